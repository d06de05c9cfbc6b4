import { expect, test } from 'vitest'
import { kept } from './kept.ts'

test('what has the same parts is kept, anything else takes its place', () => {
  const cells = { peak: 1 }
  const before: object = { value: cells, scalar: NaN, stale: false }
  expect(kept(before, { value: cells, scalar: NaN, stale: false })).toBe(before)
  for (const now of [
    { value: cells, scalar: NaN, stale: true },
    { value: { peak: 1 }, scalar: NaN, stale: false },
    { value: cells, stale: false },
    { value: cells, scalar: NaN, stale: false, gradient: undefined },
    { value: cells, gradient: NaN, stale: false },
  ])
    expect(kept(before, now)).toBe(now)
  expect(kept(undefined, before)).toBe(before)
})

test('lists are kept entry by entry', () => {
  const before = [1, undefined]
  expect(kept(before, [1, undefined])).toBe(before)
  expect(kept(before, [1])).toEqual([1])
  expect(kept(before, [undefined, 1])).toEqual([undefined, 1])
})
