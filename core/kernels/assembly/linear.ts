import { at } from './at'
import {
  ACTIVATION_NONE, ACTIVATION_RELU, ACTIVATION_TANH,
  LINEAR_ACTIVATION, LINEAR_BIAS, LINEAR_IN_FEATURES, LINEAR_OUT_FEATURES, LINEAR_PART_BYTES, LINEAR_PARTS, LINEAR_ROWS, LINEAR_WEIGHT, LINEAR_WORK, LINEAR_X, LINEAR_Y,
  LINEAR_BACKWARD_ACTIVATION, LINEAR_BACKWARD_D_BIAS, LINEAR_BACKWARD_D_WEIGHT, LINEAR_BACKWARD_DX, LINEAR_BACKWARD_DY,
  LINEAR_BACKWARD_DZ, LINEAR_BACKWARD_IN_FEATURES, LINEAR_BACKWARD_OUT_FEATURES, LINEAR_BACKWARD_PART_BYTES, LINEAR_BACKWARD_PARTS, LINEAR_BACKWARD_ROWS, LINEAR_BACKWARD_WEIGHT,
  LINEAR_BACKWARD_WORK, LINEAR_BACKWARD_X, LINEAR_BACKWARD_Y,
  LINEAR_DESCENT_ACTIVATION, LINEAR_DESCENT_BIAS, LINEAR_DESCENT_DX, LINEAR_DESCENT_DY, LINEAR_DESCENT_DZ,
  LINEAR_DESCENT_IN_FEATURES, LINEAR_DESCENT_OUT_FEATURES, LINEAR_DESCENT_PART_BYTES, LINEAR_DESCENT_PARTS, LINEAR_DESCENT_RATE, LINEAR_DESCENT_ROWS, LINEAR_DESCENT_WEIGHT,
  LINEAR_DESCENT_WORK, LINEAR_DESCENT_X, LINEAR_DESCENT_Y,
} from './generated/operands'
import { product } from './gemm'
import {
  LANES, V, add, gatherStrided, lane, le, load_, loadSplat, madd, mul, scatterFirst, select_, splat, storeFirst, store_, sub,
  sumLanes, sumsOf,
} from './lanes'
import { sigmoid_, tanh_ } from './math'

/*
 * y = f(x Wᵀ + b) and its backward. Large ones go by blocks (gemm.ts). Small ones, of which a network of a lecture is made, have
 * loops of their own: for them copying blocks, and even calling a function, would cost more than the arithmetic.
 */

/** The same numbers as in gemm-work.ts. */
const BY_BLOCKS: i64 = 32768
const FEWEST_ROWS: i32 = 4

// @ts-ignore: decorator
@inline function byBlocks(rows: i32, inFeatures: i32, outFeatures: i32): bool {
  return rows >= FEWEST_ROWS && <i64>rows * <i64>inFeatures * <i64>outFeatures >= BY_BLOCKS
}

// @ts-ignore: decorator
@inline export function activate(z: V, activation: i32): V {
  if (activation == ACTIVATION_NONE) return z
  if (activation == ACTIVATION_RELU) return select_(le(z, splat(0)), splat(0), z)
  if (activation == ACTIVATION_TANH) return tanh_(z)
  return sigmoid_(z)
}

/** dy · f′(z), told from y = f(z). A shut gate lets nothing through, not even an infinite gradient. */
// @ts-ignore: decorator
@inline function back(dy: V, y: V, activation: i32): V {
  if (activation == ACTIVATION_RELU) return select_(le(y, splat(0)), splat(0), dy)
  if (activation == ACTIVATION_TANH) return mul(dy, sub(splat(1), mul(y, y)))
  return mul(dy, mul(y, sub(splat(1), y)))
}

