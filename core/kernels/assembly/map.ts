import { at } from './at'
import {
  MAP_ABSOLUTE, MAP_ADD, MAP_CONSTANT, MAP_CONSTANTS, MAP_COPY, MAP_COS, MAP_COUNT, MAP_DIVIDE, MAP_ELU, MAP_ELU_SLOPE, MAP_END,
  MAP_EQUAL, MAP_EXP, MAP_EXPM1, MAP_GATE, MAP_GELU, MAP_GELU_SLOPE, MAP_HARDSIGMOID, MAP_HARDSIGMOID_SLOPE, MAP_HARDTANH,
  MAP_HARDTANH_SLOPE, MAP_INPUTS, MAP_LEAKY_RELU, MAP_LEAKY_RELU_SLOPE, MAP_LESS, MAP_LESS_OR_EQUAL, MAP_LOG, MAP_LOG1P, MAP_MAX,
  MAP_MIN, MAP_MULTIPLY, MAP_NEGATE, MAP_NOT_EQUAL, MAP_OPERATIONS, MAP_OUTPUTS, MAP_POWER, MAP_POWER_BY_BASE,
  MAP_POWER_BY_EXPONENT, MAP_RECIPROCAL, MAP_REGISTERS, MAP_RELU, MAP_RELU_GATE, MAP_RELU_SLOPE, MAP_SELU, MAP_SELU_SLOPE,
  MAP_SIGMOID, MAP_SIGMOID_SLOPE, MAP_SIGMOID_SLOPE_OF_RESULT, MAP_SIGN, MAP_SILU, MAP_SILU_SLOPE, MAP_SIN, MAP_SOFTPLUS,
  MAP_SOFTPLUS_SLOPE, MAP_SOFTSIGN, MAP_SOFTSIGN_SLOPE, MAP_SQRT, MAP_SQUARE, MAP_SUBTRACT, MAP_SUM, MAP_SUM_SCALE, MAP_TANH,
  MAP_TANH_SLOPE, MAP_TANH_SLOPE_OF_RESULT, MAP_WORK,
} from './generated/operands'
import {
  LANES, V, abs_, add, and, anyTrue, div, eq, ge, gt, le, load_, loadSplat, lt, madd, max_, min_, mul, ne, neg, or, select_, splat,
  sqrt_, store_, sub,
} from './lanes'
import {
  cos_, exp_, expm1_, gelu_, geluSlope_, log1p_, log_, pow_, powerByBase_, powerByExponent_, sigmoid_, silu_, sin_, softplus_, tanh_,
} from './math'

/*
 * A formula for every entry. The entries go through in blocks, and each operation does a whole block before the next one
 * begins: choosing the operation costs once a block, and the block stays in the fastest memory.
 */

/** The same number as in map-work.ts. */
const BLOCK: i32 = 64
const BLOCK_BYTES: usize = 256

const SELU_ALPHA: f32 = 1.6732632423543772848
const SELU_SCALE: f32 = 1.0507009873554804934

export function executeMap(p: usize): void {
  const work = load<usize>(p, MAP_WORK)
  const count = load<i32>(p, MAP_COUNT)
  const inputs = load<i32>(p, MAP_INPUTS)
  const outputs = load<i32>(p, MAP_OUTPUTS)
  const operations = load<i32>(p, MAP_OPERATIONS)
  const registers = load<i32>(p, MAP_REGISTERS)
  const constants = load<i32>(p, MAP_CONSTANTS)
  const summed = load<i32>(p, MAP_SUM) != 0
  const inputList = p + MAP_END
  const outputList = at(inputList, 3 * inputs)
  const operationList = at(outputList, 2 * outputs)
  // Where each register's block is: inputs that lie as they are needed are read where they are.
  const places = work
  const blocks = work + ((<usize>registers + 3) >> 2 << 4)
  for (let r = 0; r < registers; r++) store<usize>(at(places, r), blocks + <usize>r * BLOCK_BYTES)
  for (let i = 0; i < constants; i++) {
    const o = at(operationList, 4 * i)
    const to = load<usize>(at(places, load<i32>(o, 4)))
    const value = loadSplat(o + 8)
    for (let q: usize = 0; q < BLOCK_BYTES; q += LANES << 2) store_(to + q, value)
  }
  for (let i = 0; i < inputs; i++) {
    const o = at(inputList, 3 * i)
    if (load<i32>(o, 8) != 1) continue
    const value = loadSplat(load<usize>(o))
    const to = load<usize>(at(places, i))
    for (let q: usize = 0; q < BLOCK_BYTES; q += LANES << 2) store_(to + q, value)
  }
  let sum: f64 = 0
  for (let start = 0; start < count; start += BLOCK) {
    const length = min(BLOCK, count - start)
    for (let i = 0; i < inputs; i++) {
      const o = at(inputList, 3 * i)
      const inner = load<i32>(o, 4)
      const period = load<i32>(o, 8)
      if (period == 1) continue
      if (inner == 1 && period == count) store<usize>(at(places, i), at(load<usize>(o), start))
      else spread(load<usize>(o), inner, period, start, length, load<usize>(at(places, i)))
    }
    const vectors = (length + LANES - 1) / LANES
    for (let i = constants; i < operations; i++) {
      const o = at(operationList, 4 * i)
      run(
        load<i32>(o), vectors, load<usize>(at(places, load<i32>(o, 4))), load<usize>(at(places, load<i32>(o, 8))),
        load<usize>(at(places, load<i32>(o, 12))),
      )
    }
    for (let i = 0; i < outputs; i++) {
      const o = at(outputList, 2 * i)
      const from = load<usize>(at(places, load<i32>(o)))
      if (summed && i == outputs - 1) {
        for (let k = 0; k < length; k++) sum += <f64>load<f32>(at(from, k))
      } else {
        const to = at(load<usize>(o, 4), start)
        for (let v = 0; v < vectors; v++) store_(at(to, v * LANES), load_(at(from, v * LANES)))
      }
    }
  }
  if (summed) store<f32>(load<usize>(at(outputList, 2 * (outputs - 1)), 4), <f32>(sum * load<f64>(p, MAP_SUM_SCALE)))
}

