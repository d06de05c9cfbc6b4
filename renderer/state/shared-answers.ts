import type { Question, Reply } from '../worker/questions/question.ts'
import type { WorkerQuestions } from './worker-questions.ts'

interface Entry {
  readonly reply: Promise<Reply<unknown>>
  readonly giveUp: AbortController
  waiting: number
  done: boolean
}

/**
 * Several places may ask the same: they share one answer, under way or known, until the document or what is fed is another.
 * Only of questions that say that they are about these alone.
 *
 * @param matter rises with every change that makes answers wrong
 */
export function shareAnswers(ask: WorkerQuestions['ask'], matter: () => number): WorkerQuestions['ask'] {
  const known = new Map<string, Entry>()
  let of = matter()

  function entryOf<Words, Answer>(question: Question<Words, Answer>, words: Words): Entry {
    if (matter() !== of) known.clear()
    of = matter()
    const key = JSON.stringify([question.name, words])
    const before = known.get(key)
    if (before) return before
    const giveUp = new AbortController()
    const entry: Entry = { reply: ask(question, words, giveUp.signal), giveUp, waiting: 0, done: false }
    known.set(key, entry)
    const forget = () => {
      if (known.get(key) === entry) known.delete(key)
    }
    giveUp.signal.addEventListener('abort', forget)
    // What was given up, or could not be read, is asked anew.
    entry.reply.then((reply) => {
      entry.done = true
      if (reply === undefined) forget()
    }, forget)
    return entry
  }

  return (question, words, signal) => {
    if (question.shared !== true) return ask(question, words, signal)
    const entry = entryOf(question, words)
    entry.waiting++
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => {
        resolve(undefined)
        if (--entry.waiting === 0 && !entry.done) entry.giveUp.abort()
      })
      // The key holds the question's name: the answer is of its kind.
      entry.reply.then((reply) => resolve(reply as Parameters<typeof resolve>[0]), reject)
    })
  }
}
