import * as v from 'valibot'
import type { Problem } from '../../../core/graph/problems.ts'
import type { Subject } from '../protocol.ts'

/*
 * What a view asks the worker about the open document or its run. A file of this folder has what both sides know of a question:
 * what is asked and what is answered. How it is answered stands under the same name in ../replies, which only the worker reads.
 */

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
}

export type Answered<Answer> = { readonly answer: Answer } | { readonly problem: Problem }
/** Undefined where it was given up because nobody waits for it any more. */
export type Reply<Answer> = Answered<Answer> | undefined

export function defineQuestion<Words, Answer>(question: Question<Words, Answer>): Question<Words, Answer> {
  return question
}

/** Parses what one side got from the other. Throws where it does not fit: that is a bug. */
export function parsePart<T>(schema: v.GenericSchema<unknown, T>, value: unknown, what: string): T {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const issue = result.issues[0]
  const place = issue?.path?.map((item) => String(item.key)).join('.') ?? 'the message'
  throw new TypeError(`${what}: cannot read ${place}: ${issue?.message ?? 'unknown'}`)
}
