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

/** A summary where it came in: of thousands of edges, only few are ever read. */
class PackedSummary implements Summary {
  private readonly numbers: Float64Array
  private readonly at: number
  readonly shape: readonly number[]

  constructor(numbers: Float64Array, at: number, shape: readonly number[]) {
    this.numbers = numbers
    this.at = at
    this.shape = shape
  }

  /** The only number of a scalar is its minimum. */
  get scalar(): number | undefined {
    return this.shape.every((length) => length === 1) ? this.min : undefined
  }
  get norm(): number {
    return this.numbers[this.at]!
  }
  get mean(): number {
    return this.numbers[this.at + 1]!
  }
  get std(): number {
    return this.numbers[this.at + 2]!
  }
  get min(): number {
    return this.numbers[this.at + 3]!
  }
  get max(): number {
    return this.numbers[this.at + 4]!
  }
  get sum(): number {
    return this.numbers[this.at + 5]!
  }
  get sumAbs(): number {
    return this.numbers[this.at + 6]!
  }
  get zeros(): number {
    return this.numbers[this.at + 7]!
  }
  get nonFinite(): number {
    return this.numbers[this.at + 8]!
  }
}

/** The other way. Neighbours mostly have the same shape, and share it. */
export function unpackSummaries({ present, numbers, shapes }: SummaryBlock): (Summary | null | undefined)[] {
  const summaries: (Summary | null | undefined)[] = []
  let at = 0
  let dimension = 0
  let last: readonly number[] = []
  for (const mark of present) {
    if (mark < 2) {
      summaries.push(mark === 1 ? null : undefined)
      continue
    }
    if (at + summaryStride > numbers.length) throw new RangeError('a block of summaries is cut off')
    const rank = shapes[dimension] ?? 0
    if (!isNext(last, rank, shapes, dimension + 1))
      last = Array.from(shapes.subarray(dimension + 1, dimension + 1 + rank))
    summaries.push(new PackedSummary(numbers, at, last))
    at += summaryStride
    dimension += 1 + rank
  }
  return summaries
}

function isNext(shape: readonly number[], rank: number, shapes: Int32Array, at: number): boolean {
  if (shape.length !== rank) return false
  for (let i = 0; i < rank; i++) if (shape[i] !== shapes[at + i]) return false
  return true
}
