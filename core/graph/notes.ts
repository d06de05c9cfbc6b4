import type { Json } from '../nodes/attributes.ts'
import type { Comment, Frame, GraphDocument, NodeId, PortId } from './document.ts'
import type { Draft } from './draft.ts'

/*
 * Frames, comments and reroute points: what is written on a graph and means nothing to it. Frames and comments are known by
 * their place in the file's list, a point by its edge and its place along it.
 */

export interface Notes {
  readonly frames: readonly number[]
  readonly comments: readonly number[]
  readonly points: readonly (readonly [to: PortId, index: number])[]
}

/** Frames and comments inside a group say so; those of the top level say nothing. */
const inside = 'group'

/** The level a frame or comment lies on. One whose group is not there is shown at the top. */
export function levelOfNote(document: GraphDocument, { extra }: Frame | Comment): NodeId {
  const group = extra?.[inside]
  return typeof group === 'string' && document.nodes.get(group)?.type === 'group' ? group : ''
}

/** What a frame or comment made on a level remembers of it. */
export function onLevel(level: NodeId): { readonly extra?: { readonly [name: string]: Json } } {
  return level === '' ? {} : { extra: { [inside]: level } }
}

/** Changes frames and comments inside groups: undefined takes one away. */
export function eachInside(
  draft: Draft,
  change: <T extends Frame | Comment>(note: T, group: NodeId) => T | undefined,
): void {
  for (const name of ['frames', 'comments'] as const) {
    const notes: readonly (Frame | Comment)[] = draft.property(name)
    if (!notes.some((note) => typeof note.extra?.[inside] === 'string')) continue
    const changed = notes.flatMap((note) => {
      const group = note.extra?.[inside]
      const after = typeof group === 'string' ? change(note, group) : note
      return after === undefined ? [] : [after]
    })
    // Both lists hold what they held before.
    draft.setProperty(name, changed as never)
  }
}

/** The note on another level. */
export function toLevel<T extends Frame | Comment>(note: T, level: NodeId): T {
  const { [inside]: _, ...others } = note.extra ?? {}
  const extra = level === '' ? others : { ...note.extra, [inside]: level }
  const { extra: __, ...rest } = note
  return { ...rest, ...(Object.keys(extra).length > 0 && { extra }) } as T
}
