import type { Change, Diff } from '../../core/graph/diff.ts'
import type { GraphNode } from '../../core/graph/document.ts'
import { same } from '../../core/graph/same.ts'

/** Whether the compiler has to look again: moving a card or renaming the graph needs none of that. */
export function changesPlan(diff: Diff): boolean {
  return (
    diff.nodes !== undefined ||
    diff.edges !== undefined ||
    diff.weights !== undefined ||
    diff.properties?.seed !== undefined
  )
}

/** Whether what was computed before is out of date: not after a new label, or when a node is frozen. */
export function changesResults(diff: Diff): boolean {
  if (diff.edges !== undefined || diff.weights !== undefined || diff.properties?.seed !== undefined) return true
  return Object.values(diff.nodes ?? {}).some(changesNode)
}

function changesNode([before, after]: Change<GraphNode>): boolean {
  if (before === undefined || after === undefined) return true
  return !same(meaning(before), meaning(after))
}

/** The part of a node that its results depend on. */
function meaning(node: GraphNode): unknown {
  const { type, attributes, bypass, stopGradient, inputs, outputs } = node
  return { type, attributes, bypass: bypass === true, stopGradient: stopGradient === true, inputs, outputs }
}
