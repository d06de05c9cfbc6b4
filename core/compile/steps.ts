import type { PortId } from '../graph/document.ts'
import type { Fitting } from './kind.ts'
import type { Objective, Plan, PlanEdge, PlanNode, PlanParameter, Read, Step, Write } from './plan.ts'
import type { OwnParameters } from './read-node.ts'
import type { Inferred } from './shapes.ts'
import type { TypedNode, TypedNodes } from './typed-nodes.ts'
import { OUT } from './kind.ts'
import { elements } from './memory.ts'
import { findPaths, loosePorts } from './gradient.ts'
import { putPort } from './port-table.ts'
import { ownParameters, valueWrites } from './read-node.ts'

/** The op under which a bypassed node stands in plans. */
export const BYPASS = 'bypass'

/**
 * Writes the plan down, for a graph in which every shape is known: a forward step a node, then a backward step for each
 * node that has a gradient to pass on or a parameter to learn, in reverse order.
 */
export function buildPlan(inferred: Inferred, objective: Objective): Plan {
  const { typed, through, values, fittings } = inferred
  const paths = findPaths(inferred, objective)
  const forwardSteps = inferred.nodes.length
  const nodes = new Array<PlanNode>(forwardSteps)
  const steps = new Array<Step>(forwardSteps)
  const edges: PlanEdge[] = []
  const parameters: PlanParameter[] = []
  const inputs: Plan['inputs'][number][] = []
  const parametersOf = new Array<OwnParameters>(forwardSteps)
  let parameterCount = 0
  let multiplications = 0
  const kinds = new Map<Fitting, number>()
  /** By place in the document: place in the plan. */
  const planned = new Int32Array(typed.length)
  let isSorted = true

  for (let index = 0; index < forwardSteps; index++) {
    const entry = inferred.nodes[index]!
    const { node, reading, place, feeders } = entry
    const fitting = fittings[place]!
    const type = values[place]!
    const gradient = paths.outputs[place] === 1
    const flows = paths.inputs[place]
    const op = node.bypass ? BYPASS : node.type
    const wired: { [port: string]: PortId } = {}
    for (let at = 0; at < feeders.length; at++) {
      const from = typed[feeders[at]!]!.reading.out
      const to = reading.portIds[at]!
      if (!node.bypass || at === 0) putPort(wired, reading.ports[at]!, from)
      edges.push({ from, to, gradient: flows?.[at] ?? false, via: through.get(to)?.via ?? reading.vias[at]! })
    }
    planned[place] = index
    isSorted &&= place === index
    const fed = isSorted ? feeders : feeders.map((feeder) => planned[feeder]!)
    let kind = kinds.get(fitting)
    if (kind === undefined) kinds.set(fitting, (kind = kinds.size))
    nodes[index] = { id: node.id, op, inputs: wired, feeders: fed, type, kind }
    const own = ownParameters(reading, node, fitting.parameters)
    parametersOf[index] = own
    for (let at = 0; at < own.list.length; at++) {
      const { shape, buffer = false } = own.list[at]!
      const learning = gradient && !node.bypass && !buffer
      parameters.push({ name: own.names[at]!, node: node.id, shape, buffer, frozen: entry.frozen, gradient: learning })
      if (!buffer) parameterCount += elements(shape)
    }
    if (!node.bypass) multiplications += fitting.multiplications
    if (reading.type.type === 'input') inputs.push({ node: node.id, type, gradient })
    const reads = forwardReads(typed, entry, own)
    const writes = valueWrites(reading, type)
    const step = { index, phase: 'forward', node: node.id, place: index, op, reads, writes } as const
    steps[index] = node.bypass || fitting.saves.length === 0 ? step : { ...step, saves: fitting.saves }
  }

  for (let i = forwardSteps - 1; i >= 0; i--) {
    const entry = inferred.nodes[i]!
    const { place } = entry
    if (paths.outputs[place] !== 1) continue
    const own = parametersOf[i]!
    const writes = backwardWrites(inferred, entry, paths.inputs[place], own)
    if (writes.length === 0) continue
    const { id: node, op } = nodes[i]!
    const reads = backwardReads(typed, entry, fittings[place]!, own)
    steps.push({ index: steps.length, phase: 'backward', node, place: i, op, reads, writes })
  }

  const outputs = loosePorts(inferred).map((port) => ({ key: port.slice(0, port.lastIndexOf('.')), port }))
  return { nodes, steps, forwardSteps, edges, parameters, objective, inputs, outputs, parameterCount, multiplications }
}

// Lists of just the right length: one that is filled by and by reserves room for 16 entries more, and there are some a step.

function forwardReads(typed: TypedNodes, { node, feeders }: TypedNode, parameters: OwnParameters): readonly Read[] {
  if (node.bypass) return [typed[feeders[0]!]!.reading.readsValue]
  const sources = different(feeders)
  const reads = new Array<Read>(sources.length + parameters.reads.length)
  let count = 0
  for (const source of sources) reads[count++] = typed[source]!.reading.readsValue
  for (const read of parameters.reads) reads[count++] = read
  return reads
}

function backwardWrites(
  { typed, values }: Inferred,
  { node, reading, feeders }: TypedNode,
  flows: readonly boolean[] | undefined,
  parameters: OwnParameters,
): readonly Write[] {
  const learned = node.bypass ? [] : parameters.writes
  let flowing = 0
  for (let at = 0; at < feeders.length; at++) if (flows?.[at]) flowing++
  const writes = new Array<Write>(flowing + learned.length)
  let count = 0
  for (let at = 0; at < feeders.length; at++) {
    const feeder = feeders[at]!
    if (!flows?.[at]) continue
    writes[count++] = { gradient: typed[feeder]!.reading.out, to: reading.portIds[at]!, type: values[feeder]! }
  }
  for (const write of learned) writes[count++] = write
  return writes
}

function backwardReads(
  typed: TypedNodes,
  { node, reading, place, feeders }: TypedNode,
  fitting: Fitting,
  parameters: OwnParameters,
): readonly Read[] {
  if (node.bypass) return [reading.readsGradient]
  const kept = different(fitting.reads.map((at) => (at === OUT ? place : feeders[at]!)))
  const reads = new Array<Read>(1 + kept.length + fitting.readsParameters.length)
  let count = 0
  reads[count++] = reading.readsGradient
  for (const source of kept) reads[count++] = typed[source]!.reading.readsValue
  for (const at of fitting.readsParameters) reads[count++] = parameters.reads[at]!
  return reads
}

/** What is connected to several ports is read once. */
function different(places: readonly number[]): readonly number[] {
  return places.length < 2 ? places : [...new Set(places)]
}
