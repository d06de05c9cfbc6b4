/*
 * Functions of vectors, within 2 units in the last place of the correctly rounded float32, on every float32 there is.
 * Polynomials and splittings of arguments are those of Cephes (S. Moshier) unless said otherwise.
 */

import {
  V, LANES, abs_, add, addInt, and, andnot, anyTrue, div, eq, ge, gt, lane, le, lt, madd, max_, min_, mul, ne, nearest_, neg,
  nmadd, or, select_, shiftLeft, shiftRight, splat, splatInt, sub, subInt, toFloat, toInt, withLane, xor,
} from './lanes'
import { erfc } from './erf'

/** Beyond these exp is infinite, and 0. */
const EXP_HIGH: f32 = 88.72284
const EXP_LOW: f32 = -103.98
const LOG2_E: f32 = 1.44269504088896341
/** ln 2 in two parts, the first of few bits, so that a multiple of it is exact. */
const LN2_HIGH: f32 = 0.693359375
const LN2_LOW: f32 = -2.12194440e-4

/** 2ⁿ for whole n from −126 to 127. */
// @ts-ignore: decorator
@inline function powerOfTwo(n: V): V {
  return shiftLeft(addInt(n, splatInt(127)), 23)
}

/** eˣ. */
// @ts-ignore: decorator
@inline export function exp_(x0: V): V {
  const x = min_(max_(x0, splat(EXP_LOW)), splat(EXP_HIGH))
  const n = nearest_(mul(x, splat(LOG2_E)))
  const r = nmadd(n, splat(LN2_LOW), nmadd(n, splat(LN2_HIGH), x))
  let p = madd(splat(1.9875691500e-4), r, splat(1.3981999507e-3))
  p = madd(p, r, splat(8.3334519073e-3))
  p = madd(p, r, splat(4.1665795894e-2))
  p = madd(p, r, splat(1.6666665459e-1))
  p = madd(p, r, splat(5.0000001201e-1))
  const e = add(madd(p, mul(r, r), r), splat(1))
  // In two factors: 2ⁿ itself may be too small or too large for a float32 where the result is not.
  const whole = toInt(n)
  const half = shiftRight(whole, 1)
  const y = mul(mul(e, powerOfTwo(half)), powerOfTwo(subInt(whole, half)))
  // min and max let NaN through; what lies beyond the bounds is infinite or nothing.
  return select_(gt(x0, splat(EXP_HIGH)), splat(Infinity), select_(lt(x0, splat(EXP_LOW)), splat(0), y))
}

/** Added to a number of moderate size it leaves the nearest whole one in the lowest bits, 127 higher: an exponent. */
const TO_EXPONENT: f32 = 12583039

/** tanh |x| = −E / (E + 2) with E = e^(−2|x|) − 1, which keeps its digits near 0 too. */
// @ts-ignore: decorator
@inline export function tanh_(x: V): V {
  const sign = and(x, splatInt(0x80000000))
  // From 9.1 on it is 1 to the last bit. A NaN goes through max.
  const z = max_(mul(abs_(x), splat(-2)), splat(-18.2))
  const biased = madd(z, splat(LOG2_E), splat(TO_EXPONENT))
  const scale = shiftLeft(biased, 23)
  const n = sub(biased, splat(TO_EXPONENT))
  const r = nmadd(n, splat(LN2_LOW), nmadd(n, splat(LN2_HIGH), z))
  // By powers of r², so that fewer steps wait for each other.
  const square = mul(r, r)
  let p = madd(splat(1.9875691500e-4), r, splat(1.3981999507e-3))
  p = madd(p, square, madd(splat(8.3334519073e-3), r, splat(4.1665795894e-2)))
  p = madd(p, square, madd(splat(1.6666665459e-1), r, splat(5.0000001201e-1)))
  const e = madd(scale, madd(p, square, r), sub(scale, splat(1)))
  return or(abs_(div(e, add(e, splat(2)))), sign)
}

/** 1 / (1 + e⁻ˣ), from e^−|x|, so that small results keep their digits. */
// @ts-ignore: decorator
@inline export function sigmoid_(x: V): V {
  const e = exp_(neg(abs_(x)))
  const low = div(e, add(e, splat(1)))
  const high = div(splat(1), add(e, splat(1)))
  return select_(lt(x, splat(0)), low, high)
}

/** e to the power of −LIFT is a float32 to within 2e−11. */
const LIFT: f32 = 22.296875
const LIFTED: f32 = 2.0729566674315691e-10

/** x / (1 + e⁻ˣ). Where e⁻ˣ is about to be infinite: x eˣ, with eˣ lifted to where it has all its digits. */
// @ts-ignore: decorator
@inline export function silu_(x: V): V {
  const y = div(x, add(splat(1), exp_(neg(x))))
  const deep = lt(x, splat(-87))
  if (!anyTrue(deep)) return y
  const lifted = mul(mul(x, exp_(add(x, splat(LIFT)))), splat(LIFTED))
  return select_(and(deep, gt(x, splat(-Infinity))), lifted, y)
}

