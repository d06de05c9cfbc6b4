import * as v from 'valibot'
import type { Compiled } from '../../../core/compile/compile.ts'
import type { GraphDocument } from '../../../core/graph/document.ts'
import type { Problem } from '../../../core/graph/problems.ts'
import type { RunSession } from '../../../core/run/session.ts'
import type { Feed, Subject } from '../protocol.ts'
import type { RunReader } from '../run-reader.ts'

/*
 * What a view asks the worker about the open document or its run: one file a question, with what is asked, what is answered
 * and how it is worked out. Answers that take long let other messages in between, and stop where nobody waits for them.
 */

/** What the worker knows when it is asked. A question reads it and changes nothing. */
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
  /** Lets other messages in. False where the answer has become useless: stop and return undefined. */
  goOn(): Promise<boolean>
}

/** What questions keep from one answer to the next: one object of a class, made when it is first needed. */
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

export interface Question<Words, Answer> {
  /** Unique; the file's name. */
  readonly name: string
  readonly words: v.GenericSchema<unknown, Words>
  readonly answer: v.GenericSchema<unknown, Answer>
  /** It hears also of what a person is to find out, because it checks what he found. */
  readonly knowsHidden?: boolean
  /** The answer follows from its words, the document and what is fed, and not from the run: who asks the same shares it. */
  readonly shared?: boolean
  /** Numbers of the run that can be read off the answer. Where one of them is to be found out, nobody gets the answer. */
  tells?(words: Words, answer: Answer): readonly Subject[]
  reply(words: Words, asked: Asked): Reply<Answer> | Promise<Reply<Answer>>
}

/** Undefined where it was given up because nobody waits for it any more. */
export type Reply<Answer> = { readonly answer: Answer } | { readonly problem: Problem } | undefined

/** A question as the worker keeps it, among others. */
export interface AnyQuestion {
  readonly name: string
  replyTo(words: unknown, asked: Asked): Reply<unknown> | Promise<Reply<unknown>>
}

export function defineQuestion<Words, Answer>(
  question: Question<Words, Answer>,
): Question<Words, Answer> & AnyQuestion {
  return {
    ...question,
    replyTo: (words, asked) => question.reply(parsePart(question.words, words, `question ${question.name}`), asked),
  }
}

/** Parses what one side got from the other. Throws where it does not fit: that is a bug. */
export function parsePart<T>(schema: v.GenericSchema<unknown, T>, value: unknown, what: string): T {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const issue = result.issues[0]
  const place = issue?.path?.map((item) => String(item.key)).join('.') ?? 'the message'
  throw new TypeError(`${what}: cannot read ${place}: ${issue?.message ?? 'unknown'}`)
}

const sliceMs = 12

/** Work in pieces, with pauses for others. Undefined where nobody waits for it any more. */
export async function inPieces<T>(
  work: Generator<undefined, T>,
  { now, goOn }: Pick<Asked, 'now' | 'goOn'>,
): Promise<T | undefined> {
  let started = now()
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    if (now() - started < sliceMs) continue
    if (!(await goOn())) return undefined
    started = now()
  }
}
