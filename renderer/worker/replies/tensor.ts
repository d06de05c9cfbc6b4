import { firstAxes, sliceOf } from '../../../core/inspect/tensor-slice.ts'
import type { TensorSlice } from '../../../core/inspect/tensor-slice.ts'
import { tensorQuestion } from '../questions/tensor.ts'
import { packSummaries } from '../summary-block.ts'
import { isBatched } from './batched.ts'
import { defineReply } from './reply.ts'

export const tensorReply = defineReply(
  tensorQuestion,
  ({ subject, axes: asked, tile, tiles, window, most }, { run }) => {
    const tensor = run?.reader.tensor(subject)
    if (run === undefined || tensor === undefined || tensor === null || tensor === 'unknown') {
      const status = tensor === null ? 'none' : tensor === 'unknown' ? 'unknown' : 'notYet'
      return { answer: { status, ...nothing } } as const
    }
    const { shape } = tensor
    const fits = (of: number | null): boolean => of === null || of < shape.length
    const usable = asked?.at.length === shape.length && fits(asked.row) && fits(asked.column)
    const first = firstAxes(shape)
    const { row, column, at } =
      usable && asked !== undefined
        ? asked
        : { row: first.row ?? null, column: first.column ?? null, at: shape.map(() => 0) }
    const cut = (where: readonly number[]): TensorSlice =>
      sliceOf(tensor, { row: row ?? undefined, column: column ?? undefined, at: where }, window, most)
    const slices: TensorSlice[] = []
    if (tile !== undefined && tile < shape.length) {
      const end = Math.min(shape[tile]!, tiles.first + tiles.count)
      for (let i = tiles.first; i < end; i++) slices.push(cut(at.map((index, j) => (j === tile ? i : index))))
    } else slices.push(cut(at))
    return {
      answer: {
        status: 'there' as const,
        shape: [...shape],
        batched: isBatched(run.session.plan, subject),
        axes: { row, column, at: [...at] },
        summary: packSummaries([run.reader.summary(tensor)]),
        slices,
      },
    }
  },
)

const nothing = {
  shape: [] as number[],
  batched: false,
  axes: { row: null, column: null, at: [] as number[] },
  summary: packSummaries([]),
  slices: [] as TensorSlice[],
}
