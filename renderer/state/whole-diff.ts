import { createDocument } from '../../core/graph/create.ts'
import type { Change, Diff } from '../../core/graph/diff.ts'
import type { GraphDocument, Properties } from '../../core/graph/document.ts'

/** The diff that makes a document out of an empty one: so the worker gets a document the way it gets edits. */
export function wholeDiff(document: GraphDocument): Diff {
  const empty = createDocument().properties
  const properties = Object.fromEntries(
    (Object.keys(document.properties) as (keyof Properties)[]).map((name) => [
      name,
      [empty[name], document.properties[name]],
    ]),
  )
  return {
    nodes: added(document.nodes),
    edges: added(document.edges),
    positions: added(document.positions),
    weights: added(document.weights),
    properties: properties as Diff['properties'],
  }
}

function added<T>(entries: ReadonlyMap<string, T>): { readonly [key: string]: Change<T> } {
  return Object.fromEntries([...entries].map(([key, value]) => [key, [undefined, value] as const]))
}
