import { estimateSize, grid, portY, type SizeOf } from './card-size.ts'
import type { Diff } from './diff.ts'
import type { GraphDocument, GraphEdge, GraphNode, NodeId } from './document.ts'
import { Draft } from './draft.ts'
import { nodeOf, splitPort } from './ids.ts'
import { components, place, shelves, type Box, type Link } from './layers.ts'
import { wholePixels } from './pixels.ts'
import { portsOf } from './ports.ts'
import { edgesByLevel, nodesOf } from './walk.ts'

/**
 * Places for the nodes that have none, at once: layers from left to right, wires as straight as that goes, parts that do not hang
 * together side by side. What has a place keeps it; new places go below. Every group is a plane of its own. n log n in
 * nodes and edges, so that a file without layout opens in a moment; `layoutDiff` arranges more finely and takes longer.
 */
export function quickLayout(document: GraphDocument, sizeOf: SizeOf = estimateSize(document)): Diff {
  const draft = new Draft(document)
  const edges = edgesByLevel(document)
  for (const parent of document.children.keys()) {
    const nodes = nodesOf(document, parent)
    const missing = nodes.filter(({ id }) => !document.positions.has(id))
    if (missing.length === 0) continue
    const [left, top] = below(document, nodes, sizeOf)
    arrange(document, missing, edges.get(parent) ?? [], sizeOf).forEach(([x, y], index) =>
      draft.positions.set(missing[index]!.id, wholePixels([left + x, top + y])),
    )
  }
  return draft.finish()
}

/** Places relative to the top left corner, in the order of `nodes`. */
function arrange(
  document: GraphDocument,
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  sizeOf: SizeOf,
): [number, number][] {
  const index = new Map(nodes.map(({ id }, at) => [id, at]))
  const sizes = nodes.map(({ id }) => sizeOf(id))
  const rows = nodes.map(({ id }) => rowsOf(document, id))
  const links: Link[] = []
  for (const edge of edges) {
    const from = index.get(nodeOf(edge.from))
    const to = index.get(nodeOf(edge.to))
    if (from === undefined || to === undefined) continue
    const output = rows[from]!.outputs.get(splitPort(edge.from)[1]) ?? 0
    const input = rows[to]!.inputs.get(splitPort(edge.to)[1]) ?? 0
    links.push({ from, to, drop: portY(output) - portY(input) })
  }
  const boxes: Box[] = components(nodes.length, links).map((part) => place(part, sizes))
  const places: [number, number][] = nodes.map(() => [0, 0])
  shelves(boxes).forEach(([x, y], box) => {
    for (const [node, [dx, dy]] of boxes[box]!.places) places[node] = [onGrid(x + dx), onGrid(y + dy)]
  })
  return places
}

function rowsOf(document: GraphDocument, id: NodeId) {
  const ports = portsOf(document, id)
  return {
    inputs: new Map(ports.inputs.map((port, row) => [port.name, row])),
    outputs: new Map(ports.outputs.map((port, row) => [port, row])),
  }
}

/** The corner from which there is room: the origin, or below all that has a place. */
function below(document: GraphDocument, nodes: readonly GraphNode[], sizeOf: SizeOf): readonly [number, number] {
  let left = Infinity
  let bottom = -Infinity
  for (const { id } of nodes) {
    const at = document.positions.get(id)
    if (!at) continue
    left = Math.min(left, at[0])
    bottom = Math.max(bottom, at[1] + sizeOf(id)[1])
  }
  return left === Infinity ? [0, 0] : [left, onGrid(bottom + 8 * grid)]
}

function onGrid(value: number): number {
  return Math.round(value / grid) * grid
}
