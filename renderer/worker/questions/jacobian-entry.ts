import * as v from 'valibot'
import { checkEntry } from '../../../core/inspect/one-entry.ts'
import { differentiated, endsOf } from './jacobian.ts'
import { defineQuestion } from './question.ts'

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
  reply({ of, wrt, sample, row, column }, asked) {
    const at = differentiated(asked, of, wrt)
    if (!('plan' in at)) return { problem: at[0]! }
    const block = Math.min(sample, at.blocks.count - 1)
    const i = Math.min(row, at.m - 1)
    const j = Math.min(column, at.n - 1)
    const analytic = at.row(block, i)[j]!
    return { answer: { row: i, column: j, ...checkEntry(at, block, i, j, analytic) } }
  },
})
