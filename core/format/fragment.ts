import type { GraphDocument, NodeId } from '../graph/document.ts'
import { extract, type Written } from '../graph/fragment.ts'
import { readGraph, type ReadResult } from './read.ts'
import { writeGraph } from './write.ts'

/**
 * Nodes, frames and comments as text for the clipboard: a graph file of their own, with what lies in groups, edges between
 * them, places and weights.
 */
export function copyFragment(document: GraphDocument, ids: Iterable<NodeId>, notes?: Written): string {
  return writeGraph(extract(document, ids, notes))
}

/** Text from the clipboard, checked like any file; hand the document to `insertFragment`. */
export function readFragment(text: string): ReadResult {
  return readGraph(text)
}
