import { indexOf } from '../../core/inspect/tensor-slice.ts'
import type { ViewTarget } from '../state/views.ts'
import type { Subject } from '../worker/protocol.ts'

/*
 * What tensors and their entries are called in the viewer.
 */

/** "fc1.out", "fc1.weight"; of an edge the input it ends at. */
export function subjectName(subject: Subject): string {
  if ('edge' in subject) return subject.edge
  return 'port' in subject ? subject.port : subject.parameter
}

/** "∂L/∂fc1.out" for a gradient, as the formulas have it. */
export function subjectTitle(subject: Subject): string {
  return subject.part === 'gradient' ? `∂L/∂${subjectName(subject)}` : subjectName(subject)
}

/** "[0, 3]"; nothing for a scalar. */
export function placeText(shape: readonly number[], place: number): string {
  return shape.length === 0 ? '' : `[${indexOf(shape, place).join(', ')}]`
}

export function entryName(subject: Subject, shape: readonly number[], place: number): string {
  return `${subjectTitle(subject)}${placeText(shape, place)}`
}

/** What a view was asked about, as a tensor; undefined where nothing was said. */
export function subjectOf({ edge, node, port, parameter, part = 'value' }: ViewTarget): Subject | undefined {
  if (edge !== undefined) return { edge, part }
  if (parameter !== undefined) return { parameter, part }
  if (port !== undefined) return { port, part }
  return node === undefined ? undefined : { port: `${node}.out`, part }
}

export function targetOf(subject: Subject, place?: number): ViewTarget {
  return { ...subject, ...(place !== undefined && { place }) }
}
