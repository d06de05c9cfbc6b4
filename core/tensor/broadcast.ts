import type { Shape, Tensor } from './tensor.ts'
import { sameShape, shapeText, sizeOf, stridesOf } from './tensor.ts'

/*
 * Broadcasting. `broadcastShapes` is NumPy's rule for shapes per sample. The functions on tensors see values with a leading
 * sample axis, which only ever meets another sample axis (1 against B); the axes behind it are aligned from the right.
 * So [B, 3] meets [B, 4, 3] as [B, 1, 3] does, whatever B is.
 */

/** NumPy's rule over any number of shapes per sample; undefined where two lengths differ and neither is 1. */
export function broadcastShapes(...shapes: readonly Shape[]): Shape | undefined {
  const result: number[] = new Array<number>(Math.max(0, ...shapes.map((shape) => shape.length))).fill(1)
  for (const shape of shapes) {
    for (let i = 1; i <= shape.length; i++) {
      const length = shape[shape.length - i]!
      const at = result.length - i
      if (length === 1 || result[at] === length) continue
      if (result[at] !== 1) return undefined
      result[at] = length
    }
  }
  return result
}

/** The same for shapes with a leading sample axis. */
export function broadcastSampled(...shapes: readonly Shape[]): Shape | undefined {
  const samples = broadcastShapes(...shapes.map((shape) => shape.slice(0, 1)))
  const rest = broadcastShapes(...shapes.map((shape) => shape.slice(1)))
  return samples && rest && [...samples, ...rest]
}

/** For each axis of `to`, how far one step along it goes in memory of `from`: 0 where `from` is repeated. */
export function repeatedStrides(from: Shape, to: Shape): number[] {
  if (from.length === 0 || from.length > to.length)
    throw new Error(`${shapeText(from)} does not broadcast to ${shapeText(to)}`)
  const own = stridesOf(from)
  return to.map((length, axis) => {
    const at = axis === 0 ? 0 : axis - (to.length - from.length)
    if (axis > 0 && at <= 0) return 0
    if (from[at] !== length && from[at] !== 1)
      throw new Error(`${shapeText(from)} does not broadcast to ${shapeText(to)}`)
    return from[at] === 1 ? 0 : own[at]!
  })
}

/**
 * Walks over all elements of `shape` in C order and calls `visit(i, offsets...)` once a row of the last axis,
 * with the offsets at which each of two walkers begins.
 */
function eachRow(
  shape: Shape,
  a: readonly number[],
  b: readonly number[],
  visit: (start: number, atA: number, atB: number) => void,
) {
  const last = shape.length - 1
  const width = shape[last]!
  const rows = sizeOf(shape.slice(0, last))
  const index = new Array<number>(shape.length).fill(0)
  let atA = 0
  let atB = 0
  for (let row = 0; row < rows; row++) {
    visit(row * width, atA, atB)
    for (let axis = last - 1; axis >= 0; axis--) {
      atA += a[axis]!
      atB += b[axis]!
      if (++index[axis]! < shape[axis]!) break
      index[axis] = 0
      atA -= a[axis]! * shape[axis]!
      atB -= b[axis]! * shape[axis]!
    }
  }
}

/** Repeats a value so that it has `shape`, sample axis included. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  const data = new Float64Array(sizeOf(shape))
  const strides = repeatedStrides(x.shape, shape)
  const width = shape.at(-1)!
  const step = strides.at(-1)!
  eachRow(shape, strides, strides, (start, at) => {
    for (let i = 0; i < width; i++) data[start + i] = x.data[at + i * step]!
  })
  return { shape, data }
}

/** The backward of `broadcastTo`: sums what was repeated, so that the result has `shape`, sample axis included. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  const data = new Float64Array(sizeOf(shape))
  const strides = repeatedStrides(shape, x.shape)
  const width = x.shape.at(-1)!
  const step = strides.at(-1)!
  eachRow(x.shape, strides, strides, (start, at) => {
    for (let i = 0; i < width; i++) data[at + i * step]! += x.data[start + i]!
  })
  return { shape, data }
}

/** f of every element. */
export function map(x: Tensor, f: (x: number) => number): Tensor {
  const data = new Float64Array(x.data.length)
  for (let i = 0; i < data.length; i++) data[i] = f(x.data[i]!)
  return { shape: x.shape, data }
}

/** f of every pair of elements of two values that broadcast; throws where they do not (shape rules refuse that before). */
export function zip(a: Tensor, b: Tensor, f: (a: number, b: number) => number): Tensor {
  if (sameShape(a.shape, b.shape)) {
    const data = new Float64Array(a.data.length)
    for (let i = 0; i < data.length; i++) data[i] = f(a.data[i]!, b.data[i]!)
    return { shape: a.shape, data }
  }
  const shape = broadcastSampled(a.shape, b.shape)
  if (!shape) throw new Error(`${shapeText(a.shape)} and ${shapeText(b.shape)} do not broadcast`)
  const data = new Float64Array(sizeOf(shape))
  const stridesA = repeatedStrides(a.shape, shape)
  const stridesB = repeatedStrides(b.shape, shape)
  const width = shape.at(-1)!
  const stepA = stridesA.at(-1)!
  const stepB = stridesB.at(-1)!
  eachRow(shape, stridesA, stridesB, (start, atA, atB) => {
    for (let i = 0; i < width; i++) data[start + i] = f(a.data[atA + i * stepA]!, b.data[atB + i * stepB]!)
  })
  return { shape, data }
}

/** Whether a value is another one over and over: of the same shape, or the same for every sample and every row. */
function repeats(whole: Shape, part: Shape): boolean {
  if (sameShape(whole, part)) return true
  if (part[0] !== 1 || part.length > whole.length) return false
  const row = part.slice(part.findIndex((length) => length !== 1))
  return part.every((length) => length === 1) || sameShape(whole.slice(whole.length - row.length), row)
}

/*
 * Elementwise sum and product, by far the most common pairs: loops of their own, since to call a function for every number takes
 * longer than what it does.
 */

export function addTensors(a: Tensor, b: Tensor): Tensor {
  if (!repeats(a.shape, b.shape)) return zip(a, b, (x, y) => x + y)
  const data = new Float64Array(a.data.length)
  const width = b.data.length
  for (let row = 0; row < data.length; row += width)
    for (let i = 0; i < width; i++) data[row + i] = a.data[row + i]! + b.data[i]!
  return { shape: a.shape, data }
}

export function multiplyTensors(a: Tensor, b: Tensor): Tensor {
  if (!repeats(a.shape, b.shape)) return zip(a, b, (x, y) => x * y)
  const data = new Float64Array(a.data.length)
  const width = b.data.length
  for (let row = 0; row < data.length; row += width)
    for (let i = 0; i < width; i++) data[row + i] = a.data[row + i]! * b.data[i]!
  return { shape: a.shape, data }
}
