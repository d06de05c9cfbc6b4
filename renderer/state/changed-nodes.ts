import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument, NodeId } from '../../core/graph/document.ts'
import { nodeOf, parentOf } from '../../core/graph/ids.ts'

/**
 * The nodes a change was about, as far as they are there now: those it made or altered, moved, wired, or gave weights. A group
 * that was made stands for what is in it; one that got other ports because of what is in it is not meant.
 */
export function nodesOf(document: GraphDocument, { nodes = {}, edges, positions, weights }: Diff): NodeId[] {
  const found = new Set<NodeId>()
  const add = (id: NodeId) => void (document.nodes.has(id) && found.add(id))
  for (const id of Object.keys(nodes)) add(id)
  for (const id of Object.keys(positions ?? {})) add(id)
  for (const [to, change] of Object.entries(edges ?? {})) {
    add(nodeOf(to))
    for (const edge of change) if (edge) add(nodeOf(edge.from))
  }
  for (const name of Object.keys(weights ?? {})) add(nodeOf(name))

  const isMade = (id: NodeId) => nodes[id] !== undefined && nodes[id][0] === undefined
  for (const id of [...found]) {
    const around = groupsAround(id)
    if (around.some((group) => found.has(group) && isMade(group))) found.delete(id)
    else for (const group of around) if (!isMade(group)) found.delete(group)
  }
  return [...found]
}

function groupsAround(id: NodeId): NodeId[] {
  const groups: NodeId[] = []
  for (let group = parentOf(id); group !== ''; group = parentOf(group)) groups.push(group)
  return groups
}
