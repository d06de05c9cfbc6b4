import * as v from 'valibot'
import { areProblems, createSession } from '../../../core/run/session.ts'
import { indexEdges } from '../edge-index.ts'
import { subject } from '../parse-message.ts'
import { optionsOf } from '../run-options.ts'
import { RunReader } from '../run-reader.ts'
import { defineQuestion } from './question.ts'

const sliceMs = 12
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
  async reply({ subject, at }, { document, compiled, feed, now, goOn }) {
    const session = createSession(document, compiled, { ...optionsOf(feed), engine: 'reference' })
    if (areProblems(session)) return { problem: session[0]! }
    const { plan } = session
    const end = subject.part === 'value' ? plan.forwardSteps : plan.steps.length
    let started = now()
    while (session.position < end && session.step()) {
      if (now() - started < sliceMs) continue
      if (!(await goOn())) return undefined
      started = now()
    }
    if (session.problem !== undefined) return { problem: session.problem }
    const tensor = new RunReader(session, indexEdges(plan)).tensor(subject)
    if (tensor === null) return { answer: { status: 'none', shape: [], value: NaN } }
    const value = typeof tensor === 'object' ? tensor.data[at] : undefined
    if (value === undefined || typeof tensor !== 'object')
      return { answer: { status: 'unknown', shape: [], value: NaN } }
    return { answer: { status: 'there', shape: [...tensor.shape], value } }
  },
})
