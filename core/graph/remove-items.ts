import { tidy } from './detach.ts'
import type { Diff } from './diff.ts'
import type { GraphDocument, NodeId, PortId } from './document.ts'
import { Draft } from './draft.ts'
import { dropNotes } from './move-items.ts'
import type { Notes } from './notes.ts'
import { takeOut } from './remove.ts'

/** Removes all that is selected in one edit: nodes with what belongs to them, edges, and notes. */
export function removeItems(
  document: GraphDocument,
  nodes: Iterable<NodeId>,
  edges: Iterable<PortId>,
  notes: Notes,
): Diff {
  const draft = new Draft(document)
  // First, while the lists are as the numbers mean them.
  dropNotes(draft, notes)
  takeOut(draft, nodes)
  for (const to of edges) draft.edges.set(to, undefined)
  tidy(draft)
  return draft.finish()
}
