import { checkEntry } from '../../../core/inspect/one-entry.ts'
import { jacobianEntryQuestion } from '../questions/jacobian-entry.ts'
import { differentiated } from './differentiated.ts'
import { defineReply } from './reply.ts'

export const jacobianEntryReply = defineReply(jacobianEntryQuestion, ({ of, wrt, sample, row, column }, asked) => {
  const at = differentiated(asked, of, wrt)
  if (!('plan' in at)) return { problem: at[0]! }
  const block = Math.min(sample, at.blocks.count - 1)
  const i = Math.min(row, at.m - 1)
  const j = Math.min(column, at.n - 1)
  const analytic = at.row(block, i)[j]!
  return { answer: { row: i, column: j, ...checkEntry(at, block, i, j, analytic) } }
})
