import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument, NodeId } from '../../core/graph/document.ts'
import { nodeOf, parentOf } from '../../core/graph/ids.ts'

/**
 * The nodes a change was about, as far as they are there now: those it made; else those it altered or moved; else the ends of
 * edges. A group that was made stands for what is in it; one that got other ports because of what is in it is not meant.
 */
export function nodesOf(document: GraphDocument, diff: Diff): NodeId[] {
  const { nodes = {}, edges = {}, positions, weights } = diff
  const made = nodesMade(document, diff)
  if (made.length > 0) return made

  const there = (ids: Iterable<NodeId>) => new Set([...ids].filter((id) => document.nodes.has(id)))
  const touched = there([
    ...Object.keys(nodes),
    ...Object.keys(positions ?? {}),
    ...Object.keys(weights ?? {}).map(nodeOf),
  ])
  for (const id of [...touched]) for (const group of groupsAround(id)) touched.delete(group)
  if (touched.size > 0) return [...touched]

  const ends = Object.entries(edges).flatMap(([to, change]) => [to, ...change.flatMap((edge) => edge?.from ?? [])])
  return [...there(ends.map(nodeOf))]
}

/** The nodes a change made; what is in a group that was made is not told of its own. */
export function nodesMade(document: GraphDocument, { nodes = {} }: Diff): NodeId[] {
  const made = new Set(Object.keys(nodes).filter((id) => nodes[id]?.[0] === undefined && document.nodes.has(id)))
  return [...made].filter((id) => !groupsAround(id).some((group) => made.has(group)))
}

function groupsAround(id: NodeId): NodeId[] {
  const groups: NodeId[] = []
  for (let group = parentOf(id); group !== ''; group = parentOf(group)) groups.push(group)
  return groups
}