export function executeLinear(p: usize): void {
  const x = load<usize>(p, LINEAR_X)
  const weight = load<usize>(p, LINEAR_WEIGHT)
  const bias = load<usize>(p, LINEAR_BIAS)
  const y = load<usize>(p, LINEAR_Y)
  const rows = load<i32>(p, LINEAR_ROWS)
  const inFeatures = load<i32>(p, LINEAR_IN_FEATURES)
  const outFeatures = load<i32>(p, LINEAR_OUT_FEATURES)
  const activation = load<i32>(p, LINEAR_ACTIVATION)
  if (byBlocks(rows, inFeatures, outFeatures)) {
    const work = load<usize>(p, LINEAR_WORK)
    product(
      load<i32>(p, LINEAR_PARTS), load<i32>(p, LINEAR_PART_BYTES), rows, outFeatures, inFeatures,
      x, inFeatures, 1, weight, 1, inFeatures, y, outFeatures, false, 1, work,
    )
    if (bias != 0 || activation != ACTIVATION_NONE) finish(y, bias, rows, outFeatures, activation)
  } else if (rows >= FEWEST_ROWS) manyRows(x, weight, bias, y, load<usize>(p, LINEAR_WORK), rows, inFeatures, outFeatures, activation)
  else for (let r = 0; r < rows; r++) oneRow(at(x, r * inFeatures), weight, bias, at(y, r * outFeatures), inFeatures, outFeatures, activation)
}

/** Adds the bias to every row and applies the function. */
function finish(y: usize, bias: usize, rows: i32, width: i32, activation: i32): void {
  for (let r = 0; r < rows; r++) {
    const row = at(y, r * width)
    let j = 0
    for (; j + LANES <= width; j += LANES) {
      const z = load_(at(row, j))
      store_(at(row, j), activate(bias == 0 ? z : add(z, load_(at(bias, j))), activation))
    }
    for (; j < width; j++) {
      const z = loadSplat(at(row, j))
      storeFirst(at(row, j), activate(bias == 0 ? z : add(z, loadSplat(at(bias, j))), activation), 1)
    }
  }
}

/** One row: every output is the product of two rows that lie along memory. */
// @ts-ignore: decorator
@inline function oneRow(x: usize, weight: usize, bias: usize, y: usize, inFeatures: i32, outFeatures: i32, activation: i32): void {
  const row = <usize>inFeatures << 2
  const whole = inFeatures - inFeatures % LANES
  let o = 0
  if (LANES == 4) {
    for (; o + 4 <= outFeatures; o += 4) {
      let w = at(weight, o * inFeatures)
      let a = splat(0), b = splat(0), c = splat(0), d = splat(0)
      let i = 0
      for (; i < whole; i += 4) {
        const v = load_(at(x, i))
        a = madd(v, load_(w), a)
        b = madd(v, load_(w + row), b)
        c = madd(v, load_(w + 2 * row), c)
        d = madd(v, load_(w + 3 * row), d)
        w += 16
      }
      let sum = sumsOf(a, b, c, d)
      for (; i < inFeatures; i++) {
        sum = madd(loadSplat(at(x, i)), gatherStrided(w, row), sum)
        w += 4
      }
      if (bias != 0) sum = add(sum, load_(at(bias, o)))
      store_(at(y, o), activate(sum, activation))
    }
  }
  for (; o < outFeatures; o++) {
    const w = at(weight, o * inFeatures)
    let a = splat(0)
    let i = 0
    for (; i < whole; i += LANES) a = madd(load_(at(x, i)), load_(at(w, i)), a)
    let sum = sumLanes(a)
    for (; i < inFeatures; i++) sum += load<f32>(at(x, i)) * load<f32>(at(w, i))
    if (bias != 0) sum += load<f32>(at(bias, o))
    storeFirst(at(y, o), activate(splat(sum), activation), 1)
  }
}

/** Some rows: the weight is transposed once, and then all outputs of four rows are made side by side. */
function manyRows(
  x: usize, weight: usize, bias: usize, y: usize, work: usize, rows: i32, inFeatures: i32, outFeatures: i32, activation: i32,
): void {
  // [inFeatures][outFeatures, up to whole vectors]
  const width = (outFeatures + 3) & ~3
  for (let o = 0; o < outFeatures; o++) {
    for (let i = 0; i < inFeatures; i++) store<f32>(at(work, i * width + o), load<f32>(at(weight, o * inFeatures + i)))
  }
  const step = <usize>width << 2
  for (let o = 0; o < outFeatures; o += LANES) {
    const count = min(LANES, outFeatures - o)
    let b = splat(0)
    if (bias != 0) b = load_(at(bias, o))
    let r = 0
    for (; r + 4 <= rows; r += 4) {
      let w = at(work, o)
      let p = at(x, r * inFeatures)
      const p1 = <usize>inFeatures << 2
      let a0 = b, a1 = b, a2 = b, a3 = b
      for (let i = 0; i < inFeatures; i++) {
        const v = load_(w)
        a0 = madd(loadSplat(p), v, a0)
        a1 = madd(loadSplat(p + p1), v, a1)
        a2 = madd(loadSplat(p + 2 * p1), v, a2)
        a3 = madd(loadSplat(p + 3 * p1), v, a3)
        w += step
        p += 4
      }
      const q = at(y, r * outFeatures + o)
      const q1 = <usize>outFeatures << 2
      if (count == LANES) {
        store_(q, activate(a0, activation))
        store_(q + q1, activate(a1, activation))
        store_(q + 2 * q1, activate(a2, activation))
        store_(q + 3 * q1, activate(a3, activation))
      } else {
        storeFirst(q, activate(a0, activation), count)
        storeFirst(q + q1, activate(a1, activation), count)
        storeFirst(q + 2 * q1, activate(a2, activation), count)
        storeFirst(q + 3 * q1, activate(a3, activation), count)
      }
    }
    for (; r < rows; r++) {
      let a = b
      for (let i = 0; i < inFeatures; i++) a = madd(loadSplat(at(x, r * inFeatures + i)), load_(at(work, i * width + o)), a)
      storeFirst(at(y, r * outFeatures + o), activate(a, activation), count)
    }
  }
}

