import type { Shapes } from '../nodes/define.ts'
import type { PortId } from '../graph/document.ts'
import type { Objective, Plan, PlanEdge, PlanNode, PlanParameter, Read, Step, Write } from './plan.ts'
import type { Inferred } from './shapes.ts'
import type { TypedNode } from './typed-nodes.ts'
import { sizeOf } from '../tensor/tensor.ts'
import { portId } from './expand.ts'
import { findPaths, loosePorts } from './gradient.ts'

/** The op under which a bypassed node stands in plans. */
export const BYPASS = 'bypass'

/**
 * Writes the plan down, for a graph in which every shape is known: a forward step a node, then a backward step for each
 * node that has a gradient to pass on or a parameter to learn, in reverse order.
 *
 * @param shapes of the inputs of each of `inferred.nodes`
 */
export function buildPlan(inferred: Inferred, shapes: readonly Shapes[], objective: Objective): Plan {
  const { nodes: typed, types } = inferred
  const paths = findPaths(typed, shapes, objective)
  const nodes: PlanNode[] = []
  const steps: Step[] = []
  const edges: PlanEdge[] = []
  const parameters: PlanParameter[] = []
  const inputs: Plan['inputs'][number][] = []

  typed.forEach(({ node, type, ports, feeds }, i) => {
    const out = portId(node.id, 'out')
    const bypass = node.bypass === true
    const value = types.get(out)!
    const used = bypass ? 1 : ports.length
    const wired = Object.create(null) as { [port: string]: PortId }
    for (let at = 0; at < ports.length; at++) {
      const feed = feeds[at]!
      if (at < used) wired[ports[at]!] = feed.from
      edges.push({ from: feed.from, to: portId(node.id, ports[at]!), gradient: paths.inputs[i]![at]!, via: feed.via })
    }
    nodes.push({ id: node.id, op: bypass ? BYPASS : node.type, inputs: wired, type: value })
    const own = Object.entries(inferred.parameters.get(node.id)!)
    for (const [name, spec] of own)
      parameters.push({
        name: portId(node.id, name),
        node: node.id,
        shape: spec.shape,
        buffer: spec.buffer === true,
        frozen: node.frozen === true,
        gradient: paths.outputs[i]! && !bypass && spec.buffer !== true,
      })
    if (type.type === 'input') inputs.push({ node: node.id, type: value, gradient: paths.outputs[i]! })
    const reads: Read[] = [...new Set(Object.values(wired))].map((edge) => ({ edge }))
    if (!bypass) for (const [name] of own) reads.push({ parameter: portId(node.id, name) })
    const saves = bypass ? [] : savedNames(typed[i]!)
    steps.push({
      index: steps.length,
      phase: 'forward',
      node: node.id,
      op: nodes[i]!.op,
      reads,
      writes: [{ edge: out, type: value }],
      ...(saves.length > 0 && { saves }),
    })
  })

  const forwardSteps = steps.length
  for (let i = typed.length - 1; i >= 0; i--) {
    if (!paths.outputs[i]) continue
    const writes = backwardWrites(inferred, typed[i]!, paths.inputs[i]!)
    if (writes.length === 0) continue
    const { id, op } = nodes[i]!
    const reads = backwardReads(typed[i]!, op === BYPASS)
    steps.push({ index: steps.length, phase: 'backward', node: id, op, reads, writes })
  }

  const learned = parameters.filter((parameter) => !parameter.buffer)
  return {
    nodes,
    steps,
    forwardSteps,
    edges,
    parameters,
    objective,
    inputs,
    outputs: loosePorts(typed).map((port) => ({ key: port.slice(0, port.lastIndexOf('.')), port })),
    parameterCount: learned.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    multiplications: typed.reduce((sum, { node }) => sum + inferred.multiplications.get(node.id)!, 0),
  }
}

const SAVED = 'saved.'

function savedNames({ type, attributes }: TypedNode): readonly string[] {
  const { forward } = type.keeps(attributes)
  return forward.filter((name) => name.startsWith(SAVED)).map((name) => name.slice(SAVED.length))
}

function backwardWrites(inferred: Inferred, { node, ports, feeds }: TypedNode, flows: readonly boolean[]): Write[] {
  const writes: Write[] = []
  for (let at = 0; at < ports.length; at++) {
    if (!flows[at]) continue
    const { from } = feeds[at]!
    writes.push({ gradient: from, to: portId(node.id, ports[at]!), type: inferred.types.get(from)! })
  }
  if (node.bypass) return writes
  for (const [name, spec] of Object.entries(inferred.parameters.get(node.id)!))
    if (!spec.buffer) writes.push({ parameterGradient: portId(node.id, name), shape: spec.shape })
  return writes
}

function backwardReads({ node, type, attributes, ports, feeds }: TypedNode, bypass: boolean): Read[] {
  const out = portId(node.id, 'out')
  const reads: Read[] = [{ gradient: out }]
  if (bypass) return reads
  const keeps = type.keeps(attributes)
  const edges = new Set<PortId>()
  for (const name of keeps.forward) {
    // What a node saved for itself (a dropout mask) is nobody else's business.
    if (name.startsWith(SAVED)) continue
    edges.add(name === 'out' ? out : feeds[ports.indexOf(name)]!.from)
  }
  for (const edge of edges) reads.push({ edge })
  for (const name of keeps.parameters) reads.push({ parameter: portId(node.id, name) })
  return reads
}
