import * as v from 'valibot'
import { MANY_ROWS, productByDifference, productByRows } from '../../../core/inspect/products.ts'
import { differentiated, endsOf, gradOutputOf } from './jacobian.ts'
import { defineQuestion } from './question.ts'

const size = v.pipe(v.number(), v.integer(), v.minValue(0))
const numbers = v.instance(Float64Array)
const sliceMs = 12

/** vᵀ J or J v, for Jacobians that are too large to be written down. */
export const jacobianProductQuestion = defineQuestion({
  name: 'jacobian-product',
  words: v.object({
    of: v.string(),
    wrt: v.string(),
    sample: size,
    side: v.picklist(['left', 'right']),
    vector: v.variant('kind', [
      v.object({ kind: v.literal('ones') }),
      v.object({ kind: v.literal('gradOutput') }),
      v.object({ kind: v.literal('unit'), index: size }),
      v.object({ kind: v.literal('given'), numbers: v.array(v.number()) }),
    ]),
  }),
  answer: v.object({
    side: v.picklist(['left', 'right']),
    vector: numbers,
    result: numbers,
    /** How it was worked out: so many backward passes, or two forward passes along v. */
    way: v.picklist(['backward', 'rows', 'difference']),
    /** Numbers missing at the end of a given vector count as 0; how many there have to be. */
    length: size,
  }),
  tells: ({ of, wrt }) => endsOf(of, wrt),
  async reply({ of, wrt, sample, side, vector: asked }, all) {
    const at = differentiated(all, of, wrt)
    if (!('plan' in at)) return { problem: at[0]! }
    const block = Math.min(sample, at.blocks.count - 1)
    const length = side === 'left' ? at.m : at.n
    const vector = new Float64Array(length)
    if (asked.kind === 'ones') vector.fill(1)
    else if (asked.kind === 'unit') vector[Math.min(asked.index, length - 1)] = 1
    else if (asked.kind === 'given') vector.set(asked.numbers.slice(0, length))
    else if (side === 'left') vector.set(gradOutputOf(at, all, block).gradOutput)
    const answer = { side, vector, length }
    if (side === 'left') return { answer: { ...answer, result: at.transposed(block, vector), way: 'backward' } }
    if (at.m > MANY_ROWS)
      return { answer: { ...answer, result: productByDifference(at, block, vector), way: 'difference' } }
    const rows = productByRows(at, block, vector)
    let since = all.now()
    for (;;) {
      const { done, value } = rows.next()
      if (done) return { answer: { ...answer, result: value, way: 'rows' } }
      if (all.now() - since < sliceMs) continue
      if (!(await all.goOn())) return undefined
      since = all.now()
    }
  },
})
