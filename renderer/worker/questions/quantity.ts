import * as v from 'valibot'
import { subject } from '../parse-message.ts'
import { defineQuestion } from './question.ts'

const size = v.pipe(v.number(), v.integer(), v.minValue(0))

/**
 * One number of a run in float64, whether the run that is shown has come there or not: what a person is asked to predict. `at`
 * counts in C order. `none` is a gradient that does not exist; `unknown` is a place the plan does not have.
 */
export const quantityQuestion = defineQuestion({
  name: 'quantity',
  knowsHidden: true,
  words: v.object({ subject, at: size }),
  answer: v.object({
    status: v.picklist(['there', 'none', 'unknown']),
    shape: v.array(size),
    value: v.union([v.number(), v.nan()]),
  }),
})
