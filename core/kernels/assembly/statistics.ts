import { at } from './at'
import {
  FINITE_COUNT, FINITE_FIRST, FINITE_TAG, FINITE_X, PROBABILITIES_COUNT, PROBABILITIES_X, STATISTICS_COUNT, STATISTICS_X,
  STATISTICS_Y, SURVEY_COUNT, SURVEY_LIST, SURVEY_Y,
} from './generated/operands'
import { fail } from './state'
import {
  LANES, V, abs_, absDouble, addDouble, and, anyTrue, eq, firstLanes, highDoubles, load_, lowDoubles, lt, max_, maxLanes, min_,
  minLanes, mulDouble, ne, select_, splat, splatDouble, splatInt, subDouble, subInt, sumDoubles, sumLanesInt, xor,
} from './lanes'

/** Whether any of the numbers is NaN or infinite. */
function isBad(x: usize, count: i32): bool {
  let i = 0
  // Neither is below infinity in magnitude, so a comparison that fails tells.
  for (; i + LANES <= count; i += LANES) {
    if (anyTrue(notBelow(x, i))) return true
  }
  for (; i < count; i++) if (!isFinite<f32>(load<f32>(at(x, i)))) return true
  return false
}

// @ts-ignore: decorator
@inline function notBelow(x: usize, i: i32): V {
  return xor(lt(abs_(load_(at(x, i))), splat(Infinity)), splatInt(-1))
}

export function executeFinite(p: usize): void {
  const first = load<usize>(p, FINITE_FIRST)
  if (load<i32>(first) == -1 && isBad(load<usize>(p, FINITE_X), load<i32>(p, FINITE_COUNT))) {
    store<i32>(first, load<i32>(p, FINITE_TAG))
  }
}

export function executeProbabilities(p: usize): void {
  const x = load<usize>(p, PROBABILITIES_X)
  const count = load<i32>(p, PROBABILITIES_COUNT)
  for (let i = 0; i < count; i++) {
    const value = load<f32>(at(x, i))
    if (value < 0 || value > 1) {
      fail(p)
      return
    }
  }
}

export function executeStatistics(p: usize): void {
  describe(load<usize>(p, STATISTICS_X), load<i32>(p, STATISTICS_COUNT), load<usize>(p, STATISTICS_Y))
}

export function executeSurvey(p: usize): void {
  let entry = load<usize>(p, SURVEY_LIST)
  let y = load<usize>(p, SURVEY_Y)
  for (let left = load<i32>(p, SURVEY_COUNT); left > 0; left--) {
    const count = load<i32>(entry, 4)
    if (count > 0) describe(load<usize>(entry), count, y)
    else memory.fill(y, 0, BLOCK)
    entry += 8
    y += BLOCK
  }
}

/** Bytes of the numbers about one tensor; their order is that of core/kernels/statistics-layout.ts. */
const BLOCK: usize = 96

/**
 * In float64, whose squares of float32 numbers cannot overflow. Each number comes with a mask that is set where it is finite;
 * others count as 0, and the lanes behind the last number as nothing.
 */
function describe(x: usize, count: i32, y: usize): void {
  const none = splat(0)
  const infinity = splat(Infinity)
  let least = infinity
  let most = splat(-Infinity)
  let finite = splatInt(0), zeros = splatInt(0), nan = splatInt(0)
  let sum = splatDouble(0), sum2 = splatDouble(0)
  let sumAbs = splatDouble(0), sumAbs2 = splatDouble(0)
  let squares = splatDouble(0), squares2 = splatDouble(0)
  for (let i = 0; i < count; i += LANES) {
    const inside = firstLanes(count - i)
    const v = load_(at(x, i))
    const mask = and(lt(abs_(v), infinity), inside)
    finite = subInt(finite, mask)
    zeros = subInt(zeros, and(eq(v, none), inside))
    nan = subInt(nan, and(ne(v, v), inside))
    least = min_(least, select_(mask, v, infinity))
    most = max_(most, select_(mask, v, splat(-Infinity)))
    const known = and(v, mask)
    const low = lowDoubles(known)
    sum = addDouble(sum, low)
    sumAbs = addDouble(sumAbs, absDouble(low))
    squares = addDouble(squares, mulDouble(low, low))
    if (LANES > 1) {
      const high = highDoubles(known)
      sum2 = addDouble(sum2, high)
      sumAbs2 = addDouble(sumAbs2, absDouble(high))
      squares2 = addDouble(squares2, mulDouble(high, high))
    }
  }
  const total = sumDoubles(addDouble(sum, sum2))
  const entries = sumLanesInt(finite)
  const nans = sumLanesInt(nan)
  const mean = total / <f64>entries
  store<f64>(y, Math.sqrt(sumDoubles(addDouble(squares, squares2))))
  store<f64>(y, mean, 8)
  store<f64>(y, Math.sqrt(deviations(x, count, mean) / <f64>entries), 16)
  store<f64>(y, entries > 0 ? <f64>minLanes(least) : NaN, 24)
  store<f64>(y, entries > 0 ? <f64>maxLanes(most) : NaN, 32)
  store<f64>(y, total, 40)
  store<f64>(y, sumDoubles(addDouble(sumAbs, sumAbs2)), 48)
  store<f64>(y, <f64>sumLanesInt(zeros), 56)
  store<f64>(y, <f64>nans, 64)
  store<f64>(y, <f64>(count - entries - nans), 72)
  store<f64>(y, <f64>count, 80)
}

/** Σ(x − mean)² of the finite ones. */
// @ts-ignore: decorator
@inline function deviations(x: usize, count: i32, mean: f64): f64 {
  const middle = splatDouble(mean)
  let squares = splatDouble(0), squares2 = splatDouble(0)
  for (let i = 0; i < count; i += LANES) {
    const v = load_(at(x, i))
    const mask = and(lt(abs_(v), splat(Infinity)), firstLanes(count - i))
    const known = and(v, mask)
    const ones = and(splat(1), mask)
    const low = mulDouble(subDouble(lowDoubles(known), middle), lowDoubles(ones))
    squares = addDouble(squares, mulDouble(low, low))
    if (LANES > 1) {
      const high = mulDouble(subDouble(highDoubles(known), middle), highDoubles(ones))
      squares2 = addDouble(squares2, mulDouble(high, high))
    }
  }
  return sumDoubles(addDouble(squares, squares2))
}
