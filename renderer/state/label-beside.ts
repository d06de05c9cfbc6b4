import type { GraphDocument, NodeId } from '../../core/graph/document.ts'

/**
 * The label of a node, where it says more than the id it is listed by: "f(u) = u²" of "f", but not "W₁" of "W1", which one sees
 * is the same.
 */
export function labelBeside(document: GraphDocument, id: NodeId): string | undefined {
  const label = document.nodes.get(id)?.label
  return label === undefined || label.normalize('NFKC') === id.normalize('NFKC') ? undefined : label
}
