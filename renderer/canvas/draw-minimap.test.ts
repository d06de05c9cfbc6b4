import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minimapScale } from './draw-minimap.ts'

test('the map shows all of the graph, in its middle, at one scale', () => {
  const size = { width: 148, height: 94 }
  const coordinate = fc.integer({ min: -1e6, max: 1e6 })
  const length = fc.integer({ min: 100, max: 1e6 })
  fc.assert(
    fc.property(coordinate, coordinate, length, length, (left, top, width, height) => {
      const rect = { left, top, right: left + width, bottom: top + height }
      const { factor, left: x, top: y } = minimapScale(rect, size)
      const [near, far] = [(rect.left - x) * factor, (rect.right - x) * factor]
      const [high, low] = [(rect.top - y) * factor, (rect.bottom - y) * factor]
      for (const [from, to, all] of [
        [near, far, size.width],
        [high, low, size.height],
      ] as const) {
        expect(from).toBeGreaterThan(9.9)
        expect(to).toBeLessThan(all - 9.9)
        expect(from + to).toBeCloseTo(all, 3)
      }
    }),
  )
})
