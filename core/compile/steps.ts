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
import { ownParameters } from './read-node.ts'

/** The op under which a bypassed node stands in plans. */
export const BYPASS = 'bypass'

/**
 * Writes the plan down, for a graph in which every shape is known: a forward step a node, then a backward step for each
 * node that has a gradient to pass on or a parameter to learn, in reverse order.
 */
export function buildPlan(inferred: Inferred, objective: Objective): Plan {
  const { typed, through, values, fittings } = inferred
  const paths = findPaths(inferred, objective)
  const nodes: PlanNode[] = []
  const steps: Step[] = []
  const edges: PlanEdge[] = []
  const parameters: PlanParameter[] = []
  const inputs: Plan['inputs'][number][] = []
  const parametersOf: OwnParameters[] = []
  let parameterCount = 0
  let multiplications = 0
  const kinds = new Map<Fitting, number>()
  /** By place in the document: place in the plan. */
  const planned = new Int32Array(typed.length)

  for (const entry of inferred.nodes) {
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
    planned[place] = nodes.length
    const fed = new Array<number>(feeders.length)
    for (let at = 0; at < fed.length; at++) fed[at] = planned[feeders[at]!]!
    let kind = kinds.get(fitting)
    if (kind === undefined) kinds.set(fitting, (kind = kinds.size))
    nodes.push({ id: node.id, op, inputs: wired, feeders: fed, type, kind })
    const own = ownParameters(reading, node, fitting.parameters)
    parametersOf.push(own)
    for (let at = 0; at < own.list.length; at++) {
      const { shape, buffer = false } = own.list[at]!
      const learning = gradient && !node.bypass && !buffer
      parameters.push({ name: own.names[at]!, node: node.id, shape, buffer, frozen: entry.frozen, gradient: learning })
      if (!buffer) parameterCount += elements(shape)
    }
    if (!node.bypass) multiplications += fitting.multiplications
    if (reading.type.type === 'input') inputs.push({ node: node.id, type, gradient })
    const reads = forwardReads(typed, entry, own)
    const writes = [{ edge: reading.out, type }]
    const step = {
      index: steps.length,
      phase: 'forward',
      node: node.id,
      place: steps.length,
      op,
      reads,
      writes,
    } as const
    steps.push(node.bypass || fitting.saves.length === 0 ? step : { ...step, saves: fitting.saves })
  }

  const forwardSteps = steps.length
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

function forwardReads(typed: TypedNodes, { node, feeders }: TypedNode, parameters: OwnParameters): readonly Read[] {
  if (node.bypass) return [typed[feeders[0]!]!.reading.readsValue]
  const values = different(feeders).map((place) => typed[place]!.reading.readsValue)
  return parameters.reads.length === 0 ? values : values.concat(parameters.reads)
}

function backwardWrites(
  { typed, values }: Inferred,
  { node, reading, feeders }: TypedNode,
  flows: readonly boolean[] | undefined,
  parameters: OwnParameters,
): readonly Write[] {
  const share = (feeder: number, at: number): Write => {
    return { gradient: typed[feeder]!.reading.out, to: reading.portIds[at]!, type: values[feeder]! }
  }
  const shares = flows ? feeders.map(share) : []
  const flowing = flows?.includes(false) ? shares.filter((_, at) => flows[at]) : shares
  return node.bypass || parameters.writes.length === 0 ? flowing : flowing.concat(parameters.writes)
}

function backwardReads(
  typed: TypedNodes,
  { node, reading, place, feeders }: TypedNode,
  fitting: Fitting,
  parameters: OwnParameters,
): readonly Read[] {
  if (node.bypass) return [reading.readsGradient]
  const kept = different(fitting.reads.map((at) => (at === OUT ? place : feeders[at]!)))
  // Of just the right length: a list that is filled by and by reserves room for 16 entries more, and there is one a step.
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
