import type { Attributes, NodeType } from '../nodes/define.ts'
import type { NodeProblem } from '../nodes/problem.ts'
import type { GraphNode, PortId } from '../graph/document.ts'
import { readAttributes } from '../nodes/read-attributes.ts'
import { portId } from './expand.ts'

/** Where node types are found by their id in files. `nodeTypes` of core/nodes is one. */
export interface NodeTypes {
  get(type: string): NodeType | undefined
}

/** A node by itself: what its type makes of its attributes. */
export interface NodeReading {
  readonly type: NodeType
  readonly attributes: Attributes
  readonly problems: readonly NodeProblem[]
  /** Names of the input ports, and the same as ports of the graph. */
  readonly ports: readonly string[]
  readonly portIds: readonly PortId[]
  readonly out: PortId
}

/** After an edit only the nodes that were edited are read again. */
export function readNode(type: NodeType, node: GraphNode): NodeReading {
  const known = cache.get(node)
  if (known?.type === type) return known
  const { attributes, problems } = readAttributes(type, node.attributes)
  const ports = type.inputs(attributes).map((port) => port.name)
  const portIds = ports.map((port) => portId(node.id, port))
  const reading = { type, attributes, problems, ports, portIds, out: portId(node.id, 'out') }
  cache.set(node, reading)
  return reading
}

// Node records are never changed, so what was read from one stays right as long as the record lives.
const cache = new WeakMap<GraphNode, NodeReading>()
