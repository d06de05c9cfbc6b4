import * as v from 'valibot'
import type { TensorSlice } from '../../../core/inspect/tensor-slice.ts'
import type { SummaryBlock } from '../protocol.ts'
import { defineQuestion } from './question.ts'
import { count, doubles, subjectSchema } from './subject.ts'

const axis = v.nullable(count)
const axes = v.object({ row: axis, column: axis, at: v.array(count) })
const room = v.object({ rows: count, columns: count })
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
})