/** Entry (i / inner) mod period for each entry i of a block. */
function spread(x: usize, inner: i32, period: i32, start: i32, length: i32, to: usize): void {
  let entry = (start / inner) % period
  let left = inner - start % inner
  let i = 0
  while (i < length) {
    if (inner == 1) {
      // As far as the row goes.
      const run = min(length - i, period - entry)
      let k = 0
      for (; k + LANES <= run; k += LANES) store_(at(to, i + k), load_(at(x, entry + k)))
      for (; k < run; k++) store<f32>(at(to, i + k), load<f32>(at(x, entry + k)))
      i += run
      entry += run
    } else {
      const value = load<f32>(at(x, entry))
      const run = min(length - i, left)
      for (let k = 0; k < run; k++) store<f32>(at(to, i + k), value)
      i += run
      left -= run
      if (left == 0) {
        left = inner
        entry++
      }
    }
    if (entry == period) entry = 0
  }
}

const STEP: usize = LANES << 2

/** One operation for a block of vectors. */
function run(code: i32, vectors: i32, to: usize, a: usize, b: usize): void {
  const end = to + <usize>vectors * STEP
  switch (code) {
    case MAP_COPY:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, x)
      }
      break
    case MAP_NEGATE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, neg(x))
      }
      break
    case MAP_ADD:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, add(x, y))
      }
      break
    case MAP_SUBTRACT:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, sub(x, y))
      }
      break
    case MAP_MULTIPLY:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, mul(x, y))
      }
      break
    case MAP_DIVIDE:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, div(x, y))
      }
      break
    case MAP_MIN:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, min_(x, y))
      }
      break
    case MAP_MAX:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, max_(x, y))
      }
      break
    case MAP_POWER:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, pow_(x, y))
      }
      break
    case MAP_LESS:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, one(lt(x, y)))
      }
      break
    case MAP_LESS_OR_EQUAL:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, one(le(x, y)))
      }
      break
    case MAP_EQUAL:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, one(eq(x, y)))
      }
      break
    case MAP_NOT_EQUAL:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, one(ne(x, y)))
      }
      break
    case MAP_GATE:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, and(ne(x, splat(0)), y))
      }
      break
    case MAP_RECIPROCAL:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, div(splat(1), x))
      }
      break
    case MAP_ABSOLUTE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, abs_(x))
      }
      break
    case MAP_SIGN:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, sign(x))
      }
      break
    case MAP_SQUARE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, mul(x, x))
      }
      break
    case MAP_SQRT:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, sqrt_(x))
      }
      break
    case MAP_EXP:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, exp_(x))
      }
      break
    case MAP_EXPM1:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, expm1_(x))
      }
      break
    case MAP_LOG:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, log_(x))
      }
      break
    case MAP_LOG1P:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, log1p_(x))
      }
      break
    case MAP_SIN:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, sin_(x))
      }
      break
    case MAP_COS:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, cos_(x))
      }
      break
    case MAP_TANH:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, tanh_(x))
      }
      break
    case MAP_SIGMOID:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, sigmoid_(x))
      }
      break
    case MAP_RELU:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, select_(le(x, splat(0)), splat(0), x))
      }
      break
    case MAP_RELU_SLOPE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, select_(le(x, splat(0)), splat(0), splat(1)))
      }
      break
    case MAP_RELU_GATE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, select_(le(x, splat(0)), splat(0), splat(1)))
      }
      break
    case MAP_GELU:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, gelu_(x))
      }
      break
    case MAP_GELU_SLOPE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, geluSlope_(x))
      }
      break
    case MAP_SILU:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, silu_(x))
      }
      break
    case MAP_SILU_SLOPE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, siluSlope(x))
      }
      break
    case MAP_SOFTPLUS:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, softplus_(x))
      }
      break
    case MAP_SOFTPLUS_SLOPE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, select_(gt(x, splat(20)), splat(1), sigmoid_(x)))
      }
      break
    case MAP_SOFTSIGN:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, div(x, add(splat(1), abs_(x))))
      }
      break
    case MAP_SOFTSIGN_SLOPE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, softsignSlope(x))
      }
      break
    case MAP_HARDTANH:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, select_(lt(x, splat(-1)), splat(-1), select_(gt(x, splat(1)), splat(1), x)))
      }
      break
    case MAP_HARDTANH_SLOPE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, select_(or(le(x, splat(-1)), ge(x, splat(1))), splat(0), splat(1)))
      }
      break
    case MAP_HARDSIGMOID:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, select_(lt(x, splat(-3)), splat(0), select_(gt(x, splat(3)), splat(1), div(add(x, splat(3)), splat(6)))))
      }
      break
    case MAP_HARDSIGMOID_SLOPE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, and(and(gt(x, splat(-3)), lt(x, splat(3))), splat(0.16666667163372040)))
      }
      break
    case MAP_LEAKY_RELU:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, select_(gt(x, splat(0)), x, mul(y, x)))
      }
      break
    case MAP_LEAKY_RELU_SLOPE:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, select_(gt(x, splat(0)), splat(1), y))
      }
      break
    case MAP_ELU:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, elu(x, y))
      }
      break
    case MAP_ELU_SLOPE:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, select_(le(x, splat(0)), mul(y, exp_(x)), splat(1)))
      }
      break
    case MAP_SELU:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, mul(splat(SELU_SCALE), elu(x, splat(SELU_ALPHA))))
      }
      break
    case MAP_SELU_SLOPE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, mul(splat(SELU_SCALE), select_(le(x, splat(0)), mul(splat(SELU_ALPHA), exp_(x)), splat(1))))
      }
      break
    case MAP_TANH_SLOPE_OF_RESULT:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, sub(splat(1), mul(x, x)))
      }
      break
    case MAP_SIGMOID_SLOPE_OF_RESULT:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, mul(x, sub(splat(1), x)))
      }
      break
    case MAP_TANH_SLOPE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, tanhSlope(x))
      }
      break
    case MAP_SIGMOID_SLOPE:
      for (; to < end; to += STEP, a += STEP) {
        const x = load_(a)
        store_(to, sigmoidSlope(x))
      }
      break
    case MAP_POWER_BY_BASE:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, powerByBase_(x, y))
      }
      break
    case MAP_POWER_BY_EXPONENT:
      for (; to < end; to += STEP, a += STEP, b += STEP) {
        const x = load_(a)
        const y = load_(b)
        store_(to, powerByExponent_(x, y))
      }
      break
    default: unreachable()
  }
}

