import type { Report, Request } from './protocol.ts'
import type { Reply } from './questions/question.ts'
import { inPieces } from './replies/in-pieces.ts'
import { replyNamed } from './replies/index.ts'
import { isWork, Kept } from './replies/reply.ts'
import type { Asked } from './replies/reply.ts'

/** What is asked about, now. */
export type Matter = Omit<Asked, 'kept' | 'now'>

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
    const known = replyNamed(name)
    if (known === undefined) throw new TypeError(`the worker knows no question ${name}`)
    const { matter, now, pause, post } = this.surroundings
    const before = matter()
    const useful = () => {
      const { compiled, feed } = matter()
      return compiled === before.compiled && feed === before.feed && !this.dropped.has(sequence)
    }
    this.open.add(sequence)
    const goOn = async () => {
      await pause()
      return useful()
    }
    const tell = (share: number) => post({ type: 'progress', sequence, share })
    let reply: Reply<unknown>
    try {
      const begun = known.replyTo(words, { ...before, kept: this.kept, now })
      reply = isWork(begun) ? await inPieces(begun, { now, goOn, tell }) : begun
    } finally {
      this.open.delete(sequence)
      this.dropped.delete(sequence)
    }
    post({ type: 'answer', sequence, ...(reply ?? { gone: true }) })
  }
}
