import * as v from 'valibot'
import { count, double, doubles } from './subject.ts'

/* The tensors of a step as pictures: of a large one the part that the chosen entry has to do with. */

const kind = v.picklist(['value', 'gradient', 'parameter'])
export const pieceSchema = v.object({
  name: v.string(),
  /** What came in, what was read besides, what was made. */
  role: v.picklist(['in', 'read', 'made']),
  kind,
  shape: v.array(count),
  /** All of it as a matrix, and the part of that which is here. */
  rows: count,
  columns: count,
  /** The matrix of a stack that is shown: its channel, or the sample and the channel. */
  stack: v.array(count),
  top: count,
  left: count,
  height: count,
  width: count,
  cells: doubles,
  /** Places here that went into the chosen entry. */
  lit: v.array(count),
  peak: double,
})
export type StepPiece = v.InferOutput<typeof pieceSchema>

const rest = v.object({ count: count, sum: double })
/** A side of a plane: entries and their places, row after row; −1 where there is none. */
const side = v.object({ places: v.instance(Int32Array), cells: doubles })
export const windowSchema = v.object({
  planesAre: v.picklist(['input channel', 'output channel', 'sample']),
  left: v.object({ name: v.string(), kind, shape: v.array(count) }),
  right: v.optional(v.object({ name: v.string(), kind, shape: v.array(count) })),
  rows: count,
  columns: count,
  allRows: count,
  allColumns: count,
  planes: v.array(v.object({ index: count, left: side, right: v.optional(side), sum: double })),
  rest: v.optional(rest),
  bias: v.optional(double),
})
export type StepWindow = v.InferOutput<typeof windowSchema>
