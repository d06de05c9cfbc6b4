import { describe, expect, it } from 'vitest'
import { matmul, matmulSamples } from './matmul.ts'
import { fromNested, isNestedFault, toNested } from './nested.ts'
import { inverseOrder, permute } from './permute.ts'
import { reshape, sizeOf, stridesOf, tensor } from './tensor.ts'

describe('sizeOf', () => {
  it('counts elements, and says Infinity rather than a wrong number', () => {
    expect(sizeOf([])).toBe(1)
    expect(sizeOf([2, 3, 4])).toBe(24)
    expect(sizeOf([2 ** 26, 2 ** 26])).toBe(2 ** 52)
    expect(sizeOf([2 ** 27, 2 ** 27])).toBe(Infinity)
    expect(sizeOf([2 ** 40, 2 ** 40, 0])).toBe(0)
    expect(sizeOf(new Array<number>(32).fill(Number.MAX_SAFE_INTEGER))).toBe(Infinity)
  })
})

describe('tensor', () => {
  it('refuses numbers that do not fill the shape', () => {
    expect(() => tensor([2], [1])).toThrow()
    expect(() => reshape(tensor([2], [1, 2]), [3])).toThrow()
  })
  it('lies in C order', () => {
    expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1])
  })
})

describe('nested arrays', () => {
  it('come and go', () => {
    for (const value of [
      3,
      [1, 2],
      [[1], [2]],
      [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ],
    ]) {
      const read = fromNested(value)
      if (isNestedFault(read)) throw new Error(read.message)
      expect(toNested(read)).toEqual(value)
    }
    expect(
      fromNested([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ).toEqual(tensor([2, 3], [1, 2, 3, 4, 5, 6]))
  })
  it.each([
    [[[1, 2], [3]], '[1]', '1 entries where the others have 2'],
    [[1, [2]], '[1]', 'a list where the others have a number'],
    [[[1], 2], '[1]', 'a number where the others have a list'],
    [[1, 'x'], '[1]', 'not a number'],
    [[1, null], '[1]', 'not a number'],
    [[], '', 'an empty list'],
    [[[1], []], '[1]', 'an empty list'],
    [[1, Infinity], '[1]', 'not a number'],
    ['3', '', 'not a number'],
  ])('%j is refused at %s', (value, at, message) => {
    expect(fromNested(value)).toEqual({ at, message })
  })
  it('has a limit of axes instead of a full stack', () => {
    let deep: unknown = 1
    for (let i = 0; i < 100_000; i++) deep = [deep]
    expect(fromNested(deep)).toEqual({ at: '', message: 'more than 32 axes' })
  })
})

describe('matmul', () => {
  const a = tensor([2, 3], [1, 2, 3, 4, 5, 6])
  const b = tensor([3, 2], [7, 8, 9, 10, 11, 12])
  const product = tensor([2, 2], [58, 64, 139, 154])

  it('multiplies, and reads either side transposed', () => {
    const aT = permute(a, [1, 0])
    const bT = permute(b, [1, 0])
    expect(matmul(a, b)).toEqual(product)
    expect(matmul(aT, b, { transposeA: true })).toEqual(product)
    expect(matmul(a, bT, { transposeB: true })).toEqual(product)
    expect(matmul(aT, bT, { transposeA: true, transposeB: true })).toEqual(product)
  })
  it('multiplies sample by sample, one side standing for all', () => {
    const both = tensor([2, 2, 3], [...a.data, ...a.data.map((x) => 2 * x)])
    const wanted = tensor([2, 2, 2], [...product.data, ...product.data.map((x) => 2 * x)])
    expect(matmulSamples(both, tensor([1, 3, 2], b.data))).toEqual(wanted)
    expect(matmulSamples(both, tensor([2, 3, 2], [...b.data, ...b.data]))).toEqual(wanted)
  })
  it('refuses lengths that do not fit', () => {
    expect(() => matmul(a, a)).toThrow('cannot multiply')
  })
})

describe('permute', () => {
  it('moves axes and back', () => {
    const x = tensor([2, 3, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    const moved = permute(x, [2, 0, 1])
    expect(moved).toEqual(tensor([2, 2, 3], [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11]))
    expect(permute(moved, inverseOrder([2, 0, 1]))).toEqual(x)
  })
})
