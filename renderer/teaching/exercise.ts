import * as v from 'valibot'
import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument } from '../../core/graph/document.ts'
import type { Json } from '../../core/nodes/attributes.ts'
import type { Problem } from '../../core/graph/problems.ts'
import { setProperties } from '../../core/graph/properties.ts'
import { subject } from '../worker/parse-message.ts'
import type { Subject } from '../worker/protocol.ts'

/*
 * Questions a lecturer put into a graph file, among its extensions: about a number of the run, which the file does not hold. It
 * is worked out when it is asked for, and hidden in the window until it was found or given up.
 */

const place = 'exercise'

export interface Exercise {
  /** In the lecturer's words; made from what it is about, if left out. */
  readonly ask?: string | undefined
  readonly subject: Subject
  /** Which entry of a tensor, in C order, the samples first. */
  readonly at: number
  /** From a nudge to nearly the answer. */
  readonly hints: readonly string[]
  /** Share of the exact number an answer may be off; the usual one, if left out. */
  readonly tolerance?: number | undefined
}

const exercise = v.object({
  ask: v.optional(v.pipe(v.string(), v.maxLength(2000))),
  subject,
  at: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  hints: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(2000))), v.maxLength(20)), []),
  tolerance: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
})
const list = v.pipe(v.array(exercise), v.maxLength(500))

/** The questions of a graph; what is there and is no list of questions is left alone. */
export function exercisesOf(document: GraphDocument): readonly Exercise[] {
  const result = v.safeParse(list, document.properties.extensions[place] ?? [])
  return result.success ? result.output : []
}

export function setExercises(document: GraphDocument, exercises: readonly Exercise[]): Diff | Problem {
  return setExtension(document, place, exercises.length === 0 ? undefined : exercises.map(toJson))
}

/** What other programs and later versions keep among the extensions stays as it is. */
export function setExtension(document: GraphDocument, name: string, value: Json | undefined): Diff | Problem {
  const { [name]: _, ...others } = document.properties.extensions
  return setProperties(document, { extensions: value === undefined ? others : { ...others, [name]: value } })
}

function toJson({ ask, subject, at, hints, tolerance }: Exercise): Json {
  return {
    ...(ask !== undefined && { ask }),
    subject: { ...subject },
    ...(at !== 0 && { at }),
    ...(hints.length > 0 && { hints: [...hints] }),
    ...(tolerance !== undefined && { tolerance }),
  }
}

/** "∂L/∂fc1.weight[3]", "the value of act1.out[0]". */
export function nameOf({ subject, at }: Pick<Exercise, 'subject' | 'at'>, entries = 1): string {
  const what = 'edge' in subject ? subject.edge : 'port' in subject ? subject.port : subject.parameter
  const entry = entries > 1 || at > 0 ? `[${at}]` : ''
  return subject.part === 'gradient' ? `∂L/∂${what}${entry}` : `the value of ${what}${entry}`
}
