import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { count, double, subjectSchema } from './subject.ts'

const entry = v.object({ sum: double, sumAbs: double, norm: double })

/**
 * How the entries of tensors are spread: a histogram of all that are finite, and sums along samples and units. Null where a
 * tensor is not there or is none.
 */
export const spreadQuestion = defineQuestion({
  name: 'spread',
  words: v.object({ subjects: v.array(subjectSchema), bins: count, strips: v.boolean() }),
  answer: v.array(
    v.nullable(
      v.object({
        bounds: v.array(v.number()),
        counts: v.array(count),
        /** Empty where there are too many to be drawn, or only one. */
        samples: v.array(entry),
        units: v.array(entry),
      }),
    ),
  ),
})
