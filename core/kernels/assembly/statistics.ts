import { at } from './at'
import {
  FINITE_COUNT, FINITE_FIRST, FINITE_TAG, FINITE_X, PROBABILITIES_COUNT, PROBABILITIES_X, STATISTICS_COUNT, STATISTICS_X,
  STATISTICS_Y,
} from './generated/operands'
import { fail } from './state'
import { LANES, V, abs_, anyTrue, load_, lt, splat, splatInt, xor } from './lanes'

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

/** In float64, whose squares of float32 numbers cannot overflow; the order is that of core/kernels/statistics-layout.ts. */
export function executeStatistics(p: usize): void {
  const x = load<usize>(p, STATISTICS_X)
  const y = load<usize>(p, STATISTICS_Y)
  const count = load<i32>(p, STATISTICS_COUNT)
  let sum: f64 = 0
  let sumAbs: f64 = 0
  let squares: f64 = 0
  let least: f64 = Infinity
  let most: f64 = -Infinity
  let zeros = 0
  let nan = 0
  let infinite = 0
  for (let i = 0; i < count; i++) {
    const value = <f64>load<f32>(at(x, i))
    if (value != value) {
      nan++
      continue
    }
    if (Math.abs(value) == Infinity) {
      infinite++
      continue
    }
    sum += value
    sumAbs += Math.abs(value)
    squares += value * value
    if (value == 0) zeros++
    if (value < least) least = value
    if (value > most) most = value
  }
  const finite = count - nan - infinite
  const mean = sum / <f64>finite
  let deviations: f64 = 0
  for (let i = 0; i < count; i++) {
    const value = <f64>load<f32>(at(x, i))
    if (isFinite<f64>(value)) deviations += (value - mean) * (value - mean)
  }
  store<f64>(y, <f64>count)
  store<f64>(y, Math.sqrt(squares), 8)
  store<f64>(y, mean, 16)
  store<f64>(y, Math.sqrt(deviations / <f64>finite), 24)
  store<f64>(y, finite > 0 ? least : NaN, 32)
  store<f64>(y, finite > 0 ? most : NaN, 40)
  store<f64>(y, sum, 48)
  store<f64>(y, sumAbs, 56)
  store<f64>(y, <f64>zeros, 64)
  store<f64>(y, <f64>nan, 72)
  store<f64>(y, <f64>infinite, 80)
}
