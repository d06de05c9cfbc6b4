import { areProblems, createSession } from '../../../core/run/session.ts'
import { indexEdges } from '../edge-index.ts'
import { quantityQuestion } from '../questions/quantity.ts'
import { optionsOf } from '../run-options.ts'
import { RunReader } from '../run-reader.ts'
import { defineReply } from './reply.ts'

export const quantityReply = defineReply(quantityQuestion, function* ({ subject, at }, { document, compiled, feed }) {
  const session = createSession(document, compiled, { ...optionsOf(feed), engine: 'reference' })
  if (areProblems(session)) return { problem: session[0]! }
  const { plan } = session
  const end = subject.part === 'value' ? plan.forwardSteps : plan.steps.length
  while (session.position < end && session.step()) yield undefined
  if (session.problem !== undefined) return { problem: session.problem }
  const tensor = new RunReader(session, indexEdges(plan)).tensor(subject)
  if (tensor === null) return { answer: { status: 'none', shape: [], value: NaN } }
  const value = typeof tensor === 'object' ? tensor.data[at] : undefined
  if (value === undefined || typeof tensor !== 'object') return { answer: { status: 'unknown', shape: [], value: NaN } }
  return { answer: { status: 'there', shape: [...tensor.shape], value } }
})
