import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { pieceSchema, windowSchema } from './step-pieces.ts'
import { count, double } from './subject.ts'

const factor = v.object({
  value: double,
  kind: v.picklist(['value', 'gradient', 'parameter', 'derivative', 'constant']),
  of: v.optional(v.string()),
  entry: v.optional(count),
  text: v.optional(v.string()),
})
const rest = v.object({ count: count, sum: double })
const row = v.object({ entry: count, came: v.array(double), slope: v.optional(double), result: double })

const answer = v.object({
  index: count,
  /** False where the run has not come there. */
  done: v.boolean(),
  pieces: v.array(pieceSchema),
  made: v.string(),
  entry: count,
  written: v.optional(
    v.object({
      terms: v.array(v.array(factor)),
      /** What is not written out: so many products, and their sum. */
      rest: v.optional(rest),
      result: double,
      call: v.optional(v.object({ name: v.string(), arguments: v.array(factor), more: count })),
    }),
  ),
  /** What the letters of the formula are for the chosen entry, where each is one number. */
  letters: v.optional(v.array(v.object({ tex: v.string(), value: double }))),
  /** For a convolution: what lies over each other for the chosen entry. */
  window: v.optional(windowSchema),
  /** For a node that works entry by entry: the entries around the chosen one. `came` goes with `columns`. */
  table: v.optional(v.object({ columns: v.array(v.string()), rows: v.array(row) })),
  shares: v.optional(
    v.object({
      entry: count,
      shares: v.array(v.object({ to: v.string(), value: double })),
      objective: v.optional(double),
      result: double,
    }),
  ),
})
export type StepAnswer = v.InferOutput<typeof answer>
export type StepFactor = v.InferOutput<typeof factor>

/** A step that was done: what came in, what it read, what it made, and one entry of that written out. */
export const stepQuestion = defineQuestion({
  name: 'step',
  words: v.object({ index: count, made: v.string(), entry: count }),
  answer,
})
