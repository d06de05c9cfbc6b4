import type { Json } from '../nodes/attributes.ts'
import type { Tensor } from '../tensor/tensor.ts'

/*
 * The document is flat: a node inside a group is known by its path (`block/fc1`), as in plans, weights and layout.
 * So an edit looks the same at every depth. Only reading and writing files knows about nesting.
 *
 * `order` remembers where an entry stands in the file. It is not saved; a node that is deleted and brought back by undo
 * keeps it, and with it its place.
 */

/** "fc1", or "block/fc1" inside a group. */
export type NodeId = string
/** "<node>.<port>", e.g. "block/fc1.in". */
export type PortId = string

export interface GraphNode {
  readonly id: NodeId
  readonly type: string
  /** As in the file: only what differs from the type's defaults, unknown attributes included. */
  readonly attributes: { readonly [name: string]: Json }
  readonly label?: string
  readonly bypass?: boolean
  readonly stopGradient?: boolean
  readonly frozen?: boolean
  /** For `type: "group"`: port name -> inner ports fed (local to the group: "fc1.in"). */
  readonly inputs?: { readonly [port: string]: readonly string[] }
  /** For `type: "group"`: port name -> the inner output shown. */
  readonly outputs?: { readonly [port: string]: string }
  /** Fields this version does not know; they survive. For an unknown type: everything but type and attributes. */
  readonly extra?: { readonly [name: string]: Json }
  readonly order: number
}

/** An input takes one edge, so `to` is the edge's key. */
export interface GraphEdge {
  readonly from: PortId
  readonly to: PortId
  readonly order: number
}

export interface Weight {
  readonly dtype: 'float32' | 'float64'
  readonly tensor: Tensor
  /** Keys this version does not know; they survive. */
  readonly extra?: { readonly [name: string]: Json }
  readonly order: number
}

export interface Frame {
  readonly title: string
  readonly rect: readonly [number, number, number, number]
  readonly hue: number
  readonly extra?: { readonly [name: string]: Json }
}
export interface Comment {
  readonly text: string
  readonly at: readonly [number, number]
  readonly extra?: { readonly [name: string]: Json }
}
export interface Reroute {
  readonly edge: readonly [PortId, PortId]
  readonly points: readonly (readonly [number, number])[]
  readonly extra?: { readonly [name: string]: Json }
}

/** The few values there is one of. */
export interface Properties {
  readonly name: string
  readonly description: string
  readonly seed: number
  readonly frames: readonly Frame[]
  readonly comments: readonly Comment[]
  readonly reroutes: readonly Reroute[]
  readonly collapsed: readonly NodeId[]
  readonly extensions: { readonly [name: string]: Json }
  /** Unknown top-level keys, and unknown keys of `layout`. */
  readonly extra: { readonly [name: string]: Json }
  readonly layoutExtra: { readonly [name: string]: Json }
}

/**
 * What is read everywhere. Only `applyDiff` changes it, and it changes it in place: copying 100,000 nodes an edit would
 * make dragging slow. Records themselves are never changed, so a diff can hold them as they are.
 */
export interface GraphDocument {
  readonly nodes: ReadonlyMap<NodeId, GraphNode>
  /** By `to`. */
  readonly edges: ReadonlyMap<PortId, GraphEdge>
  readonly positions: ReadonlyMap<NodeId, readonly [number, number]>
  /** By name, `fc1.weight`. */
  readonly weights: ReadonlyMap<string, Weight>
  readonly properties: Properties
  /** Kept in step by `applyDiff`: keys of the edges that leave an output port. */
  readonly edgesFrom: ReadonlyMap<PortId, ReadonlySet<PortId>>
  /** Keys of the edges that touch a node, in or out. */
  readonly edgesAt: ReadonlyMap<NodeId, ReadonlySet<PortId>>
  /** Children of a group by its path; the top level is "". */
  readonly children: ReadonlyMap<NodeId, ReadonlySet<NodeId>>
  /** Above every `order` that was ever in use here; what is added next takes it. */
  readonly nextOrder: number
}

/** What a document is made from. Nothing is checked here: `documentFaults` tells what is wrong, the file reader refuses it. */
export interface DocumentParts {
  readonly nodes?: Iterable<GraphNode>
  readonly edges?: Iterable<GraphEdge>
  readonly positions?: Iterable<readonly [NodeId, readonly [number, number]]>
  readonly weights?: Iterable<readonly [string, Weight]>
  readonly properties?: Partial<Properties>
}
