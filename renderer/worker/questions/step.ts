import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { pieceSchema, windowSchema } from './step-pieces.ts'

const size = v.pipe(v.number(), v.integer(), v.minValue(0))
const real = v.union([v.number(), v.nan()])
const factor = v.object({
  value: real,
  kind: v.picklist(['value', 'gradient', 'parameter', 'derivative', 'constant']),
  of: v.optional(v.string()),
  entry: v.optional(size),
  text: v.optional(v.string()),
})
const rest = v.object({ count: size, sum: real })
const row = v.object({ entry: size, came: v.array(real), slope: v.optional(real), result: real })

const answer = v.object({
  index: size,
  /** False where the run has not come there. */
  done: v.boolean(),
  pieces: v.array(pieceSchema),
  made: v.string(),
  entry: size,
  written: v.optional(
    v.object({
      terms: v.array(v.array(factor)),
      /** What is not written out: so many products, and their sum. */
      rest: v.optional(rest),
      result: real,
      call: v.optional(v.object({ name: v.string(), arguments: v.array(factor), more: size })),
    }),
  ),
  /** What the letters of the formula are for the chosen entry, where each is one number. */
  letters: v.optional(v.array(v.object({ tex: v.string(), value: real }))),
  /** For a convolution: what lies over each other for the chosen entry. */
  window: v.optional(windowSchema),
  /** For a node that works entry by entry: the entries around the chosen one. `came` goes with `columns`. */
  table: v.optional(v.object({ columns: v.array(v.string()), rows: v.array(row) })),
  shares: v.optional(
    v.object({
      entry: size,
      shares: v.array(v.object({ to: v.string(), value: real })),
      objective: v.optional(real),
      result: real,
    }),
  ),
})
export type StepAnswer = v.InferOutput<typeof answer>
export type StepFactor = v.InferOutput<typeof factor>

/** A step that was done: what came in, what it read, what it made, and one entry of that written out. */
export const stepQuestion = defineQuestion({
  name: 'step',
  words: v.object({ index: size, made: v.string(), entry: size }),
  answer,
})
