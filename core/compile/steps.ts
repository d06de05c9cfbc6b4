import type { Fitting } from './kind.ts'
import type { Objective, Plan, PlanEdge, PlanNode, PlanParameter, Step } from './plan.ts'
import type { PlanPart } from './plan-part.ts'
import type { Inferred } from './shapes.ts'
import { elements } from './memory.ts'
import { findPaths, loosePorts } from './gradient.ts'
import { backwardStep, planPart } from './plan-part.ts'

/**
 * Writes the plan down, for a graph in which every shape is known: a forward step a node, then a backward step for each
 * node that has a gradient to pass on or a parameter to learn, in reverse order.
 */
export function buildPlan(inferred: Inferred, objective: Objective): Plan {
  const { typed, fittings } = inferred
  const paths = findPaths(inferred, objective)
  const forwardSteps = inferred.nodes.length
  const nodes = new Array<PlanNode>(forwardSteps)
  const steps = new Array<Step>(forwardSteps)
  const edges: PlanEdge[] = []
  const parameters: PlanParameter[] = []
  const inputs: Plan['inputs'][number][] = []
  const parts = new Array<PlanPart>(forwardSteps)
  let parameterCount = 0
  let multiplications = 0
  const kinds = new Map<Fitting, number>()
  /** By place in the document: place in the plan. */
  const planned = new Int32Array(typed.length)

  for (let index = 0; index < forwardSteps; index++) {
    const entry = inferred.nodes[index]!
    const { node, reading, place } = entry
    const fitting = fittings[place]!
    let kind = kinds.get(fitting)
    if (kind === undefined) kinds.set(fitting, (kind = kinds.size))
    planned[place] = index
    const gradient = paths.outputs[place] === 1
    const part = planPart(inferred, entry, { index, kind, planned, gradient, flows: paths.inputs[place] })
    parts[index] = part
    nodes[index] = part.node
    steps[index] = part.forward
    for (const edge of part.edges) edges.push(edge)
    for (const parameter of part.parameters) {
      parameters.push(parameter)
      if (!parameter.buffer) parameterCount += elements(parameter.shape)
    }
    if (!node.bypass) multiplications += fitting.multiplications
    if (reading.type.type === 'input') inputs.push({ node: node.id, type: part.node.type, gradient })
  }

  for (let i = forwardSteps - 1; i >= 0; i--) {
    const entry = inferred.nodes[i]!
    if (paths.outputs[entry.place] !== 1) continue
    const step = backwardStep(inferred, entry, parts[i]!, steps.length, paths.inputs[entry.place])
    if (step) steps.push(step)
  }

  const outputs = loosePorts(inferred).map((port) => ({ key: port.slice(0, port.lastIndexOf('.')), port }))
  return { nodes, steps, forwardSteps, edges, parameters, objective, inputs, outputs, parameterCount, multiplications }
}
