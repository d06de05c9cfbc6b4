import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Chains } from './chains.ts'

const change = fc.record({ list: fc.nat(5), number: fc.nat(9), adds: fc.boolean() })

test('every list has the numbers that were put into it and not taken out, in their order, whatever happens to the others', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 700 }), (changes) => {
      const chains = new Chains()
      const lists = Array.from({ length: 6 }, () => 0)
      const wanted: number[][] = lists.map(() => [])
      for (const { list, number, adds } of changes) {
        const numbers = wanted[list] ?? []
        const at = numbers.indexOf(number)
        if (adds) numbers.push(number)
        else if (at >= 0) numbers.splice(at, 1)
        lists[list] = adds ? chains.add(lists[list] ?? 0, number) : chains.remove(lists[list] ?? 0, number)
      }
      expect(lists.map((list) => chains.numbersOf(list))).toEqual(wanted)
    }),
  )
})

test('what was taken out makes room for what comes', () => {
  const chains = new Chains()
  let list = 0
  const links = new Set<number>()
  for (let i = 0; i < 1000; i++) {
    list = chains.add(chains.add(list, 1), 2)
    links.add(list)
    list = chains.remove(chains.remove(list, 1), 2)
  }
  expect(list).toBe(0)
  expect(links.size).toBeLessThan(3)
})
