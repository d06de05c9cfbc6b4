/** Lengths of the axes, outermost first. `[]` is a scalar. */
export type Shape = readonly number[]

/** A dense array of float64 in C order. Never changed after it was handed on: operations return new tensors. */
export interface Tensor {
  readonly shape: Shape
  readonly data: Float64Array
}

/** Number of elements, exact; `Infinity` where it is above 2⁵³, so that a comparison with a budget is always right. */
export function sizeOf(shape: Shape): number {
  if (shape.includes(0)) return 0
  let size = 1
  for (const length of shape) {
    size *= length
    if (size > Number.MAX_SAFE_INTEGER) return Infinity
  }
  return size
}

/** How far apart in memory neighbours along each axis are, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length)
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis]!
  }
  return strides
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis])
}

/** "[2, 3]", as shapes are written in messages. */
export function shapeText(shape: Shape): string {
  return `[${shape.join(', ')}]`
}

/** Takes a Float64Array as it is, copies anything else. Throws if the number of elements is not the shape's (a bug). */
export function tensor(shape: Shape, data: ArrayLike<number>): Tensor {
  if (data.length !== sizeOf(shape)) throw new Error(`${data.length} numbers do not fill ${shapeText(shape)}`)
  return { shape, data: data instanceof Float64Array ? data : Float64Array.from(data) }
}

export function scalar(value: number): Tensor {
  return { shape: [], data: Float64Array.of(value) }
}

export function zeros(shape: Shape): Tensor {
  return { shape, data: new Float64Array(sizeOf(shape)) }
}

export function ones(shape: Shape): Tensor {
  return full(shape, 1)
}

export function full(shape: Shape, value: number): Tensor {
  return { shape, data: new Float64Array(sizeOf(shape)).fill(value) }
}

/** The same numbers under another shape of the same size; they are shared, not copied. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  return tensor(shape, x.data)
}

/** A parameter [..] seen as a value that is the same for every sample [1, ..]. */
export function withSampleAxis(parameter: Tensor): Tensor {
  return { shape: [1, ...parameter.shape], data: parameter.data }
}

/** A value of one sample [1, ..] without its sample axis, e.g. the gradient of a parameter. */
export function withoutSampleAxis(value: Tensor): Tensor {
  return tensor(value.shape.slice(1), value.data)
}
