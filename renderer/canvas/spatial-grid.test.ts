import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SpatialGrid } from './spatial-grid.ts'

const coordinate = fc.integer({ min: -20_000, max: 20_000 })
const box = fc
  .tuple(coordinate, coordinate, fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 9000 }))
  .map(([left, top, width, height]) => [left, top, left + width, top + height] as const)
const change = fc.record({ slot: fc.integer({ min: 0, max: 40 }), box: fc.option(box) })

describe('SpatialGrid', () => {
  it('finds just what looking at everything finds, whatever came and went', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 80 }), fc.array(box, { maxLength: 8 }), (changes, queries) => {
        const grid = new SpatialGrid()
        const there = new Map<number, readonly [number, number, number, number]>()
        for (const { slot, box } of changes) {
          if (box) {
            grid.set(slot, ...box)
            there.set(slot, box)
          } else {
            grid.remove(slot)
            there.delete(slot)
          }
        }
        for (const [left, top, right, bottom] of queries) {
          const found: number[] = []
          grid.search(left, top, right, bottom, (slot) => void found.push(slot))
          const wanted = [...there].filter(([, [l, t, r, b]]) => l <= right && r >= left && t <= bottom && b >= top)
          expect(found.sort((a, b) => a - b)).toEqual(wanted.map(([slot]) => slot).sort((a, b) => a - b))
        }
      }),
    )
  })

  it('stops where it is told to', () => {
    const grid = new SpatialGrid()
    for (let slot = 0; slot < 10; slot++) grid.set(slot, slot, 0, slot + 1, 1)
    let seen = 0
    grid.search(0, 0, 20, 20, () => ++seen < 3)
    expect(seen).toBe(3)
  })

  it('is empty after it was cleared', () => {
    const grid = new SpatialGrid()
    grid.set(3, 0, 0, 100_000, 100_000)
    grid.set(4, 0, 0, 10, 10)
    grid.clear()
    const found: number[] = []
    grid.search(-1e6, -1e6, 1e6, 1e6, (slot) => void found.push(slot))
    expect(found).toEqual([])
    expect(grid.has(4)).toBe(false)
  })
})
