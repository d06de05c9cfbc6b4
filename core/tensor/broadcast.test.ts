import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Shape, Tensor } from './tensor.ts'
import { addTensors, broadcastSampled, broadcastShapes, broadcastTo, multiplyTensors, sumTo, zip } from './broadcast.ts'
import { sizeOf, stridesOf, tensor } from './tensor.ts'

/** The element at an index, the slow and obvious way: axes from the right, length 1 repeated, the sample axis apart. */
function elementAt(x: Tensor, index: readonly number[]): number {
  const strides = stridesOf(x.shape)
  let at = x.shape[0] === 1 ? 0 : index[0]! * strides[0]!
  for (let back = 1; back < x.shape.length; back++) {
    const axis = x.shape.length - back
    if (x.shape[axis] !== 1) at += index[index.length - back]! * strides[axis]!
  }
  return x.data[at]!
}

function indices(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (all, length) => all.flatMap((index) => Array.from({ length }, (_, i) => [...index, i])),
    [[]],
  )
}

const numbered = (shape: Shape, from = 1) =>
  tensor(
    shape,
    Array.from({ length: sizeOf(shape) }, (_, i) => from + i),
  )

/** A shape with its sample axis, and another that broadcasts to it. */
const pair = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    shape: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
    repeatSamples: fc.boolean(),
    cut: fc.nat(4),
    repeated: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  })
  .map(({ batch, shape, repeatSamples, cut, repeated }) => ({
    big: [batch, ...shape],
    small: [repeatSamples ? 1 : batch, ...shape.slice(cut).map((length, axis) => (repeated[axis] ? 1 : length))],
  }))

describe('broadcasting', () => {
  it('follows NumPy for shapes', () => {
    expect(broadcastShapes([3], [4, 3])).toEqual([4, 3])
    expect(broadcastShapes([2, 1], [1, 3], [])).toEqual([2, 3])
    expect(broadcastShapes([2], [3])).toBeUndefined()
    expect(broadcastShapes()).toEqual([])
  })

  it('keeps the sample axis apart from the others', () => {
    expect(broadcastSampled([4, 3], [4, 4, 3])).toEqual([4, 4, 3])
    expect(broadcastSampled([1], [5, 2])).toEqual([5, 2])
    expect(broadcastSampled([2, 3], [3, 3])).toBeUndefined()
    // Two samples of [2] meet two samples of [2, 2]: each row of a sample gets its own sample's numbers.
    const sum = zip(tensor([2, 2], [10, 20, 30, 40]), tensor([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]), (a, b) => a + b)
    expect([...sum.data]).toEqual([11, 22, 13, 24, 35, 46, 37, 48])
  })

  it('repeats and pairs what it should', () => {
    fc.assert(
      fc.property(pair, ({ big, small }) => {
        const [a, b] = [numbered(big), numbered(small, 100)]
        const index = indices(big)
        expect([...broadcastTo(b, big).data]).toEqual(index.map((i) => elementAt(b, i)))
        const difference = zip(a, b, (x, y) => x - y)
        expect(difference.shape).toEqual(big)
        expect([...difference.data]).toEqual(index.map((i) => elementAt(a, i) - elementAt(b, i)))
        expect([...zip(b, a, (x, y) => y - x).data]).toEqual([...difference.data])
        for (const [x, y] of [
          [a, b],
          [b, a],
        ] as const) {
          const sum = index.map((i) => elementAt(x, i) + elementAt(y, i))
          expect(addTensors(x, y)).toEqual(tensor(big, sum))
          const product = index.map((i) => elementAt(x, i) * elementAt(y, i))
          expect(multiplyTensors(x, y)).toEqual(tensor(big, product))
        }
      }),
    )
  })

  it('sums what was repeated: ⟨repeat b, a⟩ = ⟨b, sum a⟩', () => {
    fc.assert(
      fc.property(pair, ({ big, small }) => {
        const [a, b] = [numbered(big), numbered(small, 7)]
        const dot = (x: Tensor, y: Tensor) => x.data.reduce((sum, value, i) => sum + value * y.data[i]!, 0)
        const summed = sumTo(a, small)
        expect(summed.shape).toEqual(small)
        expect(dot(b, summed)).toBe(dot(broadcastTo(b, big), a))
      }),
    )
  })

  it('meets two values neither of which has the result’s shape', () => {
    const product = zip(numbered([1, 2, 1]), numbered([2, 3], 10), (a, b) => a * b)
    expect(product).toEqual(tensor([2, 2, 3], [10, 11, 12, 20, 22, 24, 13, 14, 15, 26, 28, 30]))
  })
})
