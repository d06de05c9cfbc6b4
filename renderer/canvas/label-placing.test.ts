import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distanceTo, edgeCurve } from './edge-path.ts'
import { boxAt, LabelRoom } from './label-placing.ts'
import type { Rect } from './view.ts'

const nowhere = () => 0
const size = { width: 60, height: 16 }
const middle = [{ t: 0.5, above: true }]

function overlap(a: Rect, b: Rect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

describe('boxAt', () => {
  it('lies above or below a level wire, clear of it', () => {
    const curve = edgeCurve(0, 100, 200, 100)
    const above = boxAt(curve, { t: 0.5, above: true }, 60, 16, 8)
    expect(above.bottom).toBe(92)
    expect((above.left + above.right) / 2).toBeCloseTo(100, 6)
    expect(boxAt(curve, { t: 0.5, above: false }, 60, 16, 8).top).toBe(108)
  })

  it('keeps its corners off the wire where that is straight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 120, max: 600 }), fc.boolean(), (dx, above) => {
        const curve = edgeCurve(0, 0, dx, 0)
        const box = boxAt(curve, { t: 0.5, above }, 60, 16, 6)
        for (const [x, y] of [
          [box.left, box.top],
          [box.right, box.bottom],
        ] as const)
          expect(distanceTo(curve, x, y)).toBeGreaterThanOrEqual(6.9)
      }),
    )
  })
})

describe('LabelRoom', () => {
  it('keeps words off all of a wide wire, not off its middle alone', () => {
    const beside = edgeCurve(0, 0, 300, 0)
    const words = boxAt(beside, { t: 0.5, above: true }, size.width, size.height, 4)
    // Its middle runs above the words, its lower half through them.
    const y = words.top - 6
    const found = (width: number) => {
      const room = new LabelRoom(nowhere)
      room.addWire(edgeCurve(-100, y, 400, y), 1, width)
      return room.find(beside, 0, size, 4, middle)
    }
    expect(found(2)).toEqual({ anchor: middle[0], clear: true })
    expect(found(30)?.anchor.above).toBe(false)
  })

  it('takes the preferred place where nothing is in the way', () => {
    const room = new LabelRoom(nowhere)
    expect(room.find(edgeCurve(0, 0, 300, 0), 0, size, 4, middle)).toEqual({ anchor: middle[0], clear: true })
  })

  it('never puts words over words or cards', () => {
    const coordinate = fc.integer({ min: -300, max: 300 })
    const ends = fc.tuple(coordinate, coordinate, coordinate, coordinate)
    const card: Rect = { left: -40, top: -40, right: 40, bottom: 40 }
    const covered = (box: Rect) =>
      Math.max(0, Math.min(card.right, box.right) - Math.max(card.left, box.left)) *
      Math.max(0, Math.min(card.bottom, box.bottom) - Math.max(card.top, box.top))
    fc.assert(
      fc.property(fc.array(ends, { maxLength: 12 }), (wires) => {
        const room = new LabelRoom(covered)
        const curves = wires.map((wire) => edgeCurve(...wire))
        curves.forEach((curve, i) => room.addWire(curve, i))
        const placed: Rect[] = []
        curves.forEach((curve, i) => {
          const found = room.find(curve, i, size, 4, middle)
          if (!found) return
          const box = boxAt(curve, found.anchor, size.width, size.height, 4)
          expect(covered(box)).toBeLessThanOrEqual(6)
          for (const other of placed) expect(overlap(box, other)).toBe(false)
          placed.push(box)
          room.take(box)
        })
      }),
    )
  })

  it('goes to the other side, or along the wire, rather than over another wire', () => {
    const room = new LabelRoom(nowhere)
    const curve = edgeCurve(0, 0, 400, 0)
    room.addWire(curve, 0)
    room.addWire(edgeCurve(0, -12, 400, -12), 1)
    const found = room.find(curve, 0, size, 4, middle)
    expect(found?.anchor.above).toBe(false)
  })

  it('has no place where cards are everywhere', () => {
    const room = new LabelRoom(() => 1000)
    expect(room.find(edgeCurve(0, 0, 100, 0), 0, size, 4, middle)).toBeUndefined()
  })
})
