import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arena } from './arena.ts'
import { bytesText, checkMemory, memoryNeeded } from './budget.ts'
import { compile } from './compile.ts'
import { runMemory } from './lower/run-memory.ts'
import { chain, graph } from './testing/graph.ts'
import { randomGraphs } from './testing/random-graph.ts'

describe('runMemory', () => {
  it('counts a small run as a hand does', () => {
    // x [2] -> square -> exp, with 5 samples: 10 numbers a value, which take 48 bytes, since places begin at multiples of 16.
    const document = graph({
      nodes: {
        x: { type: 'input', attributes: { shape: [2] } },
        square: { type: 'activation', attributes: { function: 'square' } },
        exp: { type: 'activation', attributes: { function: 'exp' } },
      },
      edges: [
        ['x.out', 'square.in'],
        ['square.out', 'exp.in'],
      ],
    })
    const { plan } = compile(document)
    // x; square, which backward reads again; exp, a result; and the gradient of x, for which square makes room. The two maps
    // backward are one, so the gradient in between is nowhere. Registers of a map come on top.
    const value = 48
    const { arenaBytes, withoutReuseBytes } = runMemory(document, plan!, 5)
    expect(arenaBytes).toBeGreaterThanOrEqual(3 * value)
    expect(withoutReuseBytes).toBeGreaterThanOrEqual(4 * value)
    expect(arenaBytes).toBeLessThan(withoutReuseBytes)
  })

  it('does not need more for more nodes where values are not read again', () => {
    // Backward of a sum reads nothing of forward, so a chain of bypassed nodes lives in a few places.
    const bytes = (length: number) => {
      const document = chain(length, 'output')
      return runMemory(document, compile(document).plan!, 1).arenaBytes
    }
    expect(bytes(1000)).toBe(bytes(100))
  })

  it('never needs more with reuse than without', () => {
    fc.assert(
      fc.property(randomGraphs, fc.integer({ min: 1, max: 9 }), (document, batch) => {
        const { arenaBytes, withoutReuseBytes } = runMemory(document, compile(document).plan!, batch)
        expect(arenaBytes).toBeLessThanOrEqual(withoutReuseBytes)
        expect(arenaBytes).toBeGreaterThan(0)
      }),
    )
  })
})

describe('Arena', () => {
  it('never gives a byte to two at once, and uses again what was given back', () => {
    const calls = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.nat(20)), { maxLength: 200 })
    fc.assert(
      fc.property(calls, (sequence) => {
        const arena = new Arena()
        const taken: (readonly [start: number, bytes: number, block: number])[] = []
        let total = 0
        for (const [bytes, back] of sequence) {
          const block = arena.take(bytes)
          const start = arena.start(block)
          total += bytes
          for (const [other, length] of taken) expect(start >= other + length || other >= start + bytes).toBe(true)
          expect(start + bytes).toBeLessThanOrEqual(arena.size)
          taken.push([start, bytes, block])
          if (back < taken.length) {
            arena.giveBack(taken.splice(back, 1)[0]![2])
          }
        }
        expect(arena.size).toBeLessThanOrEqual(total)
        for (const [, , block] of taken) arena.giveBack(block)
        const { size } = arena
        // All free space is one block again.
        if (size > 0) expect(arena.start(arena.take(size))).toBe(0)
        expect(arena.size).toBe(size)
      }),
    )
  })
})

describe('memory budget', () => {
  const document = graph({
    nodes: {
      x: { type: 'input', attributes: { shape: [100] } },
      fc: { type: 'linear', attributes: { outFeatures: 10 } },
    },
    edges: [['x.out', 'fc.in']],
  })
  const { plan } = compile(document)

  it('counts values, edge gradients, parameters and their gradients in float64', () => {
    const values = 100 * 3 + 10 * 3
    expect(memoryNeeded(plan!, 3).bytes).toBe(8 * (values + 100 * 3 + 2 * (1000 + 10)))
    expect(memoryNeeded(plan!, 3).largest).toEqual({ name: 'fc.weight', node: 'fc', shape: [10, 100] })
  })

  it('names what is largest', () => {
    expect(checkMemory(document, plan!, 1, 1e9)).toBeUndefined()
    expect(checkMemory(document, plan!, 1_000_000, 1e9)).toMatchObject({
      node: 'x',
      message:
        'a run with 1000000 samples needs 1.7 GB, the budget is 1 GB: 52 % values, 48 % gradients; most is x.out [B, 100]',
      fix: 'lower shape of x, or take fewer samples',
    })
  })

  it.each([
    [5, '5 B'],
    [999, '999 B'],
    [999_999, '1 MB'],
    [1234, '1.2 kB'],
    [3.14e12, '3.1 TB'],
    [Infinity, 'more than YBs can be counted'],
  ])('writes %d as %s', (bytes, text) => expect(bytesText(bytes)).toBe(text))
})
