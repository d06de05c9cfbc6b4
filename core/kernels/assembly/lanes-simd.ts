/*
 * The vocabulary of all kernels: vectors of four float32, and of four 32-bit integers in the same registers.
 * lanes-plain.ts says the same with single numbers, for machines without SIMD; a build takes one of the two as `./lanes`.
 * Masks are all ones or all zeros in each lane.
 */

export type V = v128
export const LANES: i32 = 4
/** Bytes of one vector. */
export const VECTOR: usize = 16

// @ts-ignore: decorator
@inline export function load_(p: usize): V { return v128.load(p) }
// @ts-ignore: decorator
@inline export function store_(p: usize, v: V): void { v128.store(p, v) }
// @ts-ignore: decorator
@inline export function splat(x: f32): V { return f32x4.splat(x) }
/** All lanes the number at p. */
// @ts-ignore: decorator
@inline export function loadSplat(p: usize): V { return v128.load32_splat(p) }
// @ts-ignore: decorator
@inline export function add(a: V, b: V): V { return f32x4.add(a, b) }
// @ts-ignore: decorator
@inline export function sub(a: V, b: V): V { return f32x4.sub(a, b) }
// @ts-ignore: decorator
@inline export function mul(a: V, b: V): V { return f32x4.mul(a, b) }
// @ts-ignore: decorator
@inline export function div(a: V, b: V): V { return f32x4.div(a, b) }
/** a · b + c, in one rounding where the machine can. */
// @ts-ignore: decorator
@inline export function madd(a: V, b: V, c: V): V {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}
/** c − a · b, likewise. */
// @ts-ignore: decorator
@inline export function nmadd(a: V, b: V, c: V): V {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c)
  return f32x4.sub(c, f32x4.mul(a, b))
}
// @ts-ignore: decorator
@inline export function neg(a: V): V { return f32x4.neg(a) }
// @ts-ignore: decorator
@inline export function abs_(a: V): V { return f32x4.abs(a) }
// @ts-ignore: decorator
@inline export function sqrt_(a: V): V { return f32x4.sqrt(a) }
/** NaN if either is. */
// @ts-ignore: decorator
@inline export function min_(a: V, b: V): V { return f32x4.min(a, b) }
// @ts-ignore: decorator
@inline export function max_(a: V, b: V): V { return f32x4.max(a, b) }
/** To the nearest integer, ties to even. */
// @ts-ignore: decorator
@inline export function nearest_(a: V): V { return f32x4.nearest(a) }
// @ts-ignore: decorator
@inline export function eq(a: V, b: V): V { return f32x4.eq(a, b) }
// @ts-ignore: decorator
@inline export function ne(a: V, b: V): V { return f32x4.ne(a, b) }
// @ts-ignore: decorator
@inline export function lt(a: V, b: V): V { return f32x4.lt(a, b) }
// @ts-ignore: decorator
@inline export function le(a: V, b: V): V { return f32x4.le(a, b) }
// @ts-ignore: decorator
@inline export function gt(a: V, b: V): V { return f32x4.gt(a, b) }
// @ts-ignore: decorator
@inline export function ge(a: V, b: V): V { return f32x4.ge(a, b) }
// @ts-ignore: decorator
@inline export function and(a: V, b: V): V { return v128.and(a, b) }
// @ts-ignore: decorator
@inline export function or(a: V, b: V): V { return v128.or(a, b) }
// @ts-ignore: decorator
@inline export function xor(a: V, b: V): V { return v128.xor(a, b) }
/** a where the mask is not set. */
// @ts-ignore: decorator
@inline export function andnot(a: V, mask: V): V { return v128.andnot(a, mask) }
/** a where the mask is set, else b. */
// @ts-ignore: decorator
@inline export function select_(mask: V, a: V, b: V): V { return v128.bitselect(a, b, mask) }
// @ts-ignore: decorator
@inline export function anyTrue(mask: V): bool { return v128.any_true(mask) }

// Integers.
// @ts-ignore: decorator
@inline export function splatInt(x: i32): V { return i32x4.splat(x) }
// @ts-ignore: decorator
@inline export function addInt(a: V, b: V): V { return i32x4.add(a, b) }
// @ts-ignore: decorator
@inline export function subInt(a: V, b: V): V { return i32x4.sub(a, b) }
// @ts-ignore: decorator
@inline export function shiftLeft(a: V, bits: i32): V { return i32x4.shl(a, bits) }
// @ts-ignore: decorator
@inline export function shiftRight(a: V, bits: i32): V { return i32x4.shr_s(a, bits) }
// @ts-ignore: decorator
@inline export function shiftRightUnsigned(a: V, bits: i32): V { return i32x4.shr_u(a, bits) }
// @ts-ignore: decorator
@inline export function eqInt(a: V, b: V): V { return i32x4.eq(a, b) }
// @ts-ignore: decorator
@inline export function ltInt(a: V, b: V): V { return i32x4.lt_s(a, b) }
/** Float to integer, towards zero; NaN is 0, and what is too large the largest. */
// @ts-ignore: decorator
@inline export function toInt(a: V): V { return i32x4.trunc_sat_f32x4_s(a) }
// @ts-ignore: decorator
@inline export function toFloat(a: V): V { return f32x4.convert_i32x4_s(a) }

// Across the lanes.
/** Sum of all lanes. */
// @ts-ignore: decorator
@inline export function sumLanes(v: V): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}
/** The same in float64. */
// @ts-ignore: decorator
@inline export function sumLanesDouble(v: V): f64 {
  return (<f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1))
    + (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3))
}
// @ts-ignore: decorator
@inline export function maxLanes(v: V): f32 {
  return max<f32>(
    max<f32>(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max<f32>(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  )
}
// @ts-ignore: decorator
@inline export function minLanes(v: V): f32 {
  return min<f32>(
    min<f32>(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    min<f32>(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  )
}
/** The first lane. */
// @ts-ignore: decorator
@inline export function first(v: V): f32 { return f32x4.extract_lane(v, 0) }