// @ts-ignore: decorator
@inline function siluSlope(x: V): V {
  // 1 − s from its own function: the difference would have lost digits.
  return mul(sigmoid_(x), add(splat(1), mul(x, sigmoid_(neg(x)))))
}
// @ts-ignore: decorator
@inline function softsignSlope(x: V): V {
  const d = add(splat(1), abs_(x))
  return div(splat(1), mul(d, d))
}
// @ts-ignore: decorator
@inline function elu(x: V, alpha: V): V {
  return anyTrue(le(x, splat(0))) ? select_(le(x, splat(0)), mul(alpha, expm1_(x)), x) : x
}
// @ts-ignore: decorator
@inline function tanhSlope(x: V): V {
  const t = tanh_(x)
  return sub(splat(1), mul(t, t))
}
// @ts-ignore: decorator
@inline function sigmoidSlope(x: V): V {
  const s = sigmoid_(x)
  return mul(s, sub(splat(1), s))
}

/** One where the mask is set, else zero. */
// @ts-ignore: decorator
@inline function one(mask: V): V { return and(mask, splat(1)) }

// @ts-ignore: decorator
@inline function sign(a: V): V {
  return select_(ne(a, a), a, sub(one(gt(a, splat(0))), one(lt(a, splat(0)))))
}
