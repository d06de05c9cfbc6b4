import { fillDocument } from './apply.ts'
import type { DocumentParts, GraphDocument, NodeId, Properties } from './document.ts'

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

export function createDocument(parts: DocumentParts = {}): GraphDocument {
  const document: GraphDocument = {
    nodes: new Map(),
    edges: new Map(),
    positions: new Map(),
    weights: new Map(),
    properties: emptyProperties,
    edgesFrom: new Map(),
    edgesAt: new Map(),
    children: new Map([['', new Set<NodeId>()]]),
    nextOrder: 0,
  }
  fillDocument(document, parts)
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
