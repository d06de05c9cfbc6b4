import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { endsOf } from './subject.ts'

const size = v.pipe(v.number(), v.integer(), v.minValue(0))
/** Whatever a run can give. */
const anyNumber = v.union([v.number(), v.nan()])

/** One entry of a Jacobian: the two numbers it relates, and what a step to both sides does. */
export const jacobianEntryQuestion = defineQuestion({
  name: 'jacobian-entry',
  words: v.object({ of: v.string(), wrt: v.string(), sample: size, row: size, column: size }),
  answer: v.object({
    row: size,
    column: size,
    analytic: anyNumber,
    numeric: anyNumber,
    error: anyNumber,
    kink: v.boolean(),
    input: anyNumber,
    output: anyNumber,
    step: anyNumber,
    above: anyNumber,
    below: anyNumber,
  }),
  tells: ({ of, wrt }) => endsOf(of, wrt),
})
