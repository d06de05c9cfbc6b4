import { describe, expect, it } from 'vitest'
import type { Json } from './attributes.ts'
import type { NodeType } from './define.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { randomStream } from '../tensor/random.ts'
import { full, tensor } from '../tensor/tensor.ts'
import { add } from './add.ts'
import { divide } from './divide.ts'
import { input, inputValues } from './input.ts'
import { matmul } from './matmul.ts'
import { multiply } from './multiply.ts'
import { power } from './power.ts'
import { readAttributes } from './read-attributes.ts'

function run(type: NodeType, inputs: { [port: string]: Tensor }, json: { [name: string]: Json } = {}) {
  const { attributes } = readAttributes(type, json)
  const shapes = Object.fromEntries(Object.entries(inputs).map(([port, value]) => [port, value.shape]))
  const context = { training: false, shapes, random: randomStream(0, 'n.mask') }
  const { out } = type.forward(inputs, {}, attributes, context)
  const gradients = type.backward({ out: full(out.shape, 1) }, { ...inputs, out }, {}, attributes, context)
  return { out, gradients }
}

describe('arithmetic', () => {
  it('multiplies by a factor 0 without losing the gradient', () => {
    const { out, gradients } = run(
      multiply,
      { in0: tensor([1, 2], [0, 2]), in1: tensor([1, 2], [3, 0]), in2: tensor([1, 2], [5, 7]) },
      { arity: 3 },
    )
    expect([...out.data]).toEqual([0, 0])
    expect([...gradients['in0']!.data]).toEqual([15, 0])
    expect([...gradients['in1']!.data]).toEqual([0, 14])
    expect([...gradients['in2']!.data]).toEqual([0, 0])
  })

  it('sums the gradient of what was broadcast, the batch included', () => {
    const { gradients } = run(add, { in0: tensor([1], [1]), in1: tensor([3, 2], [1, 2, 3, 4, 5, 6]) })
    expect(gradients['in0']).toEqual(tensor([1], [6]))
    const product = run(multiply, { in0: tensor([1, 2], [1, 1]), in1: tensor([3, 2], [1, 2, 3, 4, 5, 6]) })
    expect(product.gradients['in0']).toEqual(tensor([1, 2], [9, 12]))
  })

  it('takes [B, 3] with [B, 4, 3] sample by sample, even where B is 4', () => {
    const a = tensor([4, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    const { out, gradients } = run(add, { in0: a, in1: full([4, 4, 3], 0) })
    expect([...out.data.subarray(0, 6)]).toEqual([1, 2, 3, 1, 2, 3])
    expect([...out.data.subarray(12, 15)]).toEqual([4, 5, 6])
    expect(gradients['in0']).toEqual(full([4, 3], 4))
  })

  it('divides as IEEE does', () => {
    expect([...run(divide, { a: tensor([1, 3], [1, -1, 0]), b: tensor([1, 3], [0, 0, 0]) }).out.data]).toEqual([
      Infinity,
      -Infinity,
      NaN,
    ])
  })

  it('has no gradient but 0 at the power 0, and 1 at the power 1', () => {
    expect(run(power, { in: tensor([1, 2], [0, 3]) }, { exponent: 0 })).toEqual({
      out: full([1, 2], 1),
      gradients: { in: full([1, 2], 0) },
    })
    expect(run(power, { in: tensor([1, 1], [0]) }, { exponent: 1 }).gradients['in']).toEqual(tensor([1, 1], [1]))
    expect(run(power, { in: tensor([1, 1], [-3]) }).gradients['in']).toEqual(tensor([1, 1], [-6]))
  })

  it('names the input that does not fit', () => {
    const { attributes } = readAttributes(add, { arity: 3 })
    expect(add.shapes({ in0: [2], in1: [1, 2], in2: [3] }, attributes)).toMatchObject({ code: 'E_SHAPE', port: 'in2' })
    expect(matmul.shapes({ a: [2, 3], b: [2] }, {})).toMatchObject({ code: 'E_SHAPE', port: 'b' })
    expect(matmul.shapes({ a: [2], b: [2, 2, 2] }, {})).toMatchObject({ code: 'E_RANK', port: 'b' })
    expect(matmul.shapes({ a: [], b: [2] }, {})).toMatchObject({ code: 'E_RANK', port: 'a' })
  })

  it('multiplies one matrix without a batch with every sample', () => {
    const { out, gradients } = run(matmul, { a: tensor([1, 2, 2], [1, 2, 3, 4]), b: tensor([2, 2], [1, 0, 0, 1]) })
    expect(out).toEqual(tensor([2, 2], [1, 3, 2, 4]))
    expect(gradients['a']).toEqual(tensor([1, 2, 2], [1, 1, 1, 1]))
    expect(gradients['b']).toEqual(tensor([2, 2], [4, 6, 4, 6]))
  })
})

describe('input', () => {
  const draw = (json: { [name: string]: Json }, batch: number) =>
    inputValues(readAttributes(input, json).attributes, batch, randomStream(7, 'x.value'))

  it('repeats its value, a number filling the shape', () => {
    expect(draw({ shape: [2], value: [1, 2] }, 2)).toEqual({ tensor: tensor([2, 2], [1, 2, 1, 2]), drawn: false })
    expect(draw({ shape: [2], value: 3 }, 2).tensor).toEqual(full([2, 2], 3))
  })

  it('draws standard normal numbers, the first samples alike for every batch', () => {
    const random = randomStream(7, 'x.value')
    const { tensor: drawn, drawn: wasDrawn } = draw({ shape: [3] }, 2)
    expect(wasDrawn).toBe(true)
    expect(drawn.shape).toEqual([2, 3])
    expect([...drawn.data]).toEqual(Array.from({ length: 6 }, () => random.normal()))
    expect([...draw({ shape: [3] }, 1).tensor.data]).toEqual([...drawn.data.subarray(0, 3)])
  })
})
