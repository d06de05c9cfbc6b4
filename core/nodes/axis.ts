import type { Shape } from '../tensor/tensor.ts'
import type { NodeProblem } from './problem.ts'
import { shapeText, sizeOf } from '../tensor/tensor.ts'
import { attributeProblem, problem } from './problem.ts'

/** Per-sample axis counted from 0, for one that may be negative. */
export function axisFromStart(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis
}

/** Why a shape has no such axis, if so. `name` is the attribute, `port` the input it is about. */
export function axisFault(axis: number, shape: Shape, name: string, port: string): NodeProblem | undefined {
  const rank = shape.length
  if (rank === 0) return problem(port, 'E_RANK', 'a scalar has no axis to act on', 'give the input a shape such as [1]')
  if (axis >= -rank && axis < rank) return undefined
  return attributeProblem(
    name,
    'E_AXIS',
    `${shapeText(shape)} has no axis ${axis}`,
    `choose an axis from ${-rank} to ${rank - 1}`,
  )
}

/** A value cut along an axis: `outer` × `length` × `inner`, so that element i of a lane is `start + i * inner`. */
export interface Lanes {
  readonly length: number
  readonly inner: number
  /** Where each lane starts. */
  readonly starts: Float64Array
}

/** A shape seen as [outer, length, inner] along `axis`, which counts the sample axis. */
export function lanesOf(shape: Shape, axis: number): { outer: number; length: number; inner: number } {
  return { outer: sizeOf(shape.slice(0, axis)), length: shape[axis]!, inner: sizeOf(shape.slice(axis + 1)) }
}

/** The lanes of a shape along `axis`, which counts the sample axis. */
export function lanes(shape: Shape, axis: number): Lanes {
  const { outer, length, inner } = lanesOf(shape, axis)
  const starts = new Float64Array(outer * inner)
  for (let o = 0, n = 0; o < outer; o++) for (let i = 0; i < inner; i++) starts[n++] = o * length * inner + i
  return { length, inner, starts }
}
