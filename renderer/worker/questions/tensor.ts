import * as v from 'valibot'
import type { Plan } from '../../../core/compile/plan.ts'
import { nodeOf } from '../../../core/graph/ids.ts'
import { firstAxes, sliceOf } from '../../../core/inspect/tensor-slice.ts'
import type { TensorSlice } from '../../../core/inspect/tensor-slice.ts'
import type { Subject, SummaryBlock } from '../protocol.ts'
import { packSummaries } from '../summary-block.ts'
import { defineQuestion } from './question.ts'
import { count, subjectSchema } from './subject.ts'

const axis = v.nullable(count)
const axes = v.object({ row: axis, column: axis, at: v.array(count) })
const room = v.object({ rows: count, columns: count })
const doubles = v.instance(Float64Array)
const ints = v.instance(Int32Array)
const summaryBlock: v.GenericSchema<unknown, SummaryBlock> = v.object({
  present: v.instance(Uint8Array),
  numbers: doubles,
  shapes: ints,
})
const slice: v.GenericSchema<unknown, TensorSlice> = v.object({
  rows: count,
  columns: count,
  window: v.object({ top: count, left: count, rows: count, columns: count }),
  cellRows: count,
  cellColumns: count,
  cells: doubles,
  places: ints,
})

/**
 * A slice of a tensor of the run, as large as there is room for; with `tile` one for each index of that axis. Axes that do not
 * fit the tensor are chosen anew, so that one can ask before one knows its shape.
 */
export const tensorQuestion = defineQuestion({
  name: 'tensor',
  words: v.object({
    subject: subjectSchema,
    axes: v.optional(axes),
    tile: v.optional(count),
    tiles: v.object({ first: count, count }),
    window: v.object({ top: count, left: count, rows: count, columns: count }),
    most: room,
  }),
  answer: v.object({
    status: v.picklist(['there', 'notYet', 'none', 'unknown']),
    shape: v.array(count),
    batched: v.boolean(),
    axes,
    /** Of the whole tensor. */
    summary: summaryBlock,
    slices: v.array(slice),
  }),
  reply({ subject, axes: asked, tile, tiles, window, most }, { run }) {
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
})

const nothing = {
  shape: [] as number[],
  batched: false,
  axes: { row: null, column: null, at: [] as number[] },
  summary: packSummaries([]),
  slices: [] as TensorSlice[],
}

/** Whether the first axis runs over the samples. */
export function isBatched(plan: Plan, subject: Subject): boolean {
  if ('parameter' in subject) return false
  const port =
    'port' in subject
      ? subject.port
      : plan.edges.find(({ to, via }) => to === subject.edge || via.includes(subject.edge))?.from
  const node = port === undefined ? undefined : nodeOf(port)
  return plan.nodes.find(({ id }) => id === node)?.type.batched ?? false
}
