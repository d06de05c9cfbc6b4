import type { Tensor } from './tensor.ts'
import { sizeOf, stridesOf } from './tensor.ts'

/** Axis i of the result is axis `order[i]` of `x`, the sample axis being axis 0 like any other here. */
export function permute(x: Tensor, order: readonly number[]): Tensor {
  const from = stridesOf(x.shape)
  const shape = order.map((axis) => x.shape[axis]!)
  const strides = order.map((axis) => from[axis]!)
  const data = new Float64Array(sizeOf(shape))
  const index = new Array<number>(shape.length).fill(0)
  let at = 0
  for (let i = 0; i < data.length; i++) {
    data[i] = x.data[at]!
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!
      if (++index[axis]! < shape[axis]!) break
      index[axis] = 0
      at -= strides[axis]! * shape[axis]!
    }
  }
  return { shape, data }
}

/** The order that undoes `order`. */
export function inverseOrder(order: readonly number[]): number[] {
  const inverse = new Array<number>(order.length)
  order.forEach((axis, i) => (inverse[axis] = i))
  return inverse
}
