import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { count, double, endsOf } from './subject.ts'

/** Whatever a run can give. */

/** One entry of a Jacobian: the two numbers it relates, and what a step to both sides does. */
export const jacobianEntryQuestion = defineQuestion({
  name: 'jacobian-entry',
  words: v.object({ of: v.string(), wrt: v.string(), sample: count, row: count, column: count }),
  answer: v.object({
    row: count,
    column: count,
    analytic: double,
    numeric: double,
    error: double,
    kink: v.boolean(),
    input: double,
    output: double,
    step: double,
    above: double,
    below: double,
  }),
  tells: ({ of, wrt }) => endsOf(of, wrt),
})
