import type { NodeType, ParameterSpec } from '../nodes/define.ts'
import type { GraphNode, PortId } from '../graph/document.ts'
import type { Kind } from './kind.ts'
import type { Read, Write } from './plan.ts'
import type { PlanPart } from './plan-part.ts'
import { portId } from './expand.ts'
import { kindOf } from './kind.ts'

/** Where node types are found by their id in files. `nodeTypes` of core/nodes is one. */
export interface NodeTypes {
  get(type: string): NodeType | undefined
}

/** A node by itself: what its type makes of its attributes, and the names it has in plans. */
export interface NodeReading extends Kind {
  readonly kind: Kind
  /** The input ports as ports of the graph. */
  readonly portIds: readonly PortId[]
  readonly out: PortId
  /** For each port the edge of the document that ends there, as plans list what an edge goes through. */
  readonly vias: readonly (readonly PortId[])[]
  /** How plans say that the node's value is read, or its gradient. */
  readonly readsValue: Read
  readonly readsGradient: Read
  /** What the last plan said of the node. */
  part: PlanPart | undefined
}

/** A node's parameters with their full names. */
export interface OwnParameters {
  readonly specs: Specs
  readonly names: readonly string[]
  /** In the same order. */
  readonly list: readonly ParameterSpec[]
  /** How plans say that they are read, and the gradients of those that are learned written. */
  readonly reads: readonly Read[]
  readonly writes: readonly Write[]
}

type Specs = { readonly [name: string]: ParameterSpec }

interface KnownReading extends NodeReading {
  /** The parameters as they were asked for last. */
  own: OwnParameters
}

// Node records are never changed, so what was read from one stays right as long as the record lives.
const cache = new WeakMap<GraphNode, KnownReading>()

const noParameters: OwnParameters = { specs: {}, names: [], list: [], reads: [], writes: [] }

/** After an edit only the nodes that were edited are read again. */
export function readNode(type: NodeType, node: GraphNode): NodeReading {
  const known = cache.get(node)
  if (known?.type === type) return known
  const kind = kindOf(type, node.attributes)
  const { attributes, problems, ports } = kind
  const { id } = node
  const out = portId(id, 'out')
  const portIds = ports.map((port) => portId(id, port))
  const reading: KnownReading = {
    kind,
    type,
    attributes,
    problems,
    ports,
    portIds,
    out,
    vias: portIds.map((to) => [to]),
    readsValue: { edge: out },
    readsGradient: { gradient: out },
    own: noParameters,
    part: undefined,
  }
  cache.set(node, reading)
  return reading
}

/** A node's parameters by their full names, in the order of its type. */
export function ownParameters(reading: NodeReading, node: GraphNode, specs: Specs): OwnParameters {
  const known = reading as KnownReading
  if (known.own.specs !== specs) known.own = nameParameters(node, specs)
  return known.own
}

function nameParameters({ id }: GraphNode, specs: Specs): OwnParameters {
  const shorts = Object.keys(specs)
  if (shorts.length === 0) return noParameters
  const names = shorts.map((short) => portId(id, short))
  const list = shorts.map((short) => specs[short]!)
  const writes: Write[] = []
  list.forEach(({ shape, buffer }, at) => {
    if (!buffer) writes.push({ parameterGradient: names[at]!, shape })
  })
  return { specs, names, list, reads: names.map((name) => ({ parameter: name })), writes }
}
