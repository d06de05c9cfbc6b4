/** Lengths of the axes, outermost first. `[]` is a scalar. */
export type Shape = readonly number[]

/** A dense array of float64 in C order. Never changed after it was handed on: operations return new tensors. */
export interface Tensor {
  readonly shape: Shape
  readonly data: Float64Array
}
