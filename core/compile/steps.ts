import type { ParameterSpec } from '../nodes/define.ts'
import type { NodeId, PortId } from '../graph/document.ts'
import type { Objective, Plan, PlanEdge, PlanNode, PlanParameter, Read, Step, Write } from './plan.ts'
import type { Inferred } from './shapes.ts'
import type { TypedNode } from './typed-nodes.ts'
import { elements } from './memory.ts'
import { portId } from './expand.ts'
import { findPaths, loosePorts } from './gradient.ts'
import { putPort } from './port-table.ts'

/** The op under which a bypassed node stands in plans. */
export const BYPASS = 'bypass'

const SAVED = 'saved.'

/** A parameter with its full name. */
type NamedSpec = readonly [name: string, spec: ParameterSpec]

/**
 * Writes the plan down, for a graph in which every shape is known: a forward step a node, then a backward step for each
 * node that has a gradient to pass on or a parameter to learn, in reverse order.
 */
export function buildPlan(inferred: Inferred, objective: Objective): Plan {
  const { nodes: typed, values } = inferred
  const paths = findPaths(inferred, objective)
  const nodes: PlanNode[] = []
  const steps: Step[] = []
  const edges: PlanEdge[] = []
  const parameters: PlanParameter[] = []
  const inputs: Plan['inputs'][number][] = []
  const specs: (readonly NamedSpec[])[] = []

  for (const entry of typed) {
    const { node, place, type, portIds, feeds } = entry
    const value = values[place]!
    const gradient = paths.outputs[place] === 1
    const op = node.bypass ? BYPASS : node.type
    const wired: { [port: string]: PortId } = {}
    portIds.forEach((to, at) => {
      const { from, via } = feeds[at]!
      if (!node.bypass || at === 0) putPort(wired, entry.ports[at]!, from)
      edges.push({ from, to, gradient: paths.inputs[place]![at]!, via })
    })
    nodes.push({ id: node.id, op, inputs: wired, type: value })
    const own = namedSpecs(node.id, inferred.parameters.get(node.id)!)
    specs.push(own)
    for (const [name, { shape, buffer = false }] of own) {
      const learning = gradient && !node.bypass && !buffer
      parameters.push({ name, node: node.id, shape, buffer, frozen: entry.frozen, gradient: learning })
    }
    if (type.type === 'input') inputs.push({ node: node.id, type: value, gradient })
    steps.push(forwardStep(steps.length, entry, op, own, { edge: entry.out, type: value }))
  }

  const forwardSteps = steps.length
  for (let i = typed.length - 1; i >= 0; i--) {
    const entry = typed[i]!
    if (paths.outputs[entry.place] !== 1) continue
    const writes = backwardWrites(inferred, entry, paths.inputs[entry.place]!, specs[i]!)
    if (writes.length === 0) continue
    const { id, op } = nodes[i]!
    steps.push({ index: steps.length, phase: 'backward', node: id, op, reads: backwardReads(entry, specs[i]!), writes })
  }

  let parameterCount = 0
  for (const { buffer, shape } of parameters) if (!buffer) parameterCount += elements(shape)
  let multiplications = 0
  for (const count of inferred.multiplications.values()) multiplications += count
  const outputs = loosePorts(typed).map((port) => ({ key: port.slice(0, port.lastIndexOf('.')), port }))
  return { nodes, steps, forwardSteps, edges, parameters, objective, inputs, outputs, parameterCount, multiplications }
}

function namedSpecs(id: NodeId, specs: { readonly [name: string]: ParameterSpec }): readonly NamedSpec[] {
  return Object.entries(specs).map(([name, spec]) => [portId(id, name), spec])
}

function forwardStep(index: number, entry: TypedNode, op: string, specs: readonly NamedSpec[], write: Write): Step {
  const { node, type, attributes, feeds } = entry
  const about = { index, phase: 'forward', node: node.id, op, writes: [write] } as const
  if (node.bypass) return { ...about, reads: [{ edge: feeds[0]!.from }] }
  const edges = feeds.length < 2 ? feeds : new Map(feeds.map((feed) => [feed!.from, feed])).values()
  const reads: Read[] = []
  for (const feed of edges) reads.push({ edge: feed!.from })
  for (const [name] of specs) reads.push({ parameter: name })
  const { forward } = type.keeps(attributes)
  const saves = forward.filter((name) => name.startsWith(SAVED)).map((name) => name.slice(SAVED.length))
  return saves.length > 0 ? { ...about, reads, saves } : { ...about, reads }
}

function backwardWrites(
  { values }: Inferred,
  { node, portIds, feeds, feeders }: TypedNode,
  flows: readonly boolean[],
  specs: readonly NamedSpec[],
): Write[] {
  const writes: Write[] = []
  portIds.forEach((to, at) => {
    if (flows[at]) writes.push({ gradient: feeds[at]!.from, to, type: values[feeders[at]!]! })
  })
  if (node.bypass) return writes
  for (const [name, { shape, buffer }] of specs) if (!buffer) writes.push({ parameterGradient: name, shape })
  return writes
}

function backwardReads({ node, type, attributes, ports, feeds, out }: TypedNode, specs: readonly NamedSpec[]): Read[] {
  const reads: Read[] = [{ gradient: out }]
  if (node.bypass) return reads
  const keeps = type.keeps(attributes)
  const edges = new Set<PortId>()
  for (const name of keeps.forward) {
    // What a node saved for itself (a dropout mask) is nobody else's business.
    if (!name.startsWith(SAVED)) edges.add(name === 'out' ? out : feeds[ports.indexOf(name)]!.from)
  }
  for (const edge of edges) reads.push({ edge })
  // A node type names all it may read; a norm without weights has none of them.
  const own = new Set(specs.map(([name]) => name))
  for (const name of keeps.parameters) {
    const parameter = portId(node.id, name)
    if (own.has(parameter)) reads.push({ parameter })
  }
  return reads
}