export function executeLinearBackward(p: usize): void {
  backward(
    load<usize>(p, LINEAR_BACKWARD_X), load<usize>(p, LINEAR_BACKWARD_WEIGHT), load<usize>(p, LINEAR_BACKWARD_Y),
    load<usize>(p, LINEAR_BACKWARD_DY), load<usize>(p, LINEAR_BACKWARD_DZ), load<usize>(p, LINEAR_BACKWARD_DX),
    load<usize>(p, LINEAR_BACKWARD_D_WEIGHT), load<usize>(p, LINEAR_BACKWARD_D_BIAS), load<usize>(p, LINEAR_BACKWARD_WORK),
    load<i32>(p, LINEAR_BACKWARD_ROWS), load<i32>(p, LINEAR_BACKWARD_IN_FEATURES), load<i32>(p, LINEAR_BACKWARD_OUT_FEATURES),
    load<i32>(p, LINEAR_BACKWARD_ACTIVATION), false, 1,
    load<i32>(p, LINEAR_BACKWARD_PARTS), load<i32>(p, LINEAR_BACKWARD_PART_BYTES),
  )
}

export function executeLinearDescent(p: usize): void {
  const rows = load<i32>(p, LINEAR_DESCENT_ROWS)
  const inFeatures = load<i32>(p, LINEAR_DESCENT_IN_FEATURES)
  const outFeatures = load<i32>(p, LINEAR_DESCENT_OUT_FEATURES)
  const activation = load<i32>(p, LINEAR_DESCENT_ACTIVATION)
  const x = load<usize>(p, LINEAR_DESCENT_X)
  const weight = load<usize>(p, LINEAR_DESCENT_WEIGHT)
  const bias = load<usize>(p, LINEAR_DESCENT_BIAS)
  const rate = load<f32>(load<usize>(p, LINEAR_DESCENT_RATE))
  if (LANES == 4 && rows == 1) {
    descendOneRow(
      x, weight, bias, load<usize>(p, LINEAR_DESCENT_Y), load<usize>(p, LINEAR_DESCENT_DY), load<usize>(p, LINEAR_DESCENT_DZ),
      load<usize>(p, LINEAR_DESCENT_DX), inFeatures, outFeatures, activation, rate,
    )
    return
  }
  backward(
    x, weight, load<usize>(p, LINEAR_DESCENT_Y), load<usize>(p, LINEAR_DESCENT_DY), load<usize>(p, LINEAR_DESCENT_DZ),
    load<usize>(p, LINEAR_DESCENT_DX), weight, bias, load<usize>(p, LINEAR_DESCENT_WORK),
    rows, inFeatures, outFeatures, activation, true, -rate,
    load<i32>(p, LINEAR_DESCENT_PARTS), load<i32>(p, LINEAR_DESCENT_PART_BYTES),
  )
}

/** dz from dy, if there is a function between them. */
// @ts-ignore: decorator
@inline function throughActivation(y: usize, dy: usize, dz: usize, count: i32, activation: i32): usize {
  if (activation == ACTIVATION_NONE) return dy
  for (let i = 0; i < count; i += LANES) store_(at(dz, i), back(load_(at(dy, i)), load_(at(y, i)), activation))
  return dz
}

