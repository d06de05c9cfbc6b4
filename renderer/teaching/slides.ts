import * as v from 'valibot'
import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument } from '../../core/graph/document.ts'
import type { Json } from '../../core/nodes/attributes.ts'
import type { Problem } from '../../core/graph/problems.ts'
import { setExtension } from './exercise.ts'

/*
 * What a lecturer shows one after the other: how far the plan has run, and what of the graph is in view. The file keeps them
 * among its extensions.
 */

const place = 'slides'

export interface Slide {
  readonly title: string
  /** Steps of the plan done. */
  readonly step: number
  /** Left, top, right and bottom of what is in view, in the world. */
  readonly rect: readonly [number, number, number, number]
  /** The group one is in; none at the top. */
  readonly level?: string | undefined
  /** What is selected. */
  readonly nodes?: readonly string[] | undefined
}

const whole = v.pipe(v.number(), v.integer())
const slide = v.object({
  title: v.pipe(v.string(), v.maxLength(200)),
  step: v.pipe(whole, v.minValue(0)),
  rect: v.tuple([whole, whole, whole, whole]),
  level: v.optional(v.string()),
  nodes: v.optional(v.pipe(v.array(v.string()), v.maxLength(10_000))),
})
const list = v.pipe(v.array(slide), v.maxLength(1000))

/** The slides of a graph; what is there and is no list of slides is left alone. */
export function slidesOf(document: GraphDocument): readonly Slide[] {
  const result = v.safeParse(list, document.properties.extensions[place] ?? [])
  return result.success ? result.output : []
}

export function setSlides(document: GraphDocument, slides: readonly Slide[]): Diff | Problem {
  return setExtension(document, place, slides.length === 0 ? undefined : slides.map(toJson))
}

function toJson({ title, step, rect, level, nodes }: Slide): Json {
  return {
    title,
    step,
    rect: rect.map(Math.round),
    ...(level !== undefined && level !== '' && { level }),
    ...(nodes !== undefined && nodes.length > 0 && { nodes: [...nodes] }),
  }
}
