import { applyDiff } from './apply.ts'
import type { GraphDocument, GraphEdge, GraphNode, NodeId, PortId, Properties, Weight } from './document.ts'

export const emptyProperties: Properties = {
  name: '',
  description: '',
  seed: 0,
  frames: [],
  comments: [],
  reroutes: [],
  collapsed: [],
  extensions: {},
  extra: {},
  layoutExtra: {},
}

/** What a document is made from. Nothing is checked here: `documentFaults` tells what is wrong, the file reader refuses it. */
export interface DocumentParts {
  readonly nodes?: Iterable<GraphNode>
  readonly edges?: Iterable<GraphEdge>
  readonly positions?: Iterable<readonly [NodeId, readonly [number, number]]>
  readonly weights?: Iterable<readonly [string, Weight]>
  readonly properties?: Partial<Properties>
}

export function createDocument(parts: DocumentParts = {}): GraphDocument {
  const document: GraphDocument = {
    nodes: new Map(),
    edges: new Map(),
    positions: new Map(),
    weights: new Map(),
    properties: { ...emptyProperties, ...parts.properties },
    edgesFrom: new Map(),
    edgesAt: new Map(),
    children: new Map([['', new Set<NodeId>()]]),
    nextOrder: 0,
  }
  applyDiff(document, {
    nodes: added(parts.nodes, (node) => [node.id, node]),
    edges: added(parts.edges, (edge) => [edge.to, edge]),
    positions: added(parts.positions, (entry) => entry),
    weights: added(parts.weights, (entry) => entry),
  })
  return document
}

/** A document of its own: changing one leaves the other as it is. Records are shared, since they are never changed. */
export function copyDocument(document: GraphDocument): GraphDocument {
  return createDocument({
    nodes: document.nodes.values(),
    edges: document.edges.values(),
    positions: document.positions,
    weights: document.weights,
    properties: document.properties,
  })
}

function added<Entry, T>(
  entries: Iterable<Entry> | undefined,
  keyed: (entry: Entry) => readonly [PortId, T],
): { [key: string]: readonly [undefined, T] } {
  const changes = new Map<string, readonly [undefined, T]>()
  for (const entry of entries ?? []) {
    const [key, value] = keyed(entry)
    changes.set(key, [undefined, value])
  }
  return Object.fromEntries(changes)
}
