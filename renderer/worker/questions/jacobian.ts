import * as v from 'valibot'
import { jacobian as coreJacobian } from '../../../core/inspect/jacobian.ts'
import { optionsOf } from '../run-options.ts'
import { defineQuestion } from './question.ts'

const size = v.pipe(v.number(), v.integer(), v.minValue(0))

/** ∂of/∂wrt at what is fed now, a block a sample. */
export const jacobianQuestion = defineQuestion({
  name: 'jacobian',
  words: v.object({ of: v.string(), wrt: v.string() }),
  answer: v.object({
    of: v.string(),
    wrt: v.string(),
    rows: v.array(size),
    columns: v.array(size),
    batch: size,
    data: v.instance(Float64Array),
  }),
  reply({ of, wrt }, { document, feed }) {
    const { inputs, batch, training } = optionsOf(feed)
    const made = coreJacobian(document, { inputs, batch, training, of, wrt })
    if (!('data' in made)) return { problem: made[0]! }
    return { answer: { ...made, rows: [...made.rows], columns: [...made.columns] } }
  },
})
