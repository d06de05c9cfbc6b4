import type { Compiled } from '../../../core/compile/compile.ts'
import type { GraphDocument } from '../../../core/graph/document.ts'
import type { RunSession } from '../../../core/run/session.ts'
import type { Work } from '../../../core/run/work.ts'
import type { Feed } from '../protocol.ts'
import { parsePart } from '../questions/question.ts'
import type { Answered, Question } from '../questions/question.ts'
import type { RunReader } from '../run-reader.ts'

/** What the worker knows when it is asked. A reply reads it and changes nothing. */
export interface Asked {
  readonly document: GraphDocument
  readonly compiled: Compiled
  readonly feed: Feed
  /** The run that is shown, as far as it has come; none before the first run and after an edit. */
  readonly run: { readonly session: RunSession; readonly reader: RunReader } | undefined
  /** What was kept of earlier answers. */
  readonly kept: Kept
  /** Milliseconds, rising. */
  now(): number
}

/** What replies keep from one answer to the next: one object of a class, made when it is first needed. */
export class Kept {
  private readonly objects = new Map<new () => object, object>()

  of<T extends object>(kind: new () => T): T {
    const known = this.objects.get(kind)
    if (known instanceof kind) return known
    const made = new kind()
    this.objects.set(kind, made)
    return made
  }
}

/** How a question is answered, whatever it is about. */
export interface AnyReply {
  readonly name: string
  replyTo(words: unknown, asked: Asked): Answered<unknown> | Work<Answered<unknown>>
}

/**
 * Answers a question: at once, or as a generator that yields wherever others may have their turn. If nobody waits for it any
 * more, it does not come back from there.
 */
export function defineReply<Words, Answer>(
  question: Question<Words, Answer>,
  reply: (words: Words, asked: Asked) => Answered<Answer> | Work<Answered<Answer>>,
): AnyReply {
  const { name, words: schema } = question
  return { name, replyTo: (words, asked) => reply(parsePart(schema, words, `question ${name}`), asked) }
}

export function isWork<T>(reply: Answered<T> | Work<Answered<T>>): reply is Work<Answered<T>> {
  return Symbol.iterator in reply
}
