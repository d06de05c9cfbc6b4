import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  alongLine,
  angleAt,
  curveBox,
  distanceTo,
  edgeCurve,
  flatten,
  handleLength,
  pointAt,
  zigzag,
} from './edge-path.ts'

const coordinate = fc.integer({ min: -4000, max: 4000 })
const curves = fc.tuple(coordinate, coordinate, coordinate, coordinate).map(([a, b, c, d]) => edgeCurve(a, b, c, d))
const part = fc.double({ min: 0, max: 1, noNaN: true })

describe('edgeCurve', () => {
  it('leaves to the right and comes in from the left', () => {
    fc.assert(
      fc.property(curves, (curve) => {
        const [x1, y1, ax, ay, bx, by, x2, y2] = curve
        expect([pointAt(curve, 0), pointAt(curve, 1)]).toEqual([
          { x: x1, y: y1 },
          { x: x2, y: y2 },
        ])
        expect(ay).toBe(y1)
        expect(by).toBe(y2)
        if (x1 !== x2 || y1 !== y2) {
          expect(ax).toBeGreaterThanOrEqual(x1)
          expect(bx).toBeLessThanOrEqual(x2)
        }
      }),
    )
  })

  it('does not fold back between ports that face each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 24, max: 3000 }), fc.integer({ min: -40, max: 40 }), (dx, dy) => {
        const curve = edgeCurve(0, 0, dx, dy)
        let last = -Infinity
        for (let i = 0; i <= 40; i++) {
          const { x } = pointAt(curve, i / 40)
          expect(x).toBeGreaterThanOrEqual(last - 1e-9)
          last = x
        }
      }),
    )
  })

  it('goes round where the input lies to the left', () => {
    const curve = edgeCurve(0, 0, -300, 40)
    const { left, right } = curveBox(curve)
    expect(right).toBeGreaterThan(40)
    expect(left).toBeLessThan(-340)
    expect(handleLength(-300, 40)).toBeLessThanOrEqual(260)
  })

  it('stays in its box', () => {
    fc.assert(
      fc.property(curves, part, (curve, t) => {
        const { x, y } = pointAt(curve, t)
        const box = curveBox(curve)
        expect(x).toBeGreaterThanOrEqual(box.left - 1e-6)
        expect(x).toBeLessThanOrEqual(box.right + 1e-6)
        expect(y).toBeGreaterThanOrEqual(box.top - 1e-6)
        expect(y).toBeLessThanOrEqual(box.bottom + 1e-6)
      }),
    )
  })
})

describe('lines along a curve', () => {
  it('are as long as the curve, to a hundredth', () => {
    fc.assert(
      fc.property(curves, (curve) => {
        const line = flatten(curve)
        // Each piece of the line in a hundred: by the triangle inequality that is as long at least, wherever the curve turns.
        const steps = (line.points.length / 2 - 1) * 100
        let length = 0
        let last = pointAt(curve, 0)
        for (let i = 1; i <= steps; i++) {
          const next = pointAt(curve, i / steps)
          length += Math.hypot(next.x - last.x, next.y - last.y)
          last = next
        }
        expect(line.length).toBeLessThanOrEqual(length + 1e-6)
        expect(line.length).toBeGreaterThanOrEqual(length * 0.98 - 1)
      }),
      { examples: [[[921, 0, 1181, 0, -260, 0, 0, 0]]] },
    )
  })

  it('are walked evenly', () => {
    const line = flatten(edgeCurve(0, 0, 400, 300))
    let last = alongLine(line, 0)
    for (let i = 1; i <= 10; i++) {
      const next = alongLine(line, (line.length * i) / 10)
      const chord = Math.hypot(next.x - last.x, next.y - last.y)
      expect(chord).toBeGreaterThan(line.length * 0.095)
      expect(chord).toBeLessThanOrEqual(line.length * 0.1 + 1e-6)
      last = next
    }
  })

  it('know how far a point is, and are met by their own points', () => {
    fc.assert(
      fc.property(curves, part, fc.integer({ min: 5, max: 60 }), (curve, t, off) => {
        const at = pointAt(curve, t)
        expect(distanceTo(curve, at.x, at.y)).toBeLessThan(8)
        const angle = angleAt(curve, t)
        const away = { x: at.x - Math.sin(angle) * off, y: at.y + Math.cos(angle) * off }
        expect(distanceTo(curve, away.x, away.y)).toBeLessThanOrEqual(off + 8)
      }),
    )
    expect(distanceTo(edgeCurve(0, 0, 100, 0), 50, 30)).toBeCloseTo(30, 6)
  })

  it('have teeth that begin and end on them and lie on both sides', () => {
    const teeth = zigzag(flatten(edgeCurve(0, 0, 200, 0)))
    expect([teeth[0], teeth[1]]).toEqual([0, 0])
    expect(teeth.at(-2)).toBeCloseTo(200, 6)
    expect(teeth.at(-1)).toBeCloseTo(0, 6)
    const heights = [...teeth].filter((_, i) => i % 2 === 1)
    expect(Math.max(...heights)).toBeCloseTo(4.5, 6)
    expect(Math.min(...heights)).toBeCloseTo(-4.5, 6)
  })
})