/** One sample: the gradient of x and the step of the weight in a single pass over the weight. */
// @ts-ignore: decorator
@inline function descendOneRow(
  x: usize, weight: usize, bias: usize, y: usize, dy: usize, dz: usize, dx: usize, inFeatures: i32, outFeatures: i32,
  activation: i32, rate: f32,
): void {
  const z = throughActivation(y, dy, dz, outFeatures, activation)
  const down = splat(-rate)
  const row = <usize>inFeatures << 2
  let i = 0
  for (; i + 8 <= inFeatures; i += 8) {
    const x0 = mul(down, load_(at(x, i)))
    const x1 = mul(down, load_(at(x, i + 4)))
    let g0 = splat(0), g1 = splat(0)
    let w = at(weight, i)
    for (let o = 0; o < outFeatures; o++) {
      const s = loadSplat(at(z, o))
      const w0 = load_(w)
      const w1 = load_(w + 16)
      g0 = madd(s, w0, g0)
      g1 = madd(s, w1, g1)
      store_(w, madd(s, x0, w0))
      store_(w + 16, madd(s, x1, w1))
      w += row
    }
    if (dx != 0) {
      store_(at(dx, i), g0)
      store_(at(dx, i + 4), g1)
    }
  }
  for (; i < inFeatures; i++) {
    const step = -rate * load<f32>(at(x, i))
    let g: f32 = 0
    for (let o = 0; o < outFeatures; o++) {
      const s = load<f32>(at(z, o))
      const w = at(weight, o * inFeatures + i)
      const old = load<f32>(w)
      g += s * old
      store<f32>(w, old + s * step)
    }
    if (dx != 0) store<f32>(at(dx, i), g)
  }
  if (bias == 0) return
  for (let o = 0; o < outFeatures; o += 4) store_(at(bias, o), madd(down, load_(at(z, o)), load_(at(bias, o))))
}

/** dWeight and dBias are set to `factor` times their gradients, or (`adds`) have that added. */
function backward(
  x: usize, weight: usize, y: usize, dy: usize, dzAt: usize, dx: usize, dWeight: usize, dBias: usize, work: usize,
  rows: i32, inFeatures: i32, outFeatures: i32, activation: i32, adds: bool, factor: f32, parts: i32, partBytes: i32,
): void {
  const dz = throughActivation(y, dy, dzAt, rows * outFeatures, activation)
  if (byBlocks(rows, inFeatures, outFeatures)) {
    if (dx != 0) product(parts, partBytes, rows, inFeatures, outFeatures, dz, outFeatures, 1, weight, inFeatures, 1, dx, inFeatures, false, 1, work)
    if (dWeight != 0) {
      product(parts, partBytes, outFeatures, inFeatures, rows, dz, 1, outFeatures, x, inFeatures, 1, dWeight, inFeatures, adds, factor, work)
    }
  } else {
    if (dx != 0) inputGradient(weight, dz, dx, rows, inFeatures, outFeatures)
    if (dWeight != 0) {
      if (inFeatures < LANES) narrowWeightGradient(x, dz, dWeight, rows, inFeatures, outFeatures, adds, factor)
      else weightGradient(x, dz, dWeight, rows, inFeatures, outFeatures, adds, factor)
    }
  }
  if (dBias != 0) biasGradient(dz, dBias, rows, outFeatures, adds, factor)
}

/** dx = dz W: rows of W, which lie along memory, weighted by the entries of dz. */
function inputGradient(weight: usize, dz: usize, dx: usize, rows: i32, inFeatures: i32, outFeatures: i32): void {
  const row = <usize>inFeatures << 2
  const next = <usize>outFeatures << 2
  for (let i = 0; i < inFeatures; i += LANES) {
    const count = min(LANES, inFeatures - i)
    let r = 0
    // The last vector of a row of W may reach into the next row: what it makes there is not stored.
    for (; r + 4 <= rows; r += 4) {
      let w = at(weight, i)
      let z = at(dz, r * outFeatures)
      let a0 = splat(0), a1 = splat(0), a2 = splat(0), a3 = splat(0)
      for (let o = 0; o < outFeatures; o++) {
        const v = load_(w)
        a0 = madd(loadSplat(z), v, a0)
        a1 = madd(loadSplat(z + next), v, a1)
        a2 = madd(loadSplat(z + 2 * next), v, a2)
        a3 = madd(loadSplat(z + 3 * next), v, a3)
        w += row
        z += 4
      }
      const q = at(dx, r * inFeatures + i)
      if (count == LANES) {
        store_(q, a0)
        store_(q + row, a1)
        store_(q + 2 * row, a2)
        store_(q + 3 * row, a3)
      } else {
        storeFirst(q, a0, count)
        storeFirst(q + row, a1, count)
        storeFirst(q + 2 * row, a2, count)
        storeFirst(q + 3 * row, a3, count)
      }
    }
    for (; r < rows; r++) {
      let a = splat(0)
      for (let o = 0; o < outFeatures; o++) a = madd(loadSplat(at(dz, r * outFeatures + o)), load_(at(weight, o * inFeatures + i)), a)
      storeFirst(at(dx, r * inFeatures + i), a, count)
    }
  }
}

