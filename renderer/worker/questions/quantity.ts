import * as v from 'valibot'
import { subject } from '../parse-message.ts'
import { defineQuestion } from './question.ts'
import { count, double } from './subject.ts'

/**
 * One number of a run in float64, whether the run that is shown has come there or not: what a person is asked to predict. `at`
 * counts in C order. `none` is a gradient that does not exist; `unknown` is a place the plan does not have.
 */
export const quantityQuestion = defineQuestion({
  name: 'quantity',
  knowsHidden: true,
  words: v.object({ subject, at: count }),
  answer: v.object({
    status: v.picklist(['there', 'none', 'unknown']),
    shape: v.array(count),
    value: double,
  }),
})
