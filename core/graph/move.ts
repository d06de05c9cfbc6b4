import type { Diff } from './diff.ts'
import type { GraphDocument, NodeId } from './document.ts'
import { Draft } from './draft.ts'
import { wholePixels } from './pixels.ts'

/** Puts nodes at places (top left corner, rounded to whole pixels). Ids that are not there are passed over. */
export function moveNodes(
  document: GraphDocument,
  places: Iterable<readonly [NodeId, readonly [number, number]]>,
): Diff {
  const draft = new Draft(document)
  for (const [id, at] of places) if (document.nodes.has(id)) draft.positions.set(id, wholePixels(at))
  return draft.finish()
}
