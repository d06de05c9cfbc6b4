import type { GraphDocument, GraphEdge, GraphNode, NodeId, PortId, Properties, Weight } from './document.ts'

/** From what to what; `undefined` is "was not there" or "is gone". Undo swaps the two sides. */
export type Change<T> = readonly [before: T | undefined, after: T | undefined]

/** A reversible edit as plain data: it can be stored, sent to the worker and replayed onto the canvas. */
export interface Diff {
  readonly nodes?: { readonly [id: NodeId]: Change<GraphNode> }
  readonly edges?: { readonly [to: PortId]: Change<GraphEdge> }
  readonly positions?: { readonly [id: NodeId]: Change<readonly [number, number]> }
  readonly weights?: { readonly [name: string]: Change<Weight> }
  readonly properties?: { readonly [K in keyof Properties]?: readonly [Properties[K], Properties[K]] }
}
export type { GraphDocument }
