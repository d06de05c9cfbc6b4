import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sizeOf, tensor } from '../tensor/tensor.ts'
import { firstAxes, indexOf, placeOf, sliceOf, sumsAlong } from './tensor-slice.ts'
import { csvOf, numpyOf } from './tensor-text.ts'

const whole = { top: 0, left: 0, rows: 1e9, columns: 1e9 }
const room = { rows: 1e9, columns: 1e9 }

describe('sliceOf', () => {
  const x = tensor([2, 3, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  it('cuts along any two axes', () => {
    expect([...sliceOf(x, { row: 1, column: 2, at: [1, 0, 0] }, whole, room).cells]).toEqual([6, 7, 8, 9, 10, 11])
    expect([...sliceOf(x, { row: 2, column: 0, at: [0, 2, 0] }, whole, room).cells]).toEqual([4, 10, 5, 11])
    expect([...sliceOf(x, { row: undefined, column: 1, at: [1, 0, 1] }, whole, room).cells]).toEqual([7, 9, 11])
    expect(sliceOf(tensor([], [3]), { ...firstAxes([]), at: [] }, whole, room)).toMatchObject({ rows: 1, columns: 1 })
  })
  it('gives a window of it, clamped to what there is', () => {
    const { cells, window } = sliceOf(
      x,
      { row: 1, column: 2, at: [0, 0, 0] },
      { top: 1, left: 1, rows: 9, columns: 9 },
      room,
    )
    expect([...cells]).toEqual([3, 5])
    expect(window).toEqual({ top: 1, left: 1, rows: 2, columns: 1 })
  })
  it('keeps extremes, and says where they lie', () => {
    const numbers = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constant(NaN)), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), (data, rows, columns) => {
        const wide = Math.max(1, Math.floor(Math.sqrt(data.length)))
        const x = tensor([Math.floor(data.length / wide), wide], data.slice(0, Math.floor(data.length / wide) * wide))
        const { cells, places } = sliceOf(x, { ...firstAxes(x.shape), at: [0, 0] }, whole, { rows, columns })
        expect(cells.length).toBe(Math.min(rows, x.shape[0]!) * Math.min(columns, wide))
        cells.forEach((cell, i) => expect(Object.is(x.data[places[i]!], cell)).toBe(true))
        const seen = (all: Float64Array) =>
          Math.max(...all.map((value) => (Number.isNaN(value) ? Infinity : Math.abs(value))))
        expect(seen(cells)).toBe(seen(x.data))
      }),
    )
  })
})

it('an index leads back to its place', () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 })
  fc.assert(
    fc.property(shapes, fc.nat(), (shape, n) => {
      const place = n % sizeOf(shape)
      expect(placeOf(shape, indexOf(shape, place))).toBe(place)
    }),
  )
  expect(indexOf([2, 3, 2], 9)).toEqual([1, 1, 1])
})

describe('sumsAlong', () => {
  it('tells which samples and which units cancel each other', () => {
    const x = tensor([2, 3], [3, -4, 0, -3, 4, 1])
    expect(sumsAlong(x, 0)).toEqual([
      { sum: -1, sumAbs: 7, norm: 5 },
      { sum: 2, sumAbs: 8, norm: Math.sqrt(26) },
    ])
    expect(sumsAlong(x, 1).map(({ sum }) => sum)).toEqual([0, 0, 1])
    expect(sumsAlong(tensor([1, 2, 2], [1, 2, 3, 4]), 1).map(({ sum }) => sum)).toEqual([3, 7])
  })
})

describe('text of a tensor', () => {
  it('as CSV has every digit', () => {
    expect(csvOf(2, 2, [1 / 3, -0, NaN, Infinity])).toBe('0.3333333333333333,-0.0\nNaN,Infinity\n')
  })
  it('as NumPy is nested by axes', () => {
    expect(numpyOf(tensor([2, 2], [1, 2.5, NaN, -Infinity]))).toBe(
      'np.array([[1, 2.5],\n           [np.nan, -np.inf]], dtype=np.float64)',
    )
    expect(numpyOf(tensor([], [0.5]))).toBe('np.float64(0.5)')
    expect(numpyOf(tensor([0, 3], []))).toBe('np.empty((0, 3))')
  })
  it('as NumPy reads back as the same numbers', () => {
    const x = tensor(
      [2, 2, 3],
      Array.from({ length: 12 }, (_, i) => Math.sin(i) * 10 ** (i - 6)),
    )
    const text = numpyOf(x).slice('np.array('.length, -', dtype=np.float64)'.length)
    const nested = JSON.parse(text) as number[][][]
    expect(nested.flat(2)).toEqual([...x.data])
    expect([nested.length, nested[0]!.length, nested[0]![0]!.length]).toEqual([2, 2, 3])
  })
})
