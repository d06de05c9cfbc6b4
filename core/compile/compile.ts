import type { ParameterSpec, ValueType } from '../nodes/define.ts'
import type { GraphDocument, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Plan } from './plan.ts'
import type { NodeTypes } from './read-node.ts'
import { nodeTypes as allNodeTypes } from '../nodes/index.ts'
import { checkMemory, DEFAULT_BUDGET } from './budget.ts'
import { expand } from './expand.ts'
import { Facts } from './facts.ts'
import { findObjective } from './gradient.ts'
import { inferShapes } from './shapes.ts'
import { buildPlan } from './steps.ts'

export interface CompileOptions {
  /** Keys of outputs the user gives grad_output for (`id`, or `id.port`): they become the objective. */
  readonly gradOutput?: readonly string[]
  /** Bytes one run with a single sample may take. Two gigabytes if left out. */
  readonly memoryBudget?: number
  /** Where node types are found; all of this version's if left out. */
  readonly nodeTypes?: NodeTypes
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

/**
 * From a document to what can be run, or to what is wrong with it. The same document always gives the same plan.
 * Linear in nodes and edges, and cheap enough to be called after every edit.
 */
export function compile(document: GraphDocument, options: CompileOptions = {}): Compiled {
  const { nodeTypes = allNodeTypes, memoryBudget = DEFAULT_BUDGET, gradOutput } = options
  const expanded = expand(document)
  const inferred = inferShapes(document, expanded, nodeTypes)
  const { problems } = inferred
  const facts = new Facts(document, expanded, inferred)
  const known = {
    problems,
    get types() {
      return facts.types
    },
    get inputTypes() {
      return facts.inputTypes
    },
    get parameters() {
      return facts.parameters
    },
    get multiplications() {
      return facts.multiplications
    },
  }
  if (problems.some((problem) => problem.severity === 'error')) return known
  const objective = findObjective(document, inferred, gradOutput)
  if ('code' in objective) {
    problems.push(objective)
    return known
  }
  const plan = buildPlan(inferred, objective)
  const tooMuch = checkMemory(document, plan, 1, memoryBudget)
  if (tooMuch) problems.push(tooMuch)
  return tooMuch ? known : Object.assign(known, { plan })
}
