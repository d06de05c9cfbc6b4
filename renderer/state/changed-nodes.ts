import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument, NodeId } from '../../core/graph/document.ts'
import { nodeOf, parentOf } from '../../core/graph/ids.ts'

/**
 * The nodes a change was about, as far as they are there now: those it made; else those it altered or moved; else the ends of
 * edges. A group that was made stands for what is in it; one that got other ports because of what is in it is not meant.
 */
export function nodesOf(document: GraphDocument, { nodes = {}, edges = {}, positions, weights }: Diff): NodeId[] {
  const there = (ids: Iterable<NodeId>) => new Set([...ids].filter((id) => document.nodes.has(id)))

  const made = there(Object.keys(nodes).filter((id) => nodes[id]?.[0] === undefined))
  for (const id of [...made]) if (groupsAround(id).some((group) => made.has(group))) made.delete(id)
  if (made.size > 0) return [...made]

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

function groupsAround(id: NodeId): NodeId[] {
  const groups: NodeId[] = []
  for (let group = parentOf(id); group !== ''; group = parentOf(group)) groups.push(group)
  return groups
}
