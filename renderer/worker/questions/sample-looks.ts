import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { double } from './subject.ts'

const look = v.object({
  state: v.picklist(['idle', 'value', 'gradient', 'none', 'zero', 'broken']),
  stale: v.boolean(),
  width: double,
  sign: v.picklist(['positive', 'negative', 'mixed', 'zero']),
  balance: double,
  brokenValue: v.boolean(),
  brokenGradient: v.boolean(),
  shape: v.string(),
  valueLabel: v.string(),
  mark: v.string(),
  magnitude: v.string(),
  gradientLabel: v.string(),
  gradientDetail: v.string(),
})

/**
 * How the edges of a sample look after a backward pass, for its picture. It is not about the open document. As a first task it
 * also warms the worker up: the file that is opened next is read sooner.
 */
export const sampleLooksQuestion = defineQuestion({
  name: 'sampleLooks',
  words: v.object({ text: v.string() }),
  /** By the port an edge ends at. */
  answer: v.array(v.tuple([v.string(), look])),
})
