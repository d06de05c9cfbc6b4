import type { Diff } from './diff.ts'
import type { GraphDocument, NodeId } from './document.ts'
import { Draft } from './draft.ts'

/*
 * Nodes that automatic layout leaves where they are. The file keeps them among its extensions, since a graph means the same
 * without them.
 */

const place = 'pinned'

/** What is pinned and still there. */
export function pinnedNodes(document: GraphDocument): ReadonlySet<NodeId> {
  const list = document.properties.extensions[place]
  if (!Array.isArray(list)) return new Set()
  const ids = (list as readonly unknown[]).filter((id): id is string => typeof id === 'string')
  return new Set(ids.filter((id) => document.nodes.has(id)))
}

/** Pins nodes where they are, or lets them go. */
export function pinNodes(document: GraphDocument, ids: Iterable<NodeId>, on: boolean): Diff {
  const draft = new Draft(document)
  const pinned = new Set(pinnedNodes(document))
  for (const id of ids) {
    if (on && document.nodes.has(id)) pinned.add(id)
    else pinned.delete(id)
  }
  setPinned(draft, pinned)
  return draft.finish()
}

export function setPinned(draft: Draft, ids: Iterable<NodeId>): void {
  const { [place]: _, ...others } = draft.property('extensions')
  const list = [...ids].sort()
  draft.setProperty('extensions', list.length > 0 ? { ...others, [place]: list } : others)
}