/** dW = dzᵀ x: rows of x weighted by the entries of dz, four rows of dW at a time. */
function weightGradient(
  x: usize, dz: usize, dWeight: usize, rows: i32, inFeatures: i32, outFeatures: i32, adds: bool, factor: f32,
): void {
  const row = <usize>inFeatures << 2
  const next = <usize>outFeatures << 2
  for (let i = 0; i < inFeatures; i += LANES) {
    const count = min(LANES, inFeatures - i)
    for (let o = 0; o < outFeatures; o += 4) {
      const height = min(4, outFeatures - o)
      let p = at(x, i)
      let z = at(dz, o)
      let a0 = splat(0), a1 = splat(0), a2 = splat(0), a3 = splat(0)
      if (height == 4) {
        for (let r = 0; r < rows; r++) {
          const v = load_(p)
          a0 = madd(loadSplat(z), v, a0)
          a1 = madd(loadSplat(z + 4), v, a1)
          a2 = madd(loadSplat(z + 8), v, a2)
          a3 = madd(loadSplat(z + 12), v, a3)
          p += row
          z += next
        }
      } else {
        for (let r = 0; r < rows; r++) {
          const v = load_(p)
          a0 = madd(loadSplat(z), v, a0)
          if (height > 1) a1 = madd(loadSplat(z + 4), v, a1)
          if (height > 2) a2 = madd(loadSplat(z + 8), v, a2)
          p += row
          z += next
        }
      }
      const q = at(dWeight, o * inFeatures + i)
      put(q, a0, count, adds, factor)
      if (height > 1) put(q + row, a1, count, adds, factor)
      if (height > 2) put(q + 2 * row, a2, count, adds, factor)
      if (height > 3) put(q + 3 * row, a3, count, adds, factor)
    }
  }
}

// @ts-ignore: decorator
@inline function put(p: usize, v: V, count: i32, adds: bool, factor: f32): void {
  const scaled = mul(splat(factor), v)
  const sum = adds ? add(load_(p), scaled) : scaled
  if (count == LANES) store_(p, sum)
  else storeFirst(p, sum, count)
}

/** The same where x is narrower than a vector: vectors go along the outputs. */
function narrowWeightGradient(
  x: usize, dz: usize, dWeight: usize, rows: i32, inFeatures: i32, outFeatures: i32, adds: bool, factor: f32,
): void {
  const row = <usize>inFeatures << 2
  const s = splat(factor)
  for (let o = 0; o < outFeatures; o += LANES) {
    const count = min(LANES, outFeatures - o)
    for (let i = 0; i < inFeatures; i++) {
      let z = at(dz, o)
      let p = at(x, i)
      let a = splat(0)
      for (let r = 0; r < rows; r++) {
        a = madd(loadSplat(p), load_(z), a)
        p += row
        z += <usize>outFeatures << 2
      }
      a = mul(s, a)
      const q = at(dWeight, o * inFeatures + i)
      if (adds) {
        for (let k = 0; k < count; k++) {
          const entry = q + <usize>k * row
          store<f32>(entry, load<f32>(entry) + lane(a, k))
        }
      } else scatterFirst(q, row, a, count)
    }
  }
}

/** Σ dz over the rows. */
function biasGradient(dz: usize, dBias: usize, rows: i32, outFeatures: i32, adds: bool, factor: f32): void {
  for (let o = 0; o < outFeatures; o += LANES) {
    let z = at(dz, o)
    let a = splat(0)
    for (let r = 0; r < rows; r++) {
      a = add(a, load_(z))
      z += <usize>outFeatures << 2
    }
    put(at(dBias, o), a, min(LANES, outFeatures - o), adds, factor)
  }
}
