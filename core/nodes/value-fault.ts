import type { NodeProblem } from './problem.ts'
import type { Shape, Tensor } from '../tensor/tensor.ts'
import { sameShape, shapeText } from '../tensor/tensor.ts'
import { attributeProblem } from './problem.ts'

/** A node's `value` is a number, which fills the shape, or has the very shape. */
export function valueFault(value: Tensor | undefined, shape: Shape): NodeProblem | undefined {
  if (!value || value.shape.length === 0 || sameShape(value.shape, shape)) return undefined
  return attributeProblem(
    'value',
    'E_SHAPE',
    `value has shape ${shapeText(value.shape)}, but shape is ${shapeText(shape)}`,
    `give a number, or numbers of shape ${shapeText(shape)}`,
  )
}
