import { coveredBy, placeCard } from './place-card.ts'
import type { Box } from './place-card.ts'
import type { Size } from './view.ts'

/*
 * Where the card of an edge lies over the canvas: near its wire and where it hides least, or where a person has put it. All in
 * screen pixels from the canvas's corner.
 */

interface Place {
  readonly x: number
  readonly y: number
}
export interface Placed {
  readonly size: Size | undefined
  /** From the place on the wire to the card's corner; undefined as long as nobody has looked for room. */
  readonly offset: Place | undefined
  readonly byHand: boolean
}

const margin = 8
/** What a card takes before it has been drawn, and is told then. */
const guessed = { width: 580, height: 120 }
/** A card that was put at the rim by hand keeps so much of its title within reach. */
const reach = { left: 40, right: 120, bottom: 36 }
/** What more a card may cover than it would elsewhere, before it goes there. */
const tolerated = 400
/** A card so near needs nothing to lead to it. */
const near = 24

/** The card's corner, in the window; `at` is the place on its wire. */
export function cornerOf({ size, offset, byHand }: Placed, at: Place, room: Size): Place {
  const { width, height } = size ?? guessed
  const x = at.x + (offset?.x ?? -60)
  const y = at.y + (offset?.y ?? 18)
  if (byHand)
    return { x: clamp(x, reach.left - width, room.width - reach.right), y: clamp(y, 0, room.height - reach.bottom) }
  return { x: clamp(x, margin, room.width - width - margin), y: clamp(y, margin, room.height - height - margin) }
}

/** The offset with which it covers least; the one it has where that is as good, since what stays can be found again. */
export function placeAside(card: Placed, at: Place, room: Size, obstacles: readonly Box[]): Place | undefined {
  const { size, offset } = card
  if (!size) return offset
  const best = placeCard(size, room, obstacles, { left: at.x, top: at.y, right: at.x, bottom: at.y })
  if (offset) {
    const { x, y } = cornerOf(card, at, room)
    const inside = Math.abs(x - at.x - offset.x) < 1 && Math.abs(y - at.y - offset.y) < 1
    const box = { left: x, top: y, right: x + size.width, bottom: y + size.height }
    if (inside && coveredBy(box, obstacles) <= best.covered + tolerated) return offset
  }
  return { x: best.x - at.x, y: best.y - at.y }
}

/** From the wire to the nearest place of the card's rim, where the card is away from it. */
export function leadFrom(at: Place, { left, top, right, bottom }: Box): readonly [Place, Place] | undefined {
  const to = { x: clamp(at.x, left, right), y: clamp(at.y, top, bottom) }
  return Math.hypot(to.x - at.x, to.y - at.y) > near ? [at, to] : undefined
}

/** The lower end wins where there is no room between both. */
function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}
