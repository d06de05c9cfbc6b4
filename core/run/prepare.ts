import type { Attributes, NodeType, Shapes } from '../nodes/define.ts'
import type { Shape, Tensor } from '../tensor/tensor.ts'
import type { GraphDocument, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'

import type { Compiled } from '../compile/compile.ts'
import type { Plan, PlanNode } from '../compile/plan.ts'
import type { NodeTypes } from '../compile/read-node.ts'
import type { RunOptions } from './session.ts'
import { inputValues } from '../nodes/input.ts'
import { nodeTypes as allNodeTypes } from '../nodes/index.ts'
import { readNode } from '../compile/read-node.ts'
import { checkMemory, DEFAULT_BUDGET } from '../compile/budget.ts'
import { compile } from '../compile/compile.ts'
import { innerOutput, portId } from '../compile/expand.ts'
import { outputPort } from '../compile/gradient.ts'
import { putPort } from '../compile/port-table.ts'
import { BYPASS } from '../compile/plan-part.ts'
import { initialise } from '../tensor/initialise.ts'
import { randomStream } from '../tensor/random.ts'
import { full, ones, reshape } from '../tensor/tensor.ts'
import { batchOf, gradOutputProblems } from './feed.ts'
import { innerShape } from '../compile/sample-axis.ts'

/** A node of the plan with all it needs to run but the values that arrive. */
export interface Runner {
  readonly node: PlanNode
  readonly out: PortId
  /** Undefined for a bypassed node, which has nothing to compute. */
  readonly type: NodeType | undefined
  readonly attributes: Attributes
  /** Parameters and buffers: name within the node, and full name. */
  readonly parameters: readonly (readonly [short: string, name: string])[]
  /** Of the inputs and `out`, with the leading sample axis. */
  readonly shapes: Shapes
  /** What an input node gives out. */
  readonly fed?: Tensor
}

/** A plan with its data: everything a run starts from. Nothing in it ever changes, so several runs can share it. */
export interface Prepared {
  readonly plan: Plan
  readonly seed: number
  readonly batch: number
  readonly training: boolean
  /** By node, in forward order. */
  readonly runners: ReadonlyMap<NodeId, Runner>
  /** Parameters and buffers by name. */
  readonly parameters: ReadonlyMap<string, Tensor>
  /** The objective's own part of the gradients of its ports, with the leading sample axis. */
  readonly seeds: ReadonlyMap<PortId, Tensor>
  /** Inputs whose values were drawn. */
  readonly drawn: ReadonlySet<NodeId>
  /** From the output ports of groups to the ports they show. */
  readonly groupPorts: ReadonlyMap<PortId, PortId>
}

export interface PrepareOptions extends RunOptions {
  /** Where node types are found; all of this version's if left out. */
  readonly nodeTypes?: NodeTypes
}

type GradOutput = ReadonlyMap<PortId, { readonly key: string; readonly tensor: Tensor }>

/** Brings a compiled document and its data together, or says what is wrong with them. Nothing large is made before memory was checked. */
export function prepare(
  document: GraphDocument,
  compiled: Compiled,
  options: PrepareOptions = {},
): Prepared | readonly Problem[] {
  const gradOutput = resolveGradOutput(document, options)
  return bindData(document, forObjective(document, compiled, gradOutput, options), options, gradOutput)
}

/** `prepare` for a plan that is taken as it is; grad_output may be left out where each backward pass brings its own. */
export function bindData(
  document: GraphDocument,
  compiled: Compiled,
  options: PrepareOptions,
  gradOutput: GradOutput = new Map(),
): Prepared | readonly Problem[] {
  const { nodeTypes = allNodeTypes, training = false, memoryBudget = DEFAULT_BUDGET, inputs = {} } = options
  const { plan, types, problems } = compiled
  if (!plan) return problems.filter((problem) => problem.severity === 'error')
  const batch = batchOf(plan, inputs, options.batch)
  if (typeof batch !== 'number') return batch
  const wrong = gradOutputProblems(gradOutput, types, batch)
  if (wrong.length > 0) return wrong
  const tooMuch = checkMemory(document, plan, batch, memoryBudget)
  if (tooMuch) return [tooMuch]

  const { seed } = document.properties
  const parameters = new Map<string, Tensor>()
  const names = new Map<NodeId, (readonly [string, string])[]>()
  for (const { name, node, shape } of plan.parameters) {
    const short = name.slice(node.length + 1)
    const spec = compiled.parameters.get(node)![short]!
    const listed = document.weights.get(name)?.tensor
    parameters.set(name, listed ?? initialise(shape, spec.init, randomStream(seed, name)))
    const own = names.get(node)
    if (own) own.push([short, name])
    else names.set(node, [[short, name]])
  }

  const shapes = new Map<PortId, Shape>()
  const runners = new Map<NodeId, Runner>()
  const drawn = new Set<NodeId>()
  for (const node of plan.nodes) {
    const { id, op } = node
    const out = portId(id, 'out')
    shapes.set(out, innerShape(node.type, batch))
    const own: { [port: string]: Shape } = {}
    for (const [port, from] of Object.entries(node.inputs)) putPort(own, port, shapes.get(from)!)
    own.out = shapes.get(out)!
    const type = op === BYPASS ? undefined : nodeTypes.get(op)
    const attributes = type ? readNode(type, document.nodes.get(id)!).attributes : {}
    let fed: Tensor | undefined
    if (op === 'input') {
      const given = Object.hasOwn(inputs, id) ? inputs[id] : undefined
      // Given values win over the node's own, and those over the draw.
      const feed = given
        ? { tensor: reshape(given, shapes.get(out)!), drawn: false }
        : inputValues(attributes, batch, randomStream(seed, `${id}.value`))
      fed = feed.tensor
      if (feed.drawn) drawn.add(id)
    }
    runners.set(id, { node, out, type, attributes, parameters: type ? (names.get(id) ?? []) : [], shapes: own, fed })
  }
  const seeds = seedsOf(plan, gradOutput, shapes)
  return { plan, seed, batch, training, runners, parameters, seeds, drawn, groupPorts: groupPortsOf(document) }
}

function resolveGradOutput(document: GraphDocument, { gradOutput = {} }: PrepareOptions): GradOutput {
  const resolved = new Map<PortId, { key: string; tensor: Tensor }>()
  for (const [key, tensor] of Object.entries(gradOutput))
    resolved.set(outputPort(document, key) ?? key, { key, tensor })
  return resolved
}

/** The plan for the objective the data ask for: what was compiled for another one is compiled again. */
function forObjective(
  document: GraphDocument,
  compiled: Compiled,
  gradOutput: GradOutput,
  { gradOutput: asked = {}, nodeTypes, memoryBudget }: PrepareOptions,
): Compiled {
  const objective = compiled.plan?.objective
  if (!objective) return compiled
  const ports = objective.kind === 'gradOutput' ? objective.ports : []
  const keys = Object.keys(asked)
  if (ports.length === keys.length && ports.every((port) => gradOutput.has(port))) return compiled
  return compile(document, { gradOutput: keys, nodeTypes, memoryBudget })
}

function seedsOf(plan: Plan, gradOutput: GradOutput, shapes: ReadonlyMap<PortId, Shape>): ReadonlyMap<PortId, Tensor> {
  const { objective } = plan
  const seeds = new Map<PortId, Tensor>()
  if (objective.kind === 'losses')
    for (const { port, weight } of objective.terms) seeds.set(port, full(shapes.get(port)!, weight))
  else if (objective.kind === 'outputs') for (const port of objective.ports) seeds.set(port, ones(shapes.get(port)!))
  else
    for (const port of objective.ports) {
      const given = gradOutput.get(port)
      if (given) seeds.set(port, reshape(given.tensor, shapes.get(port)!))
    }
  return seeds
}

function groupPortsOf(document: GraphDocument): ReadonlyMap<PortId, PortId> {
  const ports = new Map<PortId, PortId>()
  for (const node of document.nodes.values()) {
    if (node.type !== 'group') continue
    for (const name of Object.keys(node.outputs ?? {})) {
      const port = portId(node.id, name)
      const inner = innerOutput(document, port)
      if (inner !== undefined) ports.set(port, inner)
    }
  }
  return ports
}
