import type { ValueType } from '../nodes/define.ts'
import type { Shape, Tensor } from '../tensor/tensor.ts'
import { reshape } from '../tensor/tensor.ts'

/*
 * Inside a run every value has a leading sample axis: B, or 1 for a value without a batch. Outside, a value without a batch
 * has no such axis.
 */

/** Shape inside a run. */
export function innerShape(type: ValueType, batch: number): Shape {
  return [type.batched ? batch : 1, ...type.shape]
}

/** Shape as people see it. */
export function outerShape(type: ValueType, batch: number): Shape {
  return type.batched ? [batch, ...type.shape] : type.shape
}

/** From inside a run to what people see; the numbers are shared. */
export function outward(value: Tensor, type: ValueType): Tensor {
  return type.batched ? value : reshape(value, type.shape)
}
