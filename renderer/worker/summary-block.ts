import { STATISTICS, statisticPlace } from '../../core/kernels/statistics-layout.ts'
import type { Summary } from '../state/workspace.ts'
import { summaryStride } from './protocol.ts'
import type { SummaryBlock } from './protocol.ts'

/** Packs summaries for the way to the window, one after the other. */
export class SummaryPacker {
  private readonly present: Uint8Array
  private readonly numbers: Float64Array
  private readonly shapes: number[] = []
  private next = 0
  private used = 0

  constructor(most: number) {
    this.present = new Uint8Array(most)
    this.numbers = new Float64Array(summaryStride * most)
  }

  /** `null` is none, `undefined` is not there yet. */
  add(summary: Summary | null | undefined): void {
    if (!summary) {
      this.present[this.next++] = summary === null ? 1 : 0
      return
    }
    const { norm, mean, std, min, max, sum, sumAbs, zeros, nonFinite } = summary
    this.begin(summary.shape)
    this.numbers.set([norm, mean, std, min, max, sum, sumAbs, zeros, nonFinite], this.used - summaryStride)
  }

  /** From the numbers about all tensors of a watch, those of the one at a place. Both begin in the same order. */
  addRow(rows: Float64Array, place: number, shape: readonly number[]): void {
    this.begin(shape)
    const from = STATISTICS * place
    const to = this.used - summaryStride
    for (let i = 0; i < statisticPlace.nan; i++) this.numbers[to + i] = rows[from + i]!
    this.numbers[to + statisticPlace.nan] = rows[from + statisticPlace.nan]! + rows[from + statisticPlace.infinite]!
  }

  block(): SummaryBlock {
    const numbers = this.used < this.numbers.length ? this.numbers.slice(0, this.used) : this.numbers
    return { present: this.present, numbers, shapes: new Int32Array(this.shapes) }
  }

  private begin(shape: readonly number[]): void {
    this.present[this.next++] = 2
    this.used += summaryStride
    this.shapes.push(shape.length)
    for (const length of shape) this.shapes.push(length)
  }
}

/** Summaries that are at hand. */
export function packSummaries(summaries: readonly (Summary | null | undefined)[]): SummaryBlock {
  const packer = new SummaryPacker(summaries.length)
  for (const summary of summaries) packer.add(summary)
  return packer.block()
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
