import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ahead, covers, grown, placeOf, serves, shifted } from './picture.ts'
import { screenPoint, worldPoint, zoomAt } from './view.ts'
import type { Size, View } from './view.ts'

const at = fc.integer({ min: -2000, max: 2000 })
const view = fc.record({ k: fc.constantFrom(0.1, 0.5, 0.9, 1, 1.05, 1.3, 2), x: at, y: at })
const size = fc.record({ width: fc.integer({ min: 200, max: 2000 }), height: fc.integer({ min: 200, max: 1200 }) })
const cornersOf = ({ width, height }: Size) => [0, width].flatMap((x) => [0, height].map((y) => ({ x, y })))

/** What the browser makes of a transform with the origin in the upper left corner. */
function moved(transform: string, { x, y }: { x: number; y: number }): { x: number; y: number } {
  const [, left, top, scale = '1'] = /^translate\((\S+)px, (\S+)px\)(?: scale\((\S+)\))?$/.exec(transform) ?? []
  return { x: x * Number(scale) + Number(left), y: y * Number(scale) + Number(top) }
}

test('a moved and scaled picture shows every place of the world where the view has it', () => {
  fc.assert(
    fc.property(view, view, at, at, (drawn, shown, x, y) => {
      const there = screenPoint(shown, { x, y })
      const found = moved(placeOf(drawn, shown), screenPoint(drawn, { x, y }))
      expect(found.x).toBeCloseTo(there.x, 6)
      expect(found.y).toBeCloseTo(there.y, 6)
    }),
  )
})

test('a picture fills the window where each of its corners shows a place that was drawn', () => {
  fc.assert(
    fc.property(view, size, view, size, (picture, pictureSize, shown, window) => {
      /** With so much to spare; exactly on the rim, rounding decides. */
      const inside = (spare: number) =>
        cornersOf(window).every((corner) => {
          const { x, y } = screenPoint(picture, worldPoint(shown, corner))
          return x >= spare && y >= spare && x <= pictureSize.width - spare && y <= pictureSize.height - spare
        })
      fc.pre(inside(1e-6) === inside(-1e-6))
      expect(covers(picture, pictureSize, shown, window)).toBe(inside(0))
    }),
  )
})

test('what serves fills the window; at rest it has the same scale, and in motion it looks as if it had', () => {
  const near = fc.integer({ min: -300, max: 300 })
  fc.assert(
    fc.property(
      view,
      size,
      near,
      near,
      fc.constantFrom(0.5, 0.95, 1, 1.05, 2),
      fc.boolean(),
      (drawn, window, x, y, by, resting) => {
        const rim = 160
        const shown: View = { k: drawn.k * by, x: drawn.x + x, y: drawn.y + y }
        const expected =
          (by === 1 || (!resting && Math.abs(by - 1) < 0.1)) &&
          covers(shifted(drawn, rim), grown(window, rim), shown, window)
        expect(serves(drawn, rim, shown, window, resting)).toBe(expected)
      },
    ),
  )
})

test('a picture drawn ahead of a motion serves now and for more of it than one drawn for where it is', () => {
  const rim = 160
  const step = fc.integer({ min: -30, max: 30 })
  /** How many frames of the same motion a picture serves, the first among them. */
  const frames = (drawn: View, next: (frame: number) => View, window: Size) => {
    let count = 0
    while (count < 40 && serves(drawn, rim, next(count), window, false, true)) count++
    return count
  }
  fc.assert(
    fc.property(view, size, step, step, (start, window, dx, dy) => {
      fc.pre(Math.abs(dx) > 8 || Math.abs(dy) > 8)
      const pan = (frame: number): View => ({ k: start.k, x: start.x + frame * dx, y: start.y + frame * dy })
      const drawn = ahead(pan(-1), pan(0), window, rim, false)
      expect(frames(drawn, pan, window)).toBeGreaterThan(frames(pan(0), pan, window))
    }),
  )
  fc.assert(
    fc.property(
      size,
      fc.double({ min: 0.2, max: 0.8, noNaN: true }),
      fc.double({ min: 0.2, max: 0.8, noNaN: true }),
      (window, x, y) => {
        const out = (frame: number): View =>
          zoomAt({ k: 1, x: 0, y: 0 }, 0.97 ** frame, x * window.width, y * window.height)
        const drawn = ahead(out(-1), out(0), window, rim, true)
        expect(frames(drawn, out, window)).toBeGreaterThan(frames(out(0), out, window))
      },
    ),
  )
})

test('a zoom in, and what may not look soft, is drawn for where it is', () => {
  const window = { width: 800, height: 600 }
  const far: View = { k: 0.9, x: 0, y: 0 }
  const near: View = { k: 1, x: 5, y: 5 }
  expect(ahead(far, near, window, 160, true)).toEqual(near)
  expect(ahead(near, far, window, 160, false)).toEqual(far)
  expect(ahead(near, near, window, 160, true)).toEqual(near)
})
