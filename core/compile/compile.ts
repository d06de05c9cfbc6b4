import type { NodeProblem } from '../nodes/problem.ts'
import type { ParameterSpec, ValueType } from '../nodes/define.ts'
import type { GraphDocument, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Plan } from './plan.ts'

export interface CompileOptions {
  /** Keys of outputs the user gives grad_output for (`id`, or `id.port`): they become the objective. */
  readonly gradOutput?: readonly string[]
}

/** Everything that can be said about a document without running it. Shapes are there as far as they can be known. */
export interface Compiled {
  /** Absent where a problem of severity error stops it. */
  readonly plan?: Plan
  readonly problems: readonly Problem[]
  /** Type of every output port that is known, groups' own ports included. */
  readonly types: ReadonlyMap<PortId, ValueType>
  /** Type of what arrives at every connected input port, groups' own ports included. */
  readonly inputTypes: ReadonlyMap<PortId, ValueType>
  /** Per node, in the type's own order, where the input shapes are known. */
  readonly parameters: ReadonlyMap<NodeId, { readonly [name: string]: ParameterSpec }>
  readonly multiplications: ReadonlyMap<NodeId, number>
}
export type { NodeProblem, GraphDocument }
