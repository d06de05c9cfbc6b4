import type { Diff } from './diff.ts'
import type { SizeOf } from './card-size.ts'
import type { GraphDocument, NodeId } from './document.ts'
import { moveNodes } from './move.ts'

export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom'

/** Where a card is shown; in the document, unless somebody knows better. */
export type PlaceOf = (id: NodeId) => readonly [number, number] | undefined

interface Placed {
  readonly id: NodeId
  readonly low: number
  readonly size: number
}

/** Puts cards in one line: their edges or their middles. */
export function alignNodes(
  document: GraphDocument,
  ids: Iterable<NodeId>,
  to: Alignment,
  sizeOf: SizeOf,
  placeOf: PlaceOf = (id) => document.positions.get(id),
): Diff {
  const across = to === 'left' || to === 'centre' || to === 'right'
  const cards = placed(placeOf, ids, across, sizeOf)
  const low = Math.min(...cards.map((card) => card.low))
  const high = Math.max(...cards.map((card) => card.low + card.size))
  return move(
    document,
    cards.map((card) => {
      if (to === 'left' || to === 'top') return [card.id, low]
      if (to === 'right' || to === 'bottom') return [card.id, high - card.size]
      return [card.id, (low + high - card.size) / 2]
    }),
    across,
    placeOf,
  )
}

/** Leaves the outermost two where they are and makes the gaps between all of them the same. */
export function distributeNodes(
  document: GraphDocument,
  ids: Iterable<NodeId>,
  direction: 'across' | 'down',
  sizeOf: SizeOf,
  placeOf: PlaceOf = (id) => document.positions.get(id),
): Diff {
  const across = direction === 'across'
  const cards = placed(placeOf, ids, across, sizeOf).sort((a, b) => a.low - b.low)
  const [first] = cards
  const last = cards.at(-1)
  if (!first || !last || cards.length < 3) return {}
  const taken = cards.reduce((sum, card) => sum + card.size, 0)
  const gap = (last.low + last.size - first.low - taken) / (cards.length - 1)
  let at = first.low
  return move(
    document,
    cards.map((card) => {
      const place = at
      at += card.size + gap
      return [card.id, place]
    }),
    across,
    placeOf,
  )
}

function placed(placeOf: PlaceOf, ids: Iterable<NodeId>, across: boolean, sizeOf: SizeOf): Placed[] {
  const axis = across ? 0 : 1
  return [...ids].flatMap((id) => {
    const at = placeOf(id)
    return at ? [{ id, low: at[axis], size: sizeOf(id)[axis] }] : []
  })
}

function move(
  document: GraphDocument,
  places: readonly (readonly [NodeId, number])[],
  across: boolean,
  placeOf: PlaceOf,
): Diff {
  return moveNodes(
    document,
    places.map(([id, place]) => {
      const [x, y] = placeOf(id) ?? [0, 0]
      return [id, across ? [place, y] : [x, place]]
    }),
  )
}
