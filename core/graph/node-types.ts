import type { NodeType } from '../nodes/define.ts'
import { nodeType } from '../nodes/index.ts'
import type { GraphNode } from './document.ts'

/** The node type of a node; undefined for a group and for a type this version does not know. */
export function typeOf(node: Pick<GraphNode, 'type'>): NodeType | undefined {
  return nodeType(node.type)
}
