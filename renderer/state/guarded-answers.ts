import type { Problem } from '../../core/graph/problems.ts'
import type { Subject } from '../worker/protocol.ts'
import type { Hidden } from './hidden.ts'
import { noPage } from './worker-questions.ts'
import type { WorkerQuestions } from './worker-questions.ts'

export type Answers = Pick<WorkerQuestions, 'page' | 'look' | 'ask'>

const toFindOut: Problem = {
  code: 'E_HIDDEN',
  severity: 'error',
  message: 'a number of this is yours to find out first',
  fix: 'answer the question, or reveal it, in the Predict view',
}

/** The tensors that the words of a question name. */
function subjectsOf(words: unknown): readonly Subject[] {
  const { subject, subjects = [] } = words as { readonly subject?: Subject; readonly subjects?: readonly Subject[] }
  return subject === undefined ? subjects : [subject, ...subjects]
}

/** A number that is to be found out is told to nobody but who checks what was typed. */
export function guardAnswers({ page, look, ask }: Answers, hidden: Hidden): Answers {
  return {
    page: (subject, offset, count) => (hidden.has(subject) ? Promise.resolve(noPage) : page(subject, offset, count)),
    look: (subject, rows, columns) =>
      hidden.has(subject) ? Promise.resolve({ status: 'notYet' }) : look(subject, rows, columns),
    async ask(question, words, signal, tell) {
      if (question.knowsHidden === true) return ask(question, words, signal, tell)
      if (subjectsOf(words).some(hidden.has)) return undefined
      const reply = await ask(question, words, signal, tell)
      const told = reply !== undefined && 'answer' in reply ? (question.tells?.(words, reply.answer) ?? []) : []
      return told.some(hidden.has) ? { problem: toFindOut } : reply
    },
  }
}
