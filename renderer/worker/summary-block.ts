import type { Summary } from '../state/workspace.ts'
import { summaryStride } from './protocol.ts'
import type { SummaryBlock } from './protocol.ts'

/** Packs summaries for the way to the window. `null` is none, `undefined` is not there yet. */
export function packSummaries(summaries: readonly (Summary | null | undefined)[]): SummaryBlock {
  const present = new Uint8Array(summaries.length)
  const numbers: number[] = []
  const shapes: number[] = []
  summaries.forEach((summary, i) => {
    if (summary === undefined) return
    present[i] = summary === null ? 1 : 2
    if (summary === null) return
    const { norm, mean, std, min, max, sum, sumAbs, zeros, nonFinite } = summary
    numbers.push(norm, mean, std, min, max, sum, sumAbs, zeros, nonFinite)
    shapes.push(summary.shape.length, ...summary.shape)
  })
  return { present, numbers: Float64Array.from(numbers), shapes: Int32Array.from(shapes) }
}

/** The other way. The only number of a scalar is its minimum. */
export function unpackSummaries({ present, numbers, shapes }: SummaryBlock): (Summary | null | undefined)[] {
  const summaries: (Summary | null | undefined)[] = []
  let at = 0
  let dimension = 0
  for (const mark of present) {
    if (mark < 2) {
      summaries.push(mark === 1 ? null : undefined)
      continue
    }
    const rank = shapes[dimension] ?? 0
    const shape = Array.from(shapes.subarray(dimension + 1, dimension + 1 + rank))
    const [norm, mean, std, min, max, sum, sumAbs, zeros, nonFinite] = numbers.subarray(at, at + summaryStride)
    if (nonFinite === undefined) throw new RangeError('a block of summaries is cut off')
    const single = shape.every((length) => length === 1)
    summaries.push({
      shape,
      ...(single && { scalar: min! }),
      norm: norm!,
      mean: mean!,
      std: std!,
      min: min!,
      max: max!,
      sum: sum!,
      sumAbs: sumAbs!,
      zeros: zeros!,
      nonFinite,
    })
    at += summaryStride
    dimension += 1 + rank
  }
  return summaries
}
