import type { Diff } from './diff.ts'
import type { GraphDocument, NodeId } from './document.ts'
import { Draft } from './draft.ts'

type Flag = 'bypass' | 'stopGradient' | 'frozen'

/** Bypassed nodes pass their first input on unchanged. */
export function setBypass(document: GraphDocument, ids: Iterable<NodeId>, on: boolean): Diff {
  return setFlag(document, ids, 'bypass', on)
}

/** Nothing flows back through the inputs of these nodes. */
export function setStopGradient(document: GraphDocument, ids: Iterable<NodeId>, on: boolean): Diff {
  return setFlag(document, ids, 'stopGradient', on)
}

/** Parameters of frozen nodes are not trained. */
export function setFrozen(document: GraphDocument, ids: Iterable<NodeId>, on: boolean): Diff {
  return setFlag(document, ids, 'frozen', on)
}

function setFlag(document: GraphDocument, ids: Iterable<NodeId>, flag: Flag, on: boolean): Diff {
  const draft = new Draft(document)
  for (const id of ids) {
    const node = document.nodes.get(id)
    if (node) draft.nodes.set(id, { ...node, [flag]: on ? true : undefined })
  }
  return draft.finish()
}
