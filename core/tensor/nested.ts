import type { Shape, Tensor } from './tensor.ts'

/** A number or arrays in arrays of numbers, as in JSON. */
export type Nested = number | readonly Nested[]

/** Why nested arrays are no tensor, and where: `[1][0]`. */
export interface NestedFault {
  readonly at: string
  readonly message: string
}

/** No tensor of a network has so many axes; it bounds the recursion on nested text. */
export const MAX_AXES = 32

/** Reads a number (a scalar) or nested arrays of numbers, all rows of an axis equally long and none empty. */
export function fromNested(value: unknown): Tensor | NestedFault {
  const shape: number[] = []
  for (let part = value; Array.isArray(part); part = part[0] as unknown) {
    if (shape.length === MAX_AXES) return { at: '', message: `more than ${MAX_AXES} axes` }
    shape.push(part.length)
  }
  // A list that grows: rows need not be as long as the first one says, so nothing may be allocated from the shape alone.
  const numbers: number[] = []
  return collect(value, shape, 0, '', numbers) ?? { shape, data: Float64Array.from(numbers) }
}

function collect(value: unknown, shape: Shape, axis: number, at: string, numbers: number[]): NestedFault | undefined {
  if (axis === shape.length) {
    if (typeof value === 'number' && Number.isFinite(value)) {
      numbers.push(value)
      return undefined
    }
    return { at, message: Array.isArray(value) ? 'a list where the others have a number' : 'not a number' }
  }
  if (!Array.isArray(value)) return { at, message: 'a number where the others have a list' }
  if (value.length === 0) return { at, message: 'an empty list' }
  if (value.length !== shape[axis])
    return { at, message: `${value.length} entries where the others have ${shape[axis]}` }
  for (let i = 0; i < value.length; i++) {
    const fault = collect(value[i], shape, axis + 1, `${at}[${i}]`, numbers)
    if (fault) return fault
  }
  return undefined
}

export function isNestedFault(value: Tensor | NestedFault): value is NestedFault {
  return 'message' in value
}

/** A number for a scalar, nested arrays otherwise. */
export function toNested(x: Tensor): Nested {
  let index = 0
  const build = (axis: number): Nested =>
    axis === x.shape.length ? x.data[index++]! : Array.from({ length: x.shape[axis]! }, () => build(axis + 1))
  return build(0)
}
