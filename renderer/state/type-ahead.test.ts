import { expect, it } from 'vitest'
import { typeAhead } from './type-ahead.ts'

const names = ['x', 'fc1', 'Act1', 'fc2', 'Squared error', 'set']

it('leads to the next row that begins so, around the end, whatever its case', () => {
  const { press } = typeAhead()
  expect(press('f', names, 0, 0)).toBe(1)
  expect(press('A', names, 3, 5000)).toBe(2)
  expect(press('z', names, 3, 10_000)).toBeUndefined()
})

it('the same letter goes from row to row, more letters are one word until a pause', () => {
  const { press, takes } = typeAhead()
  expect([press('f', names, 0, 0), press('f', names, 1, 100), press('f', names, 3, 200)]).toEqual([1, 3, 1])
  expect(press('s', names, 1, 2000)).toBe(4)
  expect(press('e', names, 4, 2300)).toBe(5)
  expect(press('s', names, 5, 9000)).toBe(4)
  expect(press('q', names, 4, 9100)).toBe(4)
  expect(['u', ' ', '?', 'Enter'].map((key) => takes(key, 9200))).toEqual([true, true, true, false])
  for (const letter of 'uared ') expect(press(letter, names, 4, 9300)).toBe(4)
  expect(['u', ' ', '?', 'Enter'].map((key) => takes(key, 20_000))).toEqual([true, false, false, false])
})
