import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { count, double, doubles, subjectSchema } from './subject.ts'

const ints = v.instance(Int32Array)
/** Scalars as columns; `of` counts in `subjects`, −1 for none. */
const scalars = v.object({ of: ints, places: ints, values: doubles })

/** What one entry of a tensor was made of, one step back. */
export const cellQuestion = defineQuestion({
  name: 'cell',
  words: v.object({ subject: subjectSchema, place: count }),
  answer: v.nullable(
    v.object({
      node: v.string(),
      op: v.string(),
      kind: v.picklist(['value', 'gradient', 'shares', 'given']),
      value: double,
      isSum: v.boolean(),
      /** Terms there are; fewer may be told. */
      count,
      subjects: v.array(v.object({ subject: subjectSchema, shape: v.array(count) })),
      sources: scalars,
      slopes: doubles,
      factors: scalars,
    }),
  ),
  tells: (_, answer) => answer?.subjects.map(({ subject }) => subject) ?? [],
})
