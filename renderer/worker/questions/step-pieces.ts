import * as v from 'valibot'
import { doubles } from './subject.ts'

/* The tensors of a step as pictures: of a large one the part that the chosen entry has to do with. */

const size = v.pipe(v.number(), v.integer(), v.minValue(0))
const real = v.union([v.number(), v.nan()])
const kind = v.picklist(['value', 'gradient', 'parameter'])
export const pieceSchema = v.object({
  name: v.string(),
  /** What came in, what was read besides, what was made. */
  role: v.picklist(['in', 'read', 'made']),
  kind,
  shape: v.array(size),
  /** All of it as a matrix, and the part of that which is here. */
  rows: size,
  columns: size,
  /** The matrix of a stack that is shown: its channel, or the sample and the channel. */
  stack: v.array(size),
  top: size,
  left: size,
  height: size,
  width: size,
  cells: doubles,
  /** Places here that went into the chosen entry. */
  lit: v.array(size),
  peak: real,
})
export type StepPiece = v.InferOutput<typeof pieceSchema>

const rest = v.object({ count: size, sum: real })
/** A side of a plane: entries and their places, row after row; −1 where there is none. */
const side = v.object({ places: v.instance(Int32Array), cells: doubles })
export const windowSchema = v.object({
  planesAre: v.picklist(['input channel', 'output channel', 'sample']),
  left: v.object({ name: v.string(), kind, shape: v.array(size) }),
  right: v.optional(v.object({ name: v.string(), kind, shape: v.array(size) })),
  rows: size,
  columns: size,
  allRows: size,
  allColumns: size,
  planes: v.array(v.object({ index: size, left: side, right: v.optional(side), sum: real })),
  rest: v.optional(rest),
  bias: v.optional(real),
})
export type StepWindow = v.InferOutput<typeof windowSchema>
