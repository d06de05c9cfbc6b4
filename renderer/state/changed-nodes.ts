import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument, NodeId } from '../../core/graph/document.ts'
import { nodeOf } from '../../core/graph/ids.ts'

/** The nodes a change was about, as far as they are there now: those it made or altered, moved, wired, or gave weights. */
export function nodesOf(document: GraphDocument, { nodes, edges, positions, weights }: Diff): NodeId[] {
  const found = new Set<NodeId>()
  const add = (id: NodeId) => void (document.nodes.has(id) && found.add(id))
  for (const id of Object.keys(nodes ?? {})) add(id)
  for (const id of Object.keys(positions ?? {})) add(id)
  for (const [to, change] of Object.entries(edges ?? {})) {
    add(nodeOf(to))
    for (const edge of change) if (edge) add(nodeOf(edge.from))
  }
  for (const name of Object.keys(weights ?? {})) add(nodeOf(name))
  return [...found]
}
