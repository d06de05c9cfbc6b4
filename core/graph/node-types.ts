import type { NodeType } from '../nodes/define.ts'
import type { GraphNode } from './document.ts'

/** The node type of a node; undefined for a group and for a type this version does not know. */
export function typeOf(_node: Pick<GraphNode, 'type'>): NodeType | undefined {
  return undefined
}
