import type { PortId } from '../graph/document.ts'
import type { Fitting } from './kind.ts'
import type { PlanEdge, PlanNode, PlanParameter, Read, Step, Write } from './plan.ts'
import type { OwnParameters } from './read-node.ts'
import type { Inferred } from './shapes.ts'
import type { TypedNode, TypedNodes } from './typed-nodes.ts'
import { OUT } from './kind.ts'
import { putPort } from './port-table.ts'
import { ownParameters } from './read-node.ts'

/** The op under which a bypassed node stands in plans. */
export const BYPASS = 'bypass'

/** All that a plan says of one node. Where nothing has changed about it, the next plan says the very same. */
export interface PlanPart {
  readonly fitting: Fitting
  readonly frozen: boolean
  /** Whether its output has a gradient. */
  readonly gradient: boolean
  readonly node: PlanNode
  readonly edges: readonly PlanEdge[]
  readonly own: OwnParameters
  readonly parameters: readonly PlanParameter[]
  readonly forward: Step
  /** Once it is known; a node may have none. */
  backward: Step | undefined
}

/** What is to be said of a node: its place in the plan, the places there of what feeds it, and where gradients flow. */
export interface Saying {
  readonly index: number
  readonly kind: number
  readonly planned: Int32Array
  readonly gradient: boolean
  readonly flows: readonly boolean[] | undefined
}

/** A node's part of the plan: as it was, or a new one. */
export function planPart(inferred: Inferred, entry: TypedNode, saying: Saying): PlanPart {
  const { reading } = entry
  if (!reading.part || !holds(reading.part, inferred, entry, saying)) reading.part = makePart(inferred, entry, saying)
  return reading.part
}

function holds(part: PlanPart, inferred: Inferred, entry: TypedNode, saying: Saying): boolean {
  const { reading, place, feeders, frozen } = entry
  const { index, kind, gradient, flows, planned } = saying
  if (part.fitting !== inferred.fittings[place] || part.node.type !== inferred.values[place]) return false
  if (part.forward.index !== index || part.node.kind !== kind) return false
  if (part.gradient !== gradient || part.frozen !== frozen) return false
  for (let at = 0; at < feeders.length; at++) {
    const edge = part.edges[at]!
    if (edge.from !== inferred.typed[feeders[at]!]!.reading.out || edge.gradient !== (flows?.[at] ?? false))
      return false
    if (part.node.feeders[at] !== planned[feeders[at]!] || edge.via !== viaOf(inferred, reading, at)) return false
  }
  return true
}

function makePart(inferred: Inferred, entry: TypedNode, saying: Saying): PlanPart {
  const { typed, fittings, values } = inferred
  const { node, reading, place, feeders, frozen } = entry
  const { index, kind, planned, gradient, flows } = saying
  const fitting = fittings[place]!
  const type = values[place]!
  const op = node.bypass ? BYPASS : node.type
  const wired: { [port: string]: PortId } = {}
  const edges = feeders.map((feeder, at): PlanEdge => {
    const from = typed[feeder]!.reading.out
    if (!node.bypass || at === 0) putPort(wired, reading.ports[at]!, from)
    return { from, to: reading.portIds[at]!, gradient: flows?.[at] ?? false, via: viaOf(inferred, reading, at) }
  })
  const own = ownParameters(reading, node, fitting.parameters)
  const parameters = own.list.map(({ shape, buffer = false }, at): PlanParameter => {
    const learning = gradient && !node.bypass && !buffer
    return { name: own.names[at]!, node: node.id, shape, buffer, frozen, gradient: learning }
  })
  const step = {
    index,
    phase: 'forward',
    node: node.id,
    place: index,
    op,
    reads: forwardReads(typed, entry, own),
    writes: [{ edge: reading.out, type }],
  } as const
  return {
    fitting,
    frozen,
    gradient,
    node: { id: node.id, op, inputs: wired, feeders: feeders.map((feeder) => planned[feeder]!), type, kind },
    edges,
    own,
    parameters,
    forward: node.bypass || fitting.saves.length === 0 ? step : { ...step, saves: fitting.saves },
    backward: undefined,
  }
}

/** The backward step of a node whose output has a gradient; undefined where it has nothing to do. */
export function backwardStep(
  inferred: Inferred,
  entry: TypedNode,
  part: PlanPart,
  index: number,
  flows: readonly boolean[] | undefined,
): Step | undefined {
  if (part.backward?.index === index) return part.backward
  const writes = backwardWrites(inferred, entry, flows, part.own)
  if (writes.length === 0) return undefined
  const { id: node, op } = part.node
  const reads = backwardReads(inferred.typed, entry, part.fitting, part.own)
  part.backward = { index, phase: 'backward', node, place: part.forward.index, op, reads, writes }
  return part.backward
}

function viaOf({ through }: Inferred, { portIds, vias }: TypedNode['reading'], at: number): readonly PortId[] {
  return through.get(portIds[at]!)?.via ?? vias[at]!
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
