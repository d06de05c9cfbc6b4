import type { GraphDocument, GraphEdge, GraphNode, NodeId, PortId } from './document.ts'
import { nodeOf, parentOf } from './ids.ts'

/** Nodes of one level as they stand in the file; the top level is "". */
export function nodesOf(document: GraphDocument, parent: NodeId = ''): GraphNode[] {
  const nodes: GraphNode[] = []
  for (const id of document.children.get(parent) ?? []) nodes.push(document.nodes.get(id)!)
  return nodes.sort(byOrder)
}

/** All nodes as they stand in the file: what lies in a group comes after the group. */
export function allNodes(document: GraphDocument): GraphNode[] {
  const nodes: GraphNode[] = []
  const stack = nodesOf(document).reverse()
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes.push(node)
    if (document.children.has(node.id)) for (const child of nodesOf(document, node.id).reverse()) stack.push(child)
  }
  return nodes
}

/** Edges by the level they lie in, as they stand in the file. */
export function edgesByLevel(document: GraphDocument): Map<NodeId, GraphEdge[]> {
  const levels = new Map<NodeId, GraphEdge[]>()
  for (const edge of document.edges.values()) {
    const level = parentOf(nodeOf(edge.to))
    const edges = levels.get(level)
    if (edges) edges.push(edge)
    else levels.set(level, [edge])
  }
  for (const edges of levels.values()) edges.sort(byOrder)
  return levels
}

/** The ids and all that lies in them, each once. */
export function withContents(document: GraphDocument, ids: Iterable<NodeId>): Set<NodeId> {
  const found = new Set<NodeId>()
  const stack = [...ids]
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (found.has(id) || !document.nodes.has(id)) continue
    found.add(id)
    for (const child of document.children.get(id) ?? []) stack.push(child)
  }
  return found
}

/** Edges that end at a node, in the order of the file. */
export function edgesInto(document: GraphDocument, id: NodeId): GraphEdge[] {
  return edgesAt(document, id).filter((edge) => nodeOf(edge.to) === id)
}

/** Edges that leave a node, in the order of the file. */
export function edgesOutOf(document: GraphDocument, id: NodeId): GraphEdge[] {
  return edgesAt(document, id).filter((edge) => nodeOf(edge.from) === id)
}

function edgesAt(document: GraphDocument, id: NodeId): GraphEdge[] {
  const edges: GraphEdge[] = []
  for (const to of document.edgesAt.get(id) ?? []) edges.push(document.edges.get(to)!)
  return edges.sort(byOrder)
}

/**
 * All nodes from which a node can be reached along the edges of its level (or that it reaches), each with the next node
 * on a shortest way to it. The node itself is not among them.
 */
export function reach(document: GraphDocument, id: NodeId, direction: 'upstream' | 'downstream'): Map<NodeId, NodeId> {
  const next = new Map<NodeId, NodeId>()
  const queue = [id]
  for (let i = 0; i < queue.length; i++) {
    const node = queue[i]!
    for (const to of document.edgesAt.get(node) ?? []) {
      const edge = document.edges.get(to)!
      const [near, far] =
        direction === 'upstream' ? [nodeOf(edge.to), nodeOf(edge.from)] : [nodeOf(edge.from), nodeOf(edge.to)]
      if (near !== node || far === id || next.has(far)) continue
      next.set(far, node)
      queue.push(far)
    }
  }
  return next
}

/** The nodes and all that lies upstream or downstream of any of them. */
export function reachAll(
  document: GraphDocument,
  ids: Iterable<NodeId>,
  direction: 'upstream' | 'downstream',
): Set<NodeId> {
  const found = new Set(ids)
  const queue = [...found]
  for (let i = 0; i < queue.length; i++) {
    const node = queue[i]!
    for (const to of document.edgesAt.get(node) ?? []) {
      const edge = document.edges.get(to)!
      const [near, far] =
        direction === 'upstream' ? [nodeOf(edge.to), nodeOf(edge.from)] : [nodeOf(edge.from), nodeOf(edge.to)]
      if (near !== node || found.has(far)) continue
      found.add(far)
      queue.push(far)
    }
  }
  return found
}

/** Ties (which a merge of two files can make) are broken by name, so that the same document always gives the same order. */
function byOrder(a: GraphNode | GraphEdge, b: GraphNode | GraphEdge): number {
  return a.order - b.order || compareText(keyOf(a), keyOf(b))
}

function keyOf(entry: GraphNode | GraphEdge): PortId {
  return 'id' in entry ? entry.id : entry.to
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
