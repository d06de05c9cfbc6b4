import type { Question, Reply } from '../worker/questions/question.ts'
import type { WorkerQuestions } from './worker-questions.ts'

interface Entry {
  readonly reply: Promise<Reply<unknown>>
  readonly giveUp: AbortController
  /** Who hears how far it is. */
  readonly tells: Set<(share: number) => void>
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
    const tells: Entry['tells'] = new Set()
    const tellAll = (share: number) => tells.forEach((tell) => tell(share))
    const reply = ask(question, words, giveUp.signal, tellAll)
    const entry: Entry = { reply, giveUp, tells, waiting: 0, done: false }
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

  return (question, words, signal, tell) => {
    if (question.shared !== true) return ask(question, words, signal, tell)
    const entry = entryOf(question, words)
    entry.waiting++
    if (tell) entry.tells.add(tell)
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => {
        resolve(undefined)
        if (tell) entry.tells.delete(tell)
        if (--entry.waiting === 0 && !entry.done) entry.giveUp.abort()
      })
      // The key holds the question's name: the answer is of its kind.
      entry.reply.then((reply) => resolve(reply as Parameters<typeof resolve>[0]), reject)
    })
  }
}
