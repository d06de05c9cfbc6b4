import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { order } from './order.ts'

describe('order', () => {
  it('keeps a list that is in order', () => {
    expect(order([[], [0], [0, 1], []]).sorted).toEqual([0, 1, 2, 3])
  })

  it('puts what is needed just before', () => {
    expect(order([[2], [], [3], []]).sorted).toEqual([3, 2, 0, 1])
  })

  it('names a cycle along its edges and leaves out what is behind it', () => {
    // 0 needs 2, 2 needs 1, 1 needs 0; 3 needs 1; 4 is free.
    const result = order([[2], [0], [1], [1], []])
    expect(result.sorted).toEqual([4])
    expect(result.cycles).toEqual([{ entries: [1, 2, 0], shortened: false }])
  })

  it('shortens the name of a long cycle', () => {
    const count = 1000
    const result = order(Array.from({ length: count }, (_, i) => [(i + 1) % count]))
    expect(result.cycles).toHaveLength(1)
    expect(result.cycles[0]).toMatchObject({ shortened: true })
    expect(result.cycles[0]!.entries).toHaveLength(8)
    expect(result.sorted).toEqual([])
  })

  it('sorts a chain of 100,000 given backwards', () => {
    const count = 100_000
    const result = order(Array.from({ length: count }, (_, i) => (i + 1 < count ? [i + 1] : [])))
    expect(result.sorted[0]).toBe(count - 1)
    expect(result.sorted).toHaveLength(count)
  })

  it('orders exactly the entries that no cycle holds up, whatever the graph', () => {
    const graphs = fc.array(fc.array(fc.nat(11), { maxLength: 3 }), { minLength: 12, maxLength: 12 })
    fc.assert(
      fc.property(graphs, (dependencies) => {
        const { sorted, cycles } = order(dependencies)
        const place = new Map(sorted.map((entry, i) => [entry, i]))
        expect(place.size).toBe(sorted.length)
        for (const entry of sorted)
          for (const need of dependencies[entry]!) expect(place.get(need)!).toBeLessThan(place.get(entry)!)
        // Independently: take away what needs nothing that is left, until nothing changes.
        const left = new Set(dependencies.keys())
        for (let changed = true; changed;) {
          changed = false
          for (const entry of left)
            if (!dependencies[entry]!.some((need) => left.has(need))) {
              left.delete(entry)
              changed = true
            }
        }
        expect(sorted.length).toBe(12 - left.size)
        expect(cycles.length > 0).toBe(left.size > 0)
        for (const { entries, shortened } of cycles)
          entries.forEach((entry, i) => {
            if (shortened && i === entries.length - 1) return
            const after = entries[(i + 1) % entries.length]!
            expect(dependencies[after]).toContain(entry)
          })
      }),
    )
  })
})
