import type { Tensor } from '../tensor/tensor.ts'
import { lanes } from './axis.ts'

/*
 * Softmax and its logarithm along one axis (the sample axis counts as axis 0). The maximum is taken off first, so that
 * exp never overflows.
 */

/** ln of softmax: xᵢ - m - ln Σ exp(xⱼ - m). */
export function logSoftmax(x: Tensor, axis: number): Tensor {
  const data = new Float64Array(x.data.length)
  const { length, inner, starts } = lanes(x.shape, axis)
  for (const start of starts) {
    const end = start + length * inner
    let largest = -Infinity
    for (let i = start; i < end; i += inner) largest = Math.max(largest, x.data[i]!)
    let sum = 0
    for (let i = start; i < end; i += inner) sum += Math.exp(x.data[i]! - largest)
    const log = Math.log(sum)
    for (let i = start; i < end; i += inner) data[i] = x.data[i]! - largest - log
  }
  return { shape: x.shape, data }
}

export function softmax(x: Tensor, axis: number): Tensor {
  const data = new Float64Array(x.data.length)
  const { length, inner, starts } = lanes(x.shape, axis)
  for (const start of starts) {
    const end = start + length * inner
    let largest = -Infinity
    for (let i = start; i < end; i += inner) largest = Math.max(largest, x.data[i]!)
    let sum = 0
    for (let i = start; i < end; i += inner) sum += data[i] = Math.exp(x.data[i]! - largest)
    for (let i = start; i < end; i += inner) data[i]! /= sum
  }
  return { shape: x.shape, data }
}

/** dx = y (dy - Σ dy y), y being the result. */
export function softmaxBackward(dy: Tensor, y: Tensor, axis: number): Tensor {
  const data = new Float64Array(y.data.length)
  const { length, inner, starts } = lanes(y.shape, axis)
  for (const start of starts) {
    const end = start + length * inner
    let sum = 0
    for (let i = start; i < end; i += inner) sum += dy.data[i]! * y.data[i]!
    for (let i = start; i < end; i += inner) data[i] = y.data[i]! * (dy.data[i]! - sum)
  }
  return { shape: y.shape, data }
}

/** dx = dy - exp(y) Σ dy, y being the result. */
export function logSoftmaxBackward(dy: Tensor, y: Tensor, axis: number): Tensor {
  const data = new Float64Array(y.data.length)
  const { length, inner, starts } = lanes(y.shape, axis)
  for (const start of starts) {
    const end = start + length * inner
    let sum = 0
    for (let i = start; i < end; i += inner) sum += dy.data[i]!
    for (let i = start; i < end; i += inner) data[i] = dy.data[i]! - Math.exp(y.data[i]!) * sum
  }
  return { shape: y.shape, data }
}
