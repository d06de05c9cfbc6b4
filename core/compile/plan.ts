import type { ValueType } from '../nodes/define.ts'
import type { NodeId, PortId } from '../graph/document.ts'
import type { Shape } from '../tensor/tensor.ts'

/*
 * The plan is plain data: it can be printed, checked by `validate.ts`, cloned to a worker, and read by every engine.
 * Groups are expanded in it. Values are named by the output port that makes them.
 */

export interface PlanNode {
  readonly id: NodeId
  /** The node type that runs; a bypassed node runs as `bypass`. */
  readonly op: string
  /** Input port -> the output port that feeds it. */
  readonly inputs: { readonly [port: string]: PortId }
  /** Places among the plan's nodes of what feeds each port, in the order of the ports. */
  readonly feeders: readonly number[]
  readonly type: ValueType
  /** Nodes of the same kind have the same type, the same attributes, and the same types arrive: what holds for one holds for all. */
  readonly kind: number
}

export type Read = { readonly edge: PortId } | { readonly gradient: PortId } | { readonly parameter: string }
export type Write =
  | { readonly edge: PortId; readonly type: ValueType }
  /** The share one consumer sends back: gradient of the edge `from` -> `to`. Shares add up to the gradient of `from`. */
  | { readonly gradient: PortId; readonly to: PortId; readonly type: ValueType }
  | { readonly parameterGradient: string; readonly shape: Shape }

export interface Step {
  readonly index: number
  readonly phase: 'forward' | 'backward'
  readonly node: NodeId
  /** Of the node among the plan's nodes. */
  readonly place: number
  readonly op: string
  readonly reads: readonly Read[]
  readonly writes: readonly Write[]
  /** Forward: names of what the node keeps for its own backward step besides values, e.g. `mask`. Absent: nothing. */
  readonly saves?: readonly string[]
}

export interface PlanEdge {
  readonly from: PortId
  readonly to: PortId
  /** False: the objective cannot be reached from here; its gradient is none. */
  readonly gradient: boolean
  /** The edges of the document (by `to`) this one goes through; several where groups were expanded. */
  readonly via: readonly PortId[]
}

export interface PlanParameter {
  /** `fc1.weight` */
  readonly name: string
  readonly node: NodeId
  readonly shape: Shape
  readonly buffer: boolean
  readonly frozen: boolean
  /** False: its gradient is none. */
  readonly gradient: boolean
}

export type Objective =
  | { readonly kind: 'losses'; readonly terms: readonly { readonly port: PortId; readonly weight: number }[] }
  | { readonly kind: 'outputs'; readonly ports: readonly PortId[] }
  | { readonly kind: 'gradOutput'; readonly ports: readonly PortId[] }

export interface Plan {
  /** Only what runs, in forward order. */
  readonly nodes: readonly PlanNode[]
  readonly steps: readonly Step[]
  /** Forward steps come first; this many. */
  readonly forwardSteps: number
  /** As the nodes they end at, and their ports. */
  readonly edges: readonly PlanEdge[]
  /** As the nodes they belong to. */
  readonly parameters: readonly PlanParameter[]
  readonly objective: Objective
  /** `input` nodes; `gradient` false: none. */
  readonly inputs: readonly { readonly node: NodeId; readonly type: ValueType; readonly gradient: boolean }[]
  /** Every output that feeds nothing: its key in results, and its port. */
  readonly outputs: readonly { readonly key: string; readonly port: PortId }[]
  readonly parameterCount: number
  /** Multiplications of a forward pass for one sample. */
  readonly multiplications: number
}
