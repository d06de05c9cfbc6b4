import { estimateSize, grid } from './card-size.ts'
import type { GraphDocument, NodeId } from './document.ts'
import { parentOf } from './ids.ts'
import { nodesOf } from './walk.ts'

/** A rectangle of the world, in pixels. */
export interface WorldRect {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** From one card to the next: a usual card, and room for a wire and its labels. */
const across = 200
const down = 168
/** What a card takes before anything ran. */
const card = { width: 160, height: 112 }
const edge = { side: 32, top: 40, far: 8 }

/**
 * The corner for a node that is added without a pointer: beside the card it follows where that is in view and free, else the
 * first free place in view in reading order. Where the view is full: beyond everything, at the top right.
 */
export function freePlace(
  document: GraphDocument,
  inView: WorldRect,
  beside?: NodeId,
): { readonly at: readonly [number, number]; readonly inView: boolean } {
  const sizeOf = estimateSize(document)
  const taken: WorldRect[] = []
  for (const { id } of nodesOf(document, beside === undefined ? '' : parentOf(beside))) {
    const [left, top] = document.positions.get(id) ?? [0, 0]
    const [width, height] = sizeOf(id)
    taken.push({ left: left - 16, top: top - 16, right: left + width + 16, bottom: top + height + 16 })
  }
  const isFree = (x: number, y: number) =>
    taken.every((one) => x >= one.right || x + card.width <= one.left || y >= one.bottom || y + card.height <= one.top)
  const right = inView.right - edge.far - card.width
  const bottom = inView.bottom - edge.far - card.height
  const from = beside === undefined ? undefined : document.positions.get(beside)
  if (from) {
    const [x, y] = [from[0] + across, from[1]]
    if (x <= right && y >= inView.top && y <= bottom && isFree(x, y)) return { at: [x, y], inView: true }
  }
  for (let y = onGrid(inView.top + edge.top); y <= bottom; y += down)
    for (let x = onGrid(inView.left + edge.side); x <= right; x += across)
      if (isFree(x, y)) return { at: [x, y], inView: true }
  const top = taken.reduce((least, one) => Math.min(least, one.top + 16), Infinity)
  const end = taken.reduce((most, one) => Math.max(most, one.right - 16), -Infinity)
  return taken.length === 0
    ? { at: [onGrid(inView.left), onGrid(inView.top)], inView: false }
    : { at: [onGrid(end + across - card.width), onGrid(top)], inView: false }
}

const onGrid = (length: number) => Math.ceil(length / grid) * grid
