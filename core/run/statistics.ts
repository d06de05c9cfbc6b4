import type { Shape, Tensor } from '../tensor/tensor.ts'

/** Numbers about a tensor. NaN and infinities are counted apart and enter nothing else. */
export interface Statistics {
  readonly shape: Shape
  readonly count: number
  /** The number itself where there is just one. */
  readonly scalar?: number
  /** √(Σx²) */
  readonly norm: number
  readonly mean: number
  /** Population standard deviation: √(Σ(x − mean)² / n). */
  readonly std: number
  readonly min: number
  readonly max: number
  readonly sum: number
  readonly sumAbs: number
  /** Entries that are exactly zero. */
  readonly zeros: number
  readonly nan: number
  readonly infinite: number
}

/** All of it in two passes; of no finite entries at all, mean, std, min and max are NaN. */
export function statisticsOf(tensor: Tensor): Statistics {
  const { data, shape } = tensor
  let finite = 0
  let sum = 0
  let sumAbs = 0
  let zeros = 0
  let nan = 0
  let min = Infinity
  let max = -Infinity
  for (const x of data) {
    if (Number.isNaN(x)) nan++
    if (!Number.isFinite(x)) continue
    finite++
    sum += x
    sumAbs += Math.abs(x)
    if (x === 0) zeros++
    if (x < min) min = x
    if (x > max) max = x
  }
  const mean = sum / finite
  // Squares are taken of numbers scaled to at most 1, so that 1e200 has a norm.
  const largest = Math.max(Math.abs(min), Math.abs(max))
  const scale = finite > 0 && largest > 0 ? largest : 1
  let squares = 0
  let deviations = 0
  for (const x of data) {
    if (!Number.isFinite(x)) continue
    squares += (x / scale) ** 2
    deviations += ((x - mean) / scale) ** 2
  }
  return {
    shape,
    count: data.length,
    ...(data.length === 1 && { scalar: data[0]! }),
    norm: scale * Math.sqrt(squares),
    mean,
    std: scale * Math.sqrt(deviations / finite),
    min: finite > 0 ? min : NaN,
    max: finite > 0 ? max : NaN,
    sum,
    sumAbs,
    zeros,
    nan,
    infinite: data.length - finite - nan,
  }
}

export interface Histogram {
  /** One more than `counts`: bin i runs from `bounds[i]` to `bounds[i + 1]`; the last one includes its end. */
  readonly bounds: readonly number[]
  readonly counts: readonly number[]
}

/** How the finite entries spread between smallest and largest; no bins if there are none, one if all are equal. */
export function histogramOf(tensor: Tensor, bins = 20): Histogram {
  const { min, max } = statisticsOf(tensor)
  if (Number.isNaN(min)) return { bounds: [], counts: [] }
  const count = min === max ? 1 : bins
  const counts = new Array<number>(count).fill(0)
  // Halved where the difference of the largest numbers is infinite; not always, since half of the smallest number is 0.
  const by = Number.isFinite(max - min) ? 1 : 0.5
  const width = max * by - min * by
  for (const x of tensor.data) {
    if (!Number.isFinite(x)) continue
    const share = count === 1 ? 0 : (x * by - min * by) / width
    counts[Math.min(count - 1, Math.floor(share * count))]!++
  }
  const bounds = Array.from({ length: count + 1 }, (_, i) => min * (1 - i / count) + max * (i / count))
  return { bounds, counts }
}
