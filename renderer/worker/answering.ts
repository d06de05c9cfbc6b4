import { questionNamed } from './questions/index.ts'
import { Kept } from './questions/question.ts'
import type { Asked, Reply } from './questions/question.ts'
import type { Report, Request } from './protocol.ts'

/** What is asked about, now. */
export type Matter = Omit<Asked, 'kept' | 'now' | 'goOn'>

export interface AnsweringSurroundings {
  /** What is open now; another object's `compiled` or `feed` means that it was edited. */
  matter(): Matter
  now(): number
  pause(): Promise<void>
  post(report: Report): void
}

/** Answers the questions of views, each in its own time. */
export class Answering {
  private readonly surroundings: AnsweringSurroundings
  /** Sequences nobody waits for any more. */
  private readonly dropped = new Set<number>()
  private readonly open = new Set<number>()
  private readonly kept = new Kept()

  constructor(surroundings: AnsweringSurroundings) {
    this.surroundings = surroundings
  }

  drop(sequence: number): void {
    if (this.open.has(sequence)) this.dropped.add(sequence)
  }

  async answer({ sequence, name, words }: Extract<Request, { type: 'ask' }>): Promise<void> {
    const question = questionNamed(name)
    if (question === undefined) throw new TypeError(`the worker knows no question ${name}`)
    const { matter, now, pause, post } = this.surroundings
    const before = matter()
    const useful = () => {
      const { compiled, feed } = matter()
      return compiled === before.compiled && feed === before.feed && !this.dropped.has(sequence)
    }
    this.open.add(sequence)
    let reply: Reply<unknown>
    try {
      reply = await question.replyTo(words, {
        ...before,
        kept: this.kept,
        now,
        goOn: async () => {
          await pause()
          return useful()
        },
      })
    } finally {
      this.open.delete(sequence)
      this.dropped.delete(sequence)
    }
    post({ type: 'answer', sequence, ...(reply ?? { gone: true }) })
  }
}
