import type { Attributes, NodeType, RunContext, Tensors } from '../../nodes/define.ts'
import type { GraphDocument, PortId } from '../../graph/document.ts'
import type { PlanNode, Step } from '../../compile/plan.ts'
import type { NodeTypes } from '../../compile/read-node.ts'
import type { RunSession } from '../../run/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { readNode } from '../../compile/read-node.ts'
import { putPort } from '../../compile/port-table.ts'
import { innerShape } from '../../compile/sample-axis.ts'
import { GRAD_OUTPUT } from '../../nodes/formulas.ts'
import { nodeTypes as allNodeTypes } from '../../nodes/index.ts'
import { randomStream } from '../../tensor/random.ts'
import { reshape } from '../../tensor/tensor.ts'

/**
 * A step that was done, with all the numbers it has to do with. Values have a leading sample axis, as inside a node; flat places
 * in them are the same as outside.
 */
export interface StepView {
  readonly step: Step
  readonly node: PlanNode
  /** Undefined for a bypassed node. */
  readonly type: NodeType | undefined
  readonly attributes: Attributes
  readonly context: RunContext
  readonly inputs: Tensors
  readonly parameters: Tensors
  readonly out: Tensor
  /** What came back to the output; only in a backward step. */
  readonly gradient: Tensor | undefined
  /** What the step made: `out`, or gradients by input or parameter. */
  readonly made: Tensors
}

/** A tensor of a step by the name that letters of its formula go by: what came back, what is learned, or what came in. */
export function tensorNamed(
  { gradient, parameters, inputs }: StepView,
  name: string,
): { readonly tensor: Tensor; readonly kind: 'gradient' | 'parameter' | 'value' } {
  if (name === GRAD_OUTPUT) return { tensor: gradient!, kind: 'gradient' }
  if (Object.hasOwn(parameters, name)) return { tensor: parameters[name]!, kind: 'parameter' }
  return { tensor: inputs[name]!, kind: 'value' }
}

/** Undefined where the run has not come there. */
export function viewStep(
  document: GraphDocument,
  session: RunSession,
  index: number,
  nodeTypes: NodeTypes = allNodeTypes,
): StepView | undefined {
  const { plan, batch } = session
  const step = plan.steps[index]
  if (step === undefined || index >= session.position) return undefined
  const types = new Map(plan.nodes.map((node) => [node.id, node]))
  const node = types.get(step.node)!
  const inner = (value: Tensor, port: PortId) =>
    reshape(value, innerShape(types.get(port.slice(0, port.lastIndexOf('.')))!.type, batch))
  const given = document.nodes.get(node.id)
  const type = nodeTypes.get(node.op)
  const attributes = type && given ? readNode(type, given).attributes : {}
  const inputs: { [port: string]: Tensor } = {}
  for (const [port, from] of Object.entries(node.inputs)) putPort(inputs, port, inner(session.value(from)!, from))
  const parameters: { [name: string]: Tensor } = {}
  for (const { name, node: owner } of plan.parameters)
    if (owner === node.id) parameters[name.slice(owner.length + 1)] = session.parameter(name)!.value
  const port = `${node.id}.out`
  const out = inner(session.value(port)!, port)
  const backward = step.phase === 'backward'
  const gradient = backward ? session.outputGradient(port) : undefined
  const made: { [name: string]: Tensor } = {}
  if (!backward) made.out = out
  for (const write of step.writes) {
    const name = 'gradient' in write ? write.to : 'parameterGradient' in write ? write.parameterGradient : undefined
    if (name === undefined) continue
    const local = name.slice(node.id.length + 1)
    const found = 'gradient' in write ? session.gradient(name) : session.parameter(name)?.gradient
    if (found) putPort(made, local, 'gradient' in write ? inner(found, write.gradient) : found)
  }
  const shapes: { [port: string]: readonly number[] } = {}
  for (const [name, { shape }] of Object.entries(inputs)) putPort(shapes, name, shape)
  shapes['out'] = out.shape
  return {
    step,
    node,
    type,
    attributes,
    context: { training: session.training, shapes, random: randomStream(0, '') },
    inputs,
    parameters,
    out,
    gradient: gradient ? inner(gradient, port) : undefined,
    made,
  }
}
