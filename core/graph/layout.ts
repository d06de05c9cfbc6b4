import { estimateSize, grid, portY, type SizeOf } from './card-size.ts'
import type { Diff } from './diff.ts'
import type { GraphDocument, GraphEdge, GraphNode, NodeId } from './document.ts'
import { Draft } from './draft.ts'
import { wholePixels } from './pixels.ts'
import { portsOf } from './ports.ts'
import { edgesByLevel, nodesOf } from './walk.ts'

/** What goes to ELK and comes back with places; the part of its JSON format that is used. */
export interface ElkGraph {
  id: string
  x?: number
  y?: number
  width?: number
  height?: number
  layoutOptions?: { [option: string]: string }
  ports?: ElkGraph[]
  children?: ElkGraph[]
  edges?: { id: string; sources: string[]; targets: string[] }[]
}

/** `(graph) => new ELK().layout(graph)`, in a worker where the graph is large. */
export type Elk = (graph: ElkGraph) => Promise<ElkGraph>

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'SPLINES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.spacing.nodeNodeBetweenLayers': '80',
  'elk.spacing.nodeNode': '32',
  'elk.spacing.componentComponent': '64',
}

/**
 * Arranges all nodes anew, each group on a plane of its own, by ELK's layered algorithm from left to right. The result is one
 * edit: places on the grid, the top left corner where it was, and reroutes removed, since their points are about the old places.
 */
export async function layoutDiff(
  document: GraphDocument,
  elk: Elk,
  sizeOf: SizeOf = estimateSize(document),
): Promise<Diff> {
  const draft = new Draft(document)
  const edges = edgesByLevel(document)
  for (const parent of document.children.keys()) {
    const nodes = nodesOf(document, parent)
    const placed = await elk(elkGraph(document, nodes, edges.get(parent) ?? [], sizeOf))
    const [left, top] = corner(document, nodes)
    for (const { id, x = 0, y = 0 } of placed.children ?? [])
      if (document.nodes.has(id)) draft.positions.set(id, wholePixels([left + onGrid(x), top + onGrid(y)]))
  }
  draft.setProperty('reroutes', [])
  return draft.finish()
}

function elkGraph(
  document: GraphDocument,
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  sizeOf: SizeOf,
): ElkGraph {
  return {
    id: 'graph',
    layoutOptions: { ...options, 'elk.padding': '[top=0,left=0,bottom=0,right=0]' },
    children: nodes.map(({ id }) => elkNode(document, id, sizeOf)),
    edges: edges.map(({ from, to }) => ({ id: `edge ${to}`, sources: [outputId(from)], targets: [inputId(to)] })),
  }
}

function elkNode(document: GraphDocument, id: NodeId, sizeOf: SizeOf): ElkGraph {
  const [width, height] = sizeOf(id)
  const { inputs, outputs } = portsOf(document, id)
  const port = (name: string, x: number, row: number): ElkGraph => ({ id: name, x, y: portY(row), width: 0, height: 0 })
  return {
    id,
    width,
    height,
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    ports: [
      ...inputs.map(({ name }, row) => port(inputId(`${id}.${name}`), 0, row)),
      ...outputs.map((name, row) => port(outputId(`${id}.${name}`), width, row)),
    ],
  }
}

/** An input and an output of a node may have the same name; ELK wants every id once. */
function inputId(port: string): string {
  return `in ${port}`
}

function outputId(port: string): string {
  return `out ${port}`
}

/** Where the level's top left corner is now; the origin where nothing has a place. */
function corner(document: GraphDocument, nodes: readonly GraphNode[]): readonly [number, number] {
  let left = Infinity
  let top = Infinity
  for (const { id } of nodes) {
    const at = document.positions.get(id)
    if (!at) continue
    left = Math.min(left, at[0])
    top = Math.min(top, at[1])
  }
  return left === Infinity ? [0, 0] : [left, top]
}

function onGrid(value: number): number {
  return Math.round(value / grid) * grid
}
