import type { Value } from '../../kernels/emitter.ts'
import type { NodeId, PortId } from '../../graph/document.ts'
import type { NodeTypes } from '../read-node.ts'
import type { Writer } from './writer.ts'

export interface LowerOptions {
  readonly batch: number
  readonly training?: boolean
  /** Threads that large products may be split over; 1 if left out. */
  readonly threads?: number
  /** Write also what it takes to go step by step and back: checks for NaN, and what a step replaces. */
  readonly stepwise?: boolean
  /** Stop before the backward pass where the objective is no finite number. */
  readonly bounded?: boolean
  /** Where node types are found; all of this version's if left out. */
  readonly nodeTypes?: NodeTypes
}

/** What a step replaces, and where its old numbers are kept. */
export interface Shadow {
  readonly step: number
  readonly target: Value
  readonly copy: Value
}

/** A plan as instructions over buffers, before anything was left out, joined, or given memory. */
export interface LoweredPlan {
  readonly writer: Writer
  /** Instructions of plan step i as they were written: from `starts[i]` to `starts[i + 1]`. */
  readonly starts: readonly number[]
  /** The plan step that an instruction of the list belongs to, whatever was left out, joined or moved since. */
  stepOf(instruction: number): number
  /** As the plan lists its parameters: their values, and their gradients. */
  readonly parameterList: readonly Value[]
  readonly parameterGradientList: readonly (Value | undefined)[]
  /** The same by name. */
  readonly parameters: ReadonlyMap<string, Value>
  readonly parameterGradients: ReadonlyMap<string, Value>
  /** What `input` nodes give out; filled by the host. */
  readonly inputs: ReadonlyMap<NodeId, Value>
  /** The objective's own part of the gradients of its ports; filled by the host. */
  readonly seeds: ReadonlyMap<PortId, Value>
  /** Streams of random numbers by node, four words each; filled by the host. */
  readonly streams: ReadonlyMap<NodeId, Value>
  /** By output port. */
  readonly values: ReadonlyMap<PortId, Value>
  /** Gradients of edges, by the input port they end at. */
  readonly shares: ReadonlyMap<PortId, Value>
  /** Gradients of output ports: the sums of their shares. */
  readonly gradients: ReadonlyMap<PortId, Value>
  /** A float64: the objective. */
  readonly objective: Value
  /** A 32-bit integer: the first tag of `finite`, or −1. Stepwise only. */
  readonly nonFinite: Value
  /** By tag: the step, and what it wrote. */
  readonly checks: readonly { readonly step: number; readonly at: PortId }[]
  readonly shadows: readonly Shadow[]
}
