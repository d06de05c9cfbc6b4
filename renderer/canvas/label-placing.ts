import { angleAt, flatten, pointAt } from './edge-path.ts'
import type { Curve } from './edge-path.ts'
import type { Rect } from './view.ts'

/*
 * Finds room for words along a wire: clear of cards, of other words and, where possible, of wires. Everything is in
 * screen pixels measured from the world's origin (world × zoom), so that a pan changes nothing.
 */

/** A place on a wire: how far along, and on which side. */
export interface Anchor {
  readonly t: number
  readonly above: boolean
}

const cell = 8
const places = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82]
const gap = 4
/** Between words and the card that a wire comes from or goes to. */
const beside = 3
/** Words that would lie on more cells of wires than this are not written: nobody could read them. */
const mostCovered = 9

/** The box of words of a size at an anchor, just clear of the wire. */
export function boxAt(curve: Curve, { t, above }: Anchor, width: number, height: number, wire: number): Rect {
  const at = pointAt(curve, t)
  const angle = angleAt(curve, t)
  let nx = Math.sin(angle)
  let ny = -Math.cos(angle)
  // "Above" is up; where the wire is steep, it is to the right, and "below" to the left.
  if (Math.abs(ny) < 0.05 ? nx < 0 : ny > 0) [nx, ny] = [-nx, -ny]
  if (!above) [nx, ny] = [-nx, -ny]
  const off = wire / 2 + gap + (Math.abs(nx) * width + Math.abs(ny) * height) / 2
  const x = at.x + nx * off
  const y = at.y + ny * off
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 }
}

export class LabelRoom {
  private readonly wires = new Map<number, number>()
  private readonly taken = new Map<number, Rect[]>()
  private readonly cardOverlap: (box: Rect) => number

  /** `cardOverlap` tells how much of a box, in square pixels, lies under cards. */
  constructor(cardOverlap: (box: Rect) => number) {
    this.cardOverlap = cardOverlap
  }

  /** Words keep off this wire, as wide as it is. */
  addWire(curve: Curve, slot: number, width = 0): void {
    const { points } = flatten(curve)
    // A cell that a wire only touches is still free.
    const half = Math.max(0, width / 2 - 3)
    const sides = half > 1 ? [-half, 0, half] : [0]
    for (let i = 2; i < points.length; i += 2) {
      const x1 = points[i - 2] as number
      const y1 = points[i - 1] as number
      const dx = (points[i] as number) - x1
      const dy = (points[i + 1] as number) - y1
      const length = Math.hypot(dx, dy)
      const steps = Math.max(1, Math.ceil(length / cell))
      for (const side of sides) {
        const nx = length > 0 ? (-dy / length) * side : 0
        const ny = length > 0 ? (dx / length) * side : 0
        for (let j = 0; j <= steps; j++) {
          const key = keyOf((x1 + nx + (dx * j) / steps) / cell, (y1 + ny + (dy * j) / steps) / cell)
          const other = this.wires.get(key)
          this.wires.set(key, other === undefined || other === slot ? slot : -1)
        }
      }
    }
  }

  /** Words keep off this box. */
  take(box: Rect): void {
    eachLargeCell(box, (key) => {
      const boxes = this.taken.get(key)
      if (boxes) boxes.push(box)
      else this.taken.set(key, [box])
    })
  }

  /**
   * The best anchor for words along a wire, preferred places first, or undefined where they would cover a card or other
   * words. `clear` tells that nothing at all is in the way.
   */
  find(
    curve: Curve,
    slot: number,
    size: { width: number; height: number },
    wire: number,
    preferred: readonly Anchor[],
  ): { anchor: Anchor; clear: boolean } | undefined {
    let best: { anchor: Anchor; clear: boolean } | undefined
    let least = mostCovered
    let rank = 0
    for (const anchor of candidates(preferred)) {
      const box = boxAt(curve, anchor, size.width, size.height, wire)
      const cost = this.cost(box, slot)
      if (cost === 0) return { anchor, clear: true }
      // Something in the way counts more than a place farther off.
      const weighed = cost + 0.2 * rank++
      if (weighed < least) {
        least = weighed
        best = { anchor, clear: false }
      }
    }
    return best
  }

  private cost(box: Rect, slot: number): number {
    if (this.collides(box)) return Infinity
    if (this.cardOverlap(box) > 6) return Infinity
    // What just touches a card is read as a part of it, where there is another way.
    const covered = this.cardOverlap({ ...box, left: box.left - beside, right: box.right + beside })
    let wires = 0
    for (let y = Math.floor((box.top + 2) / cell); y <= Math.floor((box.bottom - 2) / cell); y++) {
      for (let x = Math.floor(box.left / cell); x <= Math.floor(box.right / cell); x++) {
        const other = this.wires.get(keyOf(x, y))
        if (other !== undefined) wires += other === slot ? 1 : 1.5
      }
    }
    return wires + covered / 8
  }

  private collides(box: Rect): boolean {
    let hit = false
    eachLargeCell(box, (key) => {
      if (hit) return
      for (const other of this.taken.get(key) ?? []) {
        if (
          other.left < box.right + 3 &&
          other.right > box.left - 3 &&
          other.top < box.bottom &&
          other.bottom > box.top
        )
          hit = true
      }
    })
    return hit
  }
}

function* candidates(preferred: readonly Anchor[]): Generator<Anchor> {
  yield* preferred
  const above = preferred[0]?.above ?? true
  for (const t of places) yield { t, above }
  for (const t of places) yield { t, above: !above }
}

const large = 64

function eachLargeCell(box: Rect, visit: (key: number) => void): void {
  for (let y = Math.floor(box.top / large); y <= Math.floor(box.bottom / large); y++)
    for (let x = Math.floor(box.left / large); x <= Math.floor(box.right / large); x++) visit(keyOf(x, y))
}

function keyOf(x: number, y: number): number {
  return (Math.floor(x) + 0x400000) * 0x800000 + (Math.floor(y) + 0x400000)
}
