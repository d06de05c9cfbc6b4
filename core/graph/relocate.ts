import type { NodeId } from './document.ts'
import type { Draft } from './draft.ts'
import { nodeOf } from './ids.ts'
import { eachInside, toLevel } from './notes.ts'
import { pinnedNodes, setPinned } from './pins.ts'
import { withContents } from './walk.ts'

/**
 * Gives nodes other paths, with all that goes by their names: contents, places, weights, edges within the group, folded
 * groups and pins. Reroutes follow their edges. What the ports of groups around them say is left to the caller, who knows
 * what shall become of it; so are edges that would lead from one level to another.
 */
export function relocate(draft: Draft, names: ReadonlyMap<NodeId, NodeId>): (name: string) => string {
  const { document } = draft
  const moved = withContents(document, names.keys())
  const paths = new Map<NodeId, NodeId>()
  for (const id of moved) paths.set(id, renamed(names, id))
  const rename = (name: string) => {
    const id = nodeOf(name)
    return (paths.get(id) ?? id) + name.slice(id.length)
  }
  const ends = new Set<string>()
  // All is taken away before anything is set: a new path may be one that just became free.
  const later: (() => void)[] = []
  for (const id of moved) {
    const node = draft.nodes.get(id)
    const at = draft.positions.get(id)
    draft.nodes.set(id, undefined)
    draft.positions.set(id, undefined)
    for (const to of document.edgesAt.get(id) ?? []) ends.add(to)
    if (node) later.push(() => draft.nodes.set(rename(id), { ...node, id: rename(id) }))
    if (at) later.push(() => draft.positions.set(rename(id), at))
  }
  for (const to of ends) {
    const edge = draft.edges.get(to)
    if (!edge) continue
    draft.edges.set(to, undefined)
    later.push(() => draft.edges.set(rename(edge.to), { ...edge, from: rename(edge.from), to: rename(edge.to) }))
  }
  for (const [name, weight] of document.weights) {
    if (!moved.has(nodeOf(name))) continue
    draft.weights.set(name, undefined)
    later.push(() => draft.weights.set(rename(name), weight))
  }
  for (const set of later) set()
  const reroutes = draft.property('reroutes')
  if (reroutes.some(({ edge }) => edge.some((port) => moved.has(nodeOf(port)))))
    draft.setProperty(
      'reroutes',
      reroutes.map((one) => ({ ...one, edge: [rename(one.edge[0]), rename(one.edge[1])] as const })),
    )
  eachInside(draft, (note, group) => (moved.has(group) ? toLevel(note, rename(group)) : note))
  const collapsed = draft.property('collapsed')
  if (collapsed.some((id) => moved.has(id))) draft.setProperty('collapsed', collapsed.map(rename))
  const pinned = pinnedNodes(document)
  if ([...pinned].some((id) => moved.has(id))) setPinned(draft, [...pinned].map(rename))
  return rename
}

/** The nearest of its groups that gets another path decides. */
function renamed(names: ReadonlyMap<NodeId, NodeId>, id: NodeId): NodeId {
  for (let at: NodeId = id; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const name = names.get(at)
    if (name !== undefined) return name + id.slice(at.length)
  }
  return id
}
