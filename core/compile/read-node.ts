import type { NodeType, ParameterSpec } from '../nodes/define.ts'
import type { GraphNode, PortId } from '../graph/document.ts'
import type { Kind } from './kind.ts'
import type { Read, Write } from './plan.ts'
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
  /** How plans say that the node's value is read, or its gradient. */
  readonly readsValue: Read
  readonly readsGradient: Read
}

/** A parameter with its full name, and how plans say that it is read or its gradient written. */
export interface OwnParameter {
  readonly name: string
  readonly spec: ParameterSpec
  readonly read: Read
  readonly write: Write
}

type Specs = { readonly [name: string]: ParameterSpec }

interface KnownReading extends NodeReading {
  /** The parameters as they were asked for last. */
  specs: Specs
  own: readonly OwnParameter[]
}

// Node records are never changed, so what was read from one stays right as long as the record lives.
const cache = new WeakMap<GraphNode, KnownReading>()

const noSpecs: Specs = {}
const noParameters: readonly OwnParameter[] = []

/** After an edit only the nodes that were edited are read again. */
export function readNode(type: NodeType, node: GraphNode): NodeReading {
  const known = cache.get(node)
  if (known?.type === type) return known
  const kind = kindOf(type, node.attributes)
  const { attributes, problems, ports } = kind
  const { id } = node
  const out = portId(id, 'out')
  const reading: KnownReading = {
    kind,
    type,
    attributes,
    problems,
    ports,
    portIds: ports.map((port) => portId(id, port)),
    out,
    readsValue: { edge: out },
    readsGradient: { gradient: out },
    specs: noSpecs,
    own: noParameters,
  }
  cache.set(node, reading)
  return reading
}

/** A node's parameters by their full names, in the order of its type. */
export function ownParameters(reading: NodeReading, node: GraphNode, specs: Specs): readonly OwnParameter[] {
  const known = reading as KnownReading
  if (known.specs === specs) return known.own
  known.specs = specs
  const entries = Object.entries(specs)
  known.own = entries.length === 0 ? noParameters : entries.map(([short, spec]) => ownParameter(node, short, spec))
  return known.own
}

function ownParameter(node: GraphNode, short: string, spec: ParameterSpec): OwnParameter {
  const name = portId(node.id, short)
  return { name, spec, read: { parameter: name }, write: { parameterGradient: name, shape: spec.shape } }
}
