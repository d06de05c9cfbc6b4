import type { Shape } from '../tensor/tensor.ts'
import type { NodeProblem } from './problem.ts'
import { shapeText } from '../tensor/tensor.ts'
import { axisFault, axisFromStart } from './axis.ts'
import { attributeProblem } from './problem.ts'

/** Several different axes of a sample, counted from 0, in the order given; negative ones count from the end. */
export function resolveAxes(axes: readonly number[], shape: Shape, attribute: string): readonly number[] | NodeProblem {
  const resolved: number[] = []
  for (const axis of axes) {
    const fault = axisFault(axis, shape, attribute, 'in')
    if (fault) return fault
    const at = axisFromStart(axis, shape.length)
    if (resolved.includes(at)) {
      return attributeProblem(
        attribute,
        'E_AXIS',
        `axis ${at} of ${shapeText(shape)} is named twice`,
        'name each axis once',
      )
    }
    resolved.push(at)
  }
  return resolved
}
