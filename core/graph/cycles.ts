import type { GraphDocument, NodeId } from './document.ts'
import { nodeOf } from './ids.ts'
import { allNodes } from './walk.ts'

/**
 * Nodes that lie on a cycle, along the edges, each once; undefined where there is none. A group counts as one node on its level, so a
 * cycle never hides in several levels. Linear, without recursion; the same document always gives the same cycle.
 */
export function findCycle(document: GraphDocument): NodeId[] | undefined {
  const waiting = new Map<NodeId, number>()
  for (const id of document.nodes.keys()) waiting.set(id, 0)
  for (const { to } of document.edges.values()) waiting.set(nodeOf(to), (waiting.get(nodeOf(to)) ?? 0) + 1)
  const ready = [...waiting].flatMap(([id, count]) => (count === 0 ? [id] : []))
  for (let i = 0; i < ready.length; i++) {
    const id = ready[i]!
    waiting.delete(id)
    for (const key of document.edgesAt.get(id) ?? []) {
      const { from, to } = document.edges.get(key)!
      const after = nodeOf(to)
      if (nodeOf(from) !== id || after === id) continue
      const left = waiting.get(after)! - 1
      waiting.set(after, left)
      if (left === 0) ready.push(after)
    }
  }
  // What still waits is on a cycle or behind one. Going back from it along such nodes must come round.
  const start = allNodes(document).find(({ id }) => waiting.has(id))
  return start && fromFirst(document, walkBack(document, start.id, waiting))
}

function walkBack(document: GraphDocument, start: NodeId, waiting: ReadonlyMap<NodeId, number>): NodeId[] {
  const at = new Map<NodeId, number>()
  const path: NodeId[] = []
  let id: NodeId = start
  while (!at.has(id)) {
    at.set(id, path.length)
    path.push(id)
    for (const key of document.edgesAt.get(id) ?? []) {
      const { from, to } = document.edges.get(key)!
      if (nodeOf(to) !== id || !waiting.has(nodeOf(from))) continue
      id = nodeOf(from)
      break
    }
  }
  return path.slice(at.get(id)).reverse()
}

/** The same cycle, starting at the node that comes first in the file. */
function fromFirst(document: GraphDocument, cycle: readonly NodeId[]): NodeId[] {
  const orders = cycle.map((id) => document.nodes.get(id)!.order)
  const first = orders.reduce((best, order, at) => (order < orders[best]! ? at : best), 0)
  return [...cycle.slice(first), ...cycle.slice(0, first)]
}

/** "fc1 → act1 → fc1"; a long way round is named by its beginning and its end. */
export function cycleName(nodes: readonly NodeId[]): string {
  const shown = nodes.length > 9 ? [...nodes.slice(0, 7), '…', nodes.at(-1)!] : nodes
  return [...shown, nodes[0]!].join(' → ')
}
