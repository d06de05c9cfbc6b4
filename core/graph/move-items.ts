import type { Diff } from './diff.ts'
import type { GraphDocument, NodeId, PortId } from './document.ts'
import { Draft } from './draft.ts'
import { nodeOf } from './ids.ts'
import type { Notes } from './notes.ts'
import { wholePixels } from './pixels.ts'

/** Things of a canvas that move as one; of nodes, where they are shown now. */
export interface Items extends Notes {
  readonly nodes: readonly (readonly [NodeId, readonly [number, number]])[]
}

/**
 * Moves nodes, frames, comments and points by so many pixels. Points of an edge go with it where both its ends move, so that
 * a part of a graph keeps its looks.
 */
export function moveItems(document: GraphDocument, items: Items, dx: number, dy: number): Diff {
  const draft = new Draft(document)
  const moved = new Set<NodeId>()
  for (const [id, [x, y]] of items.nodes) {
    if (!document.nodes.has(id)) continue
    moved.add(id)
    draft.positions.set(id, wholePixels([x + dx, y + dy]))
  }
  const { frames, comments, reroutes } = document.properties
  const framed = new Set(items.frames)
  if (framed.size > 0)
    draft.setProperty(
      'frames',
      frames.map((frame, i) => {
        const [x, y, width, height] = frame.rect
        return framed.has(i) ? { ...frame, rect: [...wholePixels([x + dx, y + dy]), width, height] as const } : frame
      }),
    )
  const written = new Set(items.comments)
  if (written.size > 0)
    draft.setProperty(
      'comments',
      comments.map((comment, i) => {
        const [x, y] = comment.at
        return written.has(i) ? { ...comment, at: wholePixels([x + dx, y + dy]) } : comment
      }),
    )
  const chosen = pointsByEdge(items.points)
  const goes = ({ edge }: { readonly edge: readonly [PortId, PortId] }) =>
    chosen.has(edge[1]) || edge.every((port) => moved.has(nodeOf(port)))
  if (reroutes.some(goes))
    draft.setProperty(
      'reroutes',
      reroutes.map((one) => {
        if (!goes(one)) return one
        const all = one.edge.every((port) => moved.has(nodeOf(port)))
        const some = chosen.get(one.edge[1])
        const points = one.points.map(([x, y], i): readonly [number, number] =>
          all || some?.has(i) ? wholePixels([x + dx, y + dy]) : [x, y],
        )
        return { ...one, points }
      }),
    )
  return draft.finish()
}

/** Takes frames, comments and points away. What lies in a frame stays. */
export function removeNotes(document: GraphDocument, notes: Notes): Diff {
  const draft = new Draft(document)
  dropNotes(draft, notes)
  return draft.finish()
}

/** The same as part of a larger edit. */
export function dropNotes(draft: Draft, notes: Notes): void {
  const { frames, comments, reroutes } = draft.document.properties
  const framed = new Set(notes.frames)
  const written = new Set(notes.comments)
  if (framed.size > 0)
    draft.setProperty(
      'frames',
      frames.filter((_, i) => !framed.has(i)),
    )
  if (written.size > 0)
    draft.setProperty(
      'comments',
      comments.filter((_, i) => !written.has(i)),
    )
  const chosen = pointsByEdge(notes.points)
  if (chosen.size > 0)
    draft.setProperty(
      'reroutes',
      reroutes.flatMap((one) => {
        const gone = chosen.get(one.edge[1])
        if (!gone) return [one]
        const points = one.points.filter((_, i) => !gone.has(i))
        return points.length > 0 || one.extra ? [{ ...one, points }] : []
      }),
    )
}

function pointsByEdge(points: Notes['points']): Map<PortId, Set<number>> {
  const byEdge = new Map<PortId, Set<number>>()
  for (const [to, index] of points) byEdge.set(to, (byEdge.get(to) ?? new Set()).add(index))
  return byEdge
}
