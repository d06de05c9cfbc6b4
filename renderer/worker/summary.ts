import type { Tensor } from '../../core/tensor/tensor.ts'
import type { Summary } from '../state/workspace.ts'

/**
 * The numbers the window shows of a tensor, in two passes over it. A NaN makes norm, mean, std and the sums NaN, and is left
 * out of min and max, which then say what the rest reaches to. The norm does not overflow where the numbers themselves do not.
 */
export function summarise({ shape, data }: Tensor): Summary {
  let min = Infinity
  let max = -Infinity
  let sum = 0
  let sumAbs = 0
  let zeros = 0
  let nonFinite = 0
  for (const x of data) {
    if (x < min) min = x
    if (x > max) max = x
    sum += x
    sumAbs += Math.abs(x)
    if (x === 0) zeros++
    if (!Number.isFinite(x)) nonFinite++
  }
  const n = data.length
  const mean = n === 0 ? 0 : sum / n
  const peak = n === 0 ? 0 : Math.max(Math.abs(min), Math.abs(max))
  // Far from 1 the squares would overflow or vanish; a power of two takes the numbers there without rounding them.
  const scale = peak > 1e150 || (peak < 1e-150 && peak > 0) ? 2 ** Math.floor(Math.log2(peak)) : 1
  let squares = 0
  let deviations = 0
  for (const x of data) {
    squares += (x / scale) * (x / scale)
    deviations += (x / scale - mean / scale) * (x / scale - mean / scale)
  }
  const scalar = n === 1 ? data[0] : undefined
  return {
    shape,
    ...(scalar !== undefined && { scalar }),
    norm: Math.sqrt(squares) * scale,
    mean,
    std: n === 0 ? 0 : Math.sqrt(deviations / n) * scale,
    min: min === Infinity && max === -Infinity ? NaN : min,
    max: min === Infinity && max === -Infinity ? NaN : max,
    sum,
    sumAbs,
    zeros,
    nonFinite,
  }
}
