import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { count, doubles, endsOf } from './subject.ts'

/** vᵀ J or J v, for Jacobians that are too large to be written down. */
export const jacobianProductQuestion = defineQuestion({
  name: 'jacobian-product',
  words: v.object({
    of: v.string(),
    wrt: v.string(),
    sample: count,
    side: v.picklist(['left', 'right']),
    vector: v.variant('kind', [
      v.object({ kind: v.literal('ones') }),
      v.object({ kind: v.literal('gradOutput') }),
      v.object({ kind: v.literal('unit'), index: count }),
      v.object({ kind: v.literal('given'), numbers: v.array(v.number()) }),
    ]),
  }),
  answer: v.object({
    side: v.picklist(['left', 'right']),
    vector: doubles,
    result: doubles,
    /** How it was worked out: so many backward passes, or two forward passes along v. */
    way: v.picklist(['backward', 'rows', 'difference']),
    /** Numbers missing at the end of a given vector count as 0; how many there have to be. */
    length: count,
  }),
  tells: ({ of, wrt }) => endsOf(of, wrt),
})