/** ln x; −∞ at 0, NaN below. */
// @ts-ignore: decorator
@inline export function log_(x0: V): V {
  // Numbers below the normal ones are brought up first.
  const tiny = lt(x0, splat(1.17549435e-38))
  const x = select_(tiny, mul(x0, splat(8388608)), x0)
  const bits = x
  let exponent = subInt(and(shiftRight(bits, 23), splatInt(0xff)), splatInt(126))
  let m = or(and(bits, splatInt(0x007fffff)), splatInt(0x3f000000))
  const small = lt(m, splat(0.70710678118654752))
  exponent = select_(small, subInt(exponent, splatInt(1)), exponent)
  const r = sub(select_(small, add(m, m), m), splat(1))
  const n = sub(toFloat(exponent), select_(tiny, splat(23), splat(0)))
  const z = mul(r, r)
  let p = madd(splat(7.0376836292e-2), r, splat(-1.1514610310e-1))
  p = madd(p, r, splat(1.1676998740e-1))
  p = madd(p, r, splat(-1.2420140846e-1))
  p = madd(p, r, splat(1.4249322787e-1))
  p = madd(p, r, splat(-1.6668057665e-1))
  p = madd(p, r, splat(2.0000714765e-1))
  p = madd(p, r, splat(-2.4999993993e-1))
  p = madd(p, r, splat(3.3333331174e-1))
  let y = mul(mul(p, r), z)
  y = madd(n, splat(LN2_LOW), y)
  y = madd(splat(-0.5), z, y)
  y = madd(n, splat(LN2_HIGH), add(r, y))
  y = select_(eq(x0, splat(Infinity)), x0, y)
  y = select_(eq(x0, splat(0)), splat(-Infinity), y)
  return select_(or(lt(x0, splat(0)), ne(x0, x0)), splat(NaN), y)
}

// What is rarer is worked out in float64, lane by lane, and rounded once.

// @ts-ignore: decorator
@inline export function expm1_(x: V): V { let y = x; for (let i = 0; i < LANES; i++) y = withLane(y, i, <f32>Math.expm1(lane(x, i))); return y }
// @ts-ignore: decorator
@inline export function log1p_(x: V): V { let y = x; for (let i = 0; i < LANES; i++) y = withLane(y, i, <f32>Math.log1p(lane(x, i))); return y }
// @ts-ignore: decorator
@inline export function sin_(x: V): V { let y = x; for (let i = 0; i < LANES; i++) y = withLane(y, i, <f32>sine(lane(x, i), 0)); return y }
// @ts-ignore: decorator
@inline export function cos_(x: V): V { let y = x; for (let i = 0; i < LANES; i++) y = withLane(y, i, <f32>sine(lane(x, i), 1)); return y }
// @ts-ignore: decorator
@inline export function gelu_(x: V): V { let y = x; for (let i = 0; i < LANES; i++) y = withLane(y, i, <f32>gelu(lane(x, i))); return y }
// @ts-ignore: decorator
@inline export function geluSlope_(x: V): V { let y = x; for (let i = 0; i < LANES; i++) y = withLane(y, i, <f32>geluSlope(lane(x, i))); return y }
// @ts-ignore: decorator
@inline export function softplus_(x: V): V { let y = x; for (let i = 0; i < LANES; i++) y = withLane(y, i, <f32>softplus(lane(x, i))); return y }
// @ts-ignore: decorator
@inline export function pow_(x: V, e: V): V { let y = x; for (let i = 0; i < LANES; i++) y = withLane(y, i, <f32>power(lane(x, i), lane(e, i))); return y }
// @ts-ignore: decorator
@inline export function powerByBase_(x: V, e: V): V { let y = x; for (let i = 0; i < LANES; i++) y = withLane(y, i, <f32>powerByBase(lane(x, i), lane(e, i))); return y }
// @ts-ignore: decorator
@inline export function powerByExponent_(x: V, e: V): V { let y = x; for (let i = 0; i < LANES; i++) y = withLane(y, i, <f32>powerByExponent(lane(x, i), lane(e, i))); return y }

/** sin or, a quarter turn further, cos. AssemblyScript's own reduces huge arguments exactly. */
function sine(x: f64, quarter: i32): f64 { return quarter == 0 ? Math.sin(x) : Math.cos(x) }

function softplus(x: f64): f64 { return x > 20 ? x : Math.log1p(Math.exp(x)) }

/** Φ(x) = erfc(−x / √2) / 2. */
function gelu(x: f64): f64 { return x == -Infinity ? NaN : x * 0.5 * erfc(-x * 0.70710678118654752440) }

function geluSlope(x: f64): f64 {
  return 0.5 * erfc(-x * 0.70710678118654752440) + x * Math.exp(-0.5 * x * x) * 0.39894228040143267794
}

/** As core/nodes/formula/power.ts: C's pow, where 1 to any power is 1. */
function power(a: f64, b: f64): f64 {
  if (a == 1 || (a == -1 && Math.abs(b) == Infinity)) return 1
  return Math.pow(a, b)
}

function powerByBase(a: f64, b: f64): f64 { return b == 0 ? 0 : b * power(a, b - 1) }

function powerByExponent(a: f64, b: f64): f64 { return a == 0 && b >= 0 ? 0 : power(a, b) * Math.log(a) }
