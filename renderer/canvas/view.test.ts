import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignView, clearCorner, detailAt, fitView, panTo, showsNumbers, worldRect, zoomAt } from './view.ts'

const size = { width: 1200, height: 800 }
const views = fc.record({
  k: fc.double({ min: 0.05, max: 3, noNaN: true }),
  x: fc.integer({ min: -3000, max: 3000 }),
  y: fc.integer({ min: -3000, max: 3000 }),
})
const rects = fc
  .tuple(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: -5000, max: 5000 }), fc.nat(3000), fc.nat(3000))
  .map(([left, top, width, height]) => ({ left, top, right: left + width, bottom: top + height }))

describe('views', () => {
  it('keep the point under the pointer when they zoom', () => {
    fc.assert(
      fc.property(views, fc.double({ min: 0.2, max: 5, noNaN: true }), (view, factor) => {
        const after = zoomAt(view, factor, 300, 200)
        expect((300 - after.x) / after.k).toBeCloseTo((300 - view.x) / view.k, 3)
        expect((200 - after.y) / after.k).toBeCloseTo((200 - view.y) / view.k, 3)
        expect(after.k).toBeGreaterThanOrEqual(0.02)
        expect(after.k).toBeLessThanOrEqual(4)
      }),
    )
  })

  it('that fit show all of it', () => {
    fc.assert(
      fc.property(rects, (rect) => {
        const seen = worldRect(fitView(rect, size), size, 1)
        expect(seen.left).toBeLessThanOrEqual(rect.left)
        expect(seen.top).toBeLessThanOrEqual(rect.top)
        expect(seen.right).toBeGreaterThanOrEqual(rect.right)
        expect(seen.bottom).toBeGreaterThanOrEqual(rect.bottom)
      }),
    )
  })

  it('begin at the top left where something is too large', () => {
    const view = alignView({ left: 100, top: 50, right: 5000, bottom: 4000 }, size, 1)
    expect(view).toEqual({ k: 1, x: 32 - 100, y: 32 - 50 })
  })

  it('free a corner where there is room, and stay as they are where there is none', () => {
    const insets = { top: 40, right: 28, bottom: 56, left: 8 }
    const corner = { width: 130, height: 90 }
    const cards = [
      { left: 0, top: 0, right: 160, bottom: 100 },
      { left: 700, top: 600, right: 860, bottom: 700 },
    ]
    // 20 pixels to the left are fewer than 30 upwards; and upwards there may be no room.
    expect(clearCorner({ k: 1, x: 230, y: 40 }, cards, size, corner, insets)).toEqual({ k: 1, x: 210, y: 40 })
    expect(clearCorner({ k: 1, x: 330, y: 50 }, cards, size, corner, insets)).toEqual({ k: 1, x: 210, y: 50 })
    expect(clearCorner({ k: 1, x: 330, y: 90 }, [cards[1]!], size, corner, insets)).toEqual({ k: 1, x: 330, y: 10 })
    const apart = { k: 1, x: 100, y: 40 }
    expect(clearCorner(apart, cards, size, corner, insets)).toBe(apart)
    const tight = { k: 1.5, x: 8, y: 40 }
    expect(clearCorner(tight, cards, size, corner, insets)).toBe(tight)
  })

  it('pan no more than they must', () => {
    const view = { k: 1, x: 0, y: 0 }
    expect(panTo(view, { left: 100, top: 100, right: 200, bottom: 200 }, size)).toBe(view)
    expect(panTo(view, { left: 1300, top: 100, right: 1400, bottom: 200 }, size)).toEqual({ k: 1, x: -232, y: 0 })
  })

  it('show whole cards from 75 per cent and names from 35', () => {
    expect([0.2, 0.35, 0.5, 0.75, 2].map((k) => detailAt(k))).toEqual(['block', 'name', 'name', 'full', 'full'])
    expect(detailAt(0.75 - 1e-12)).toBe('full')
    expect([0.35, 0.45, 0.7].map((k) => showsNumbers(k))).toEqual([false, true, true])
    expect([0.5, 0.7].map((k) => showsNumbers(k, 1.4))).toEqual([false, true])
  })
})
