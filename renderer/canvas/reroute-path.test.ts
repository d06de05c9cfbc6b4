import fc from 'fast-check'
import { expect, test } from 'vitest'
import { angleAt, distanceTo, pointAt } from './edge-path.ts'
import { boxOf, flattenRoute, nearestCurve, roomiest, routeCurves } from './reroute-path.ts'

const coordinate = fc.integer({ min: -2000, max: 2000 })
const points = fc
  .array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 5 })
  .map((list) => list.filter(([x, y], i) => i === 0 || x !== list[i - 1]?.[0] || y !== list[i - 1]?.[1]))
const ends = fc.tuple(coordinate, coordinate, coordinate, coordinate)

test('a route goes through its points without a corner, leaves to the right and comes in from the left', () => {
  fc.assert(
    fc.property(ends, points, ([x1, y1, x2, y2], through) => {
      const curves = routeCurves(x1, y1, through.flat(), x2, y2)
      expect(curves.length).toBe(through.length + 1)
      through.forEach(([x, y], i) => {
        expect([curves[i]?.[6], curves[i]?.[7], curves[i + 1]?.[0], curves[i + 1]?.[1]]).toEqual([x, y, x, y])
        const [before, after] = [curves[i], curves[i + 1]]
        if (!before || !after) return
        const moves = (curve: typeof before) => Math.hypot(curve[6] - curve[0], curve[7] - curve[1]) > 0
        if (!moves(before) || !moves(after)) return
        const turn = Math.abs(angleAt(before, 1) - angleAt(after, 0)) % (2 * Math.PI)
        expect(Math.min(turn, 2 * Math.PI - turn)).toBeLessThan(1e-6)
      })
      const first = curves[0]
      if (first) expect(first[3] - first[1]).toBe(0)
      const last = curves.at(-1)
      if (last) expect(last[5] - last[7]).toBeCloseTo(0, 9)
    }),
  )
})

test('its line is as long as its parts, and stays in its box', () => {
  fc.assert(
    fc.property(ends, points, ([x1, y1, x2, y2], through) => {
      const curves = routeCurves(x1, y1, through.flat(), x2, y2)
      const line = flattenRoute(curves)
      const box = boxOf(curves)
      expect(line.points.length).toBe(line.lengths.length * 2)
      expect(line.lengths.at(-1)).toBeCloseTo(line.length, 6)
      for (let i = 0; i < line.lengths.length; i++) {
        expect(line.points[i * 2]).toBeGreaterThanOrEqual(box.left - 1e-6)
        expect(line.points[i * 2 + 1]).toBeLessThanOrEqual(box.bottom + 1e-6)
        if (i > 0) expect(line.lengths[i]).toBeGreaterThanOrEqual(line.lengths[i - 1] as number)
      }
    }),
  )
})

test('a place on it knows between which points it lies; words go where it is longest', () => {
  const curves = routeCurves(0, 0, [100, 200, 600, 200], 700, 0)
  expect(roomiest(curves)).toBe(curves[1])
  for (const [i, curve] of curves.entries()) {
    const { x, y } = pointAt(curve, 0.5)
    expect(nearestCurve(curves, x, y)).toBe(i)
    expect(distanceTo(curve, x, y)).toBeLessThan(2)
  }
})
