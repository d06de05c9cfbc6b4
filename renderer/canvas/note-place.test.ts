import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cornerOf, leadFrom, placeAside } from './note-place.ts'
import { coveredBy } from './place-card.ts'

const room = { width: 833, height: 425 }
const size = { width: 400, height: 160 }
const card = { size, offset: undefined, byHand: false }

describe('the card of an edge', () => {
  it('goes where it covers nothing, though that is away from its wire, and a line leads to it', () => {
    const at = { x: 300, y: 60 }
    const cards = [{ left: 100, top: 20, right: 700, bottom: 200 }]
    const offset = placeAside(card, at, room, cards)
    const { x, y } = cornerOf({ ...card, offset }, at, room)
    const box = { left: x, top: y, right: x + size.width, bottom: y + size.height }
    expect(coveredBy(box, cards)).toBe(0)
    expect(leadFrom(at, box)).toEqual([at, { x: 300, y }])
    expect(leadFrom({ x: x + 20, y: y - 4 }, box)).toBeUndefined()
    // Where it is as good as anywhere it stays, while its wire is panned; not where it came to lie over something.
    const panned = { x: at.x + 30, y: at.y + 5 }
    expect(placeAside({ ...card, offset }, panned, room, cards)).toBe(offset)
    expect(placeAside({ ...card, offset }, at, room, [{ left: 0, top: 210, right: 833, bottom: 300 }])).not.toBe(offset)
  })

  it('is never outside of the window, and what was put somewhere by hand has its title in reach', () => {
    const place = fc.record({ x: fc.integer({ min: -3000, max: 3000 }), y: fc.integer({ min: -3000, max: 3000 }) })
    fc.assert(
      fc.property(place, place, fc.boolean(), (at, offset, byHand) => {
        const { x, y } = cornerOf({ size, offset, byHand }, at, room)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThanOrEqual(room.height - (byHand ? 36 : size.height + 8))
        expect(x).toBeGreaterThanOrEqual(byHand ? 40 - size.width : 8)
        expect(x).toBeLessThanOrEqual(room.width - (byHand ? 120 : size.width + 8))
      }),
    )
  })
})
