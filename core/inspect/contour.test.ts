import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contour, joined, levels, roundStep } from './contour.ts'

const grid = (columns: number, rows: number, f: (x: number, y: number) => number) => ({
  columns,
  rows,
  values: Array.from({ length: columns * rows }, (_, i) => f(i % columns, Math.floor(i / columns))),
})

describe('contour', () => {
  it('is exact on a plane', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: 0.1, max: 3, noNaN: true }), (a, b) => {
        const level = 2.5 * a + 3.3 * b
        const found = contour(
          grid(7, 9, (x, y) => a * x + b * y),
          level,
        )
        expect(found.length).toBeGreaterThan(0)
        for (const [x1, y1, x2, y2] of found) {
          expect(a * x1 + b * y1).toBeCloseTo(level, 9)
          expect(a * x2 + b * y2).toBeCloseTo(level, 9)
        }
      }),
    )
  })
  it('goes once round a circle', () => {
    const circle = grid(41, 41, (x, y) => (x - 20) ** 2 + (y - 20) ** 2)
    const lines = joined(contour(circle, 100.5))
    expect(lines).toHaveLength(1)
    for (const [x, y] of lines[0]!) expect(Math.hypot(x - 20, y - 20)).toBeCloseTo(Math.sqrt(100.5), 1)
    expect(lines[0]![0]).toEqual(lines[0]!.at(-1))
    let length = 0
    lines[0]!.forEach(([x, y], i) => {
      const [px, py] = lines[0]![i - 1] ?? [x, y]
      length += Math.hypot(x - px, y - py)
    })
    expect(length).toBeCloseTo(2 * Math.PI * Math.sqrt(100.5), 0)
  })
  it('decides a saddle by its middle', () => {
    const saddle = (corner: number) => contour({ columns: 2, rows: 2, values: [1, 0, 0, corner] }, 0.5)
    const ends = (corner: number) =>
      saddle(corner).map(([x1, y1, x2, y2]) => [x1 === 0 || x2 === 0, y1 === 1 || y2 === 1])
    // High corners at (0, 0) and (1, 1). Where the middle is high as well, the low corners are cut off, else the high ones.
    expect(ends(3)).toEqual([
      [true, true],
      [false, false],
    ])
    expect(ends(0.6)).toEqual([
      [true, false],
      [false, true],
    ])
  })
  it('leaves out what is no number', () => {
    expect(contour({ columns: 2, rows: 2, values: [0, 1, NaN, 1] }, 0.5)).toEqual([])
  })
})

describe('levels', () => {
  it('are round and between the values', () => {
    expect(levels([-24, 276], 12)).toEqual([0, 50, 100, 150, 200, 250])
    expect(levels([1, 1], 8)).toEqual([])
    expect(roundStep(0.03)).toBe(0.05)
    expect(roundStep(25)).toBe(50)
    expect(roundStep(1)).toBe(1)
  })
})
