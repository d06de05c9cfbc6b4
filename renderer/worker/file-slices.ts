import type { DocumentParts, GraphDocument, GraphEdge, GraphNode, NodeId, Weight } from '../../core/graph/document.ts'

/** A part of a document on its way to the window. Properties come with the first. */
export interface FileSlice {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  readonly positions: readonly (readonly [NodeId, readonly [number, number]])[]
  readonly weights: readonly (readonly [string, Weight])[]
  readonly properties?: NonNullable<DocumentParts['properties']>
}

/** As much as the window can take in between two frames. */
const most = 1000
/** So many numbers of a weight count as one entry: they are copied, not looked at. */
const numbersAnEntry = 1000

/** A document in pieces, so that no message keeps the window busy for long. */
export function* slicesOf(document: GraphDocument): Generator<FileSlice> {
  let slice = emptySlice()
  let size = 0
  yield { ...slice, properties: document.properties }
  const parts = [
    ['nodes', document.nodes.values()],
    ['edges', document.edges.values()],
    ['positions', document.positions],
    ['weights', document.weights],
  ] as const
  for (const [part, entries] of parts)
    for (const entry of entries) {
      const list: unknown[] = slice[part]
      list.push(entry)
      size += part === 'weights' ? 1 + (entry as [string, Weight])[1].tensor.data.length / numbersAnEntry : 1
      if (size < most) continue
      yield slice
      slice = emptySlice()
      size = 0
    }
  if (size > 0) yield slice
}

function emptySlice() {
  return {
    nodes: [] as GraphNode[],
    edges: [] as GraphEdge[],
    positions: [] as (readonly [NodeId, readonly [number, number]])[],
    weights: [] as (readonly [string, Weight])[],
  }
}
