import type { Diff } from './diff.ts'
import type { GraphDocument, NodeId, PortId } from './document.ts'
import { tidy, unexpose } from './detach.ts'
import { Draft } from './draft.ts'
import { localName, nodeOf, parentOf } from './ids.ts'
import { eachInside } from './notes.ts'
import { withContents } from './walk.ts'

/**
 * Removes nodes with all that belongs to them: what lies in a group, edges, positions, weights, reroutes, and ports of the
 * group around them. Ids that are not there are passed over.
 */
export function removeNodes(document: GraphDocument, ids: Iterable<NodeId>): Diff {
  const draft = new Draft(document)
  takeOut(draft, ids)
  tidy(draft)
  return draft.finish()
}

/** The same as part of a larger edit; what is left hanging on reroutes is for `tidy`. */
export function takeOut(draft: Draft, ids: Iterable<NodeId>): void {
  const { document } = draft
  const doomed = withContents(document, ids)
  const byParent = new Map<NodeId, Set<string>>()
  for (const id of doomed) {
    draft.nodes.set(id, undefined)
    draft.positions.set(id, undefined)
    for (const to of document.edgesAt.get(id) ?? []) draft.edges.set(to, undefined)
    const parent = parentOf(id)
    if (parent === '' || doomed.has(parent)) continue
    const names = byParent.get(parent) ?? new Set()
    byParent.set(parent, names.add(localName(id)))
  }
  for (const [parent, names] of byParent) {
    const gone = (local: string) => names.has(nodeOf(local))
    unexpose(draft, parent, { input: gone, output: gone })
  }
  eachInside(draft, (note, group) => (doomed.has(group) ? undefined : note))
  for (const name of document.weights.keys()) if (doomed.has(nodeOf(name))) draft.weights.set(name, undefined)
}

/** Removes edges by the input they end at, with their reroutes. */
export function removeEdges(document: GraphDocument, ends: Iterable<PortId>): Diff {
  const draft = new Draft(document)
  for (const to of ends) draft.edges.set(to, undefined)
  tidy(draft)
  return draft.finish()
}
