import type { Attributes, NodeType } from '../nodes/define.ts'
import type { NodeProblem } from '../nodes/problem.ts'
import type { GraphNode } from '../graph/document.ts'
import { readAttributes } from '../nodes/read-attributes.ts'

/** Where node types are found by their id in files. `nodeTypes` of core/nodes is one. */
export interface NodeTypes {
  get(type: string): NodeType | undefined
}

interface ReadAttributes {
  readonly attributes: Attributes
  readonly problems: readonly NodeProblem[]
}

/** A node's attributes as its type reads them. After an edit only the nodes that were edited are read again. */
export function attributesOf(type: NodeType, node: GraphNode): ReadAttributes {
  const known = cache.get(node)
  if (known?.type === type) return known.read
  const read = readAttributes(type, node.attributes)
  cache.set(node, { type, read })
  return read
}

// Node records are never changed, so what was read from one stays right as long as the record lives.
const cache = new WeakMap<GraphNode, { readonly type: NodeType; readonly read: ReadAttributes }>()
