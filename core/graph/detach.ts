import type { GraphNode, NodeId, PortId } from './document.ts'
import type { Draft } from './draft.ts'
import { inGroup, localName, nodeOf, parentOf } from './ids.ts'

/*
 * What hangs on a port that goes away: edges, reroutes, and the ports of groups that lead to it. All edits that remove
 * something come through here, so that nothing is left hanging.
 */

/** Which ports go, of all that one group's ports name ("fc1.in"). An input and an output may have the same name. */
interface Gone {
  input(local: string): boolean
  output(local: string): boolean
}

/** Takes away what the ports of a group say about inner ports that go; where an output of the group goes, all that hangs on it. */
export function unexpose(draft: Draft, parent: NodeId, gone: Gone): void {
  let id = parent
  let lost = gone
  while (id !== '') {
    const group = draft.nodes.get(id)
    if (!group) return
    const inputs = Object.entries(group.inputs ?? {}).map(
      ([port, inner]) => [port, inner.filter((local) => !lost.input(local))] as const,
    )
    const outputs = Object.entries(group.outputs ?? {})
    const kept = outputs.filter(([, inner]) => !lost.output(inner))
    draft.nodes.set(id, { ...group, inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(kept) })
    if (kept.length === outputs.length) return

    const dropped = new Set<PortId>()
    const localDropped = new Set<string>()
    for (const [port, inner] of outputs) {
      if (!lost.output(inner)) continue
      dropped.add(`${id}.${port}`)
      localDropped.add(`${localName(id)}.${port}`)
    }
    dropEdges(draft, id, (from) => dropped.has(from))
    lost = { input: () => false, output: (local) => localDropped.has(local) }
    id = parentOf(id)
  }
}

/** Removes the edges of a node that leave one of the ports or end at one. */
export function dropEdges(
  draft: Draft,
  id: NodeId,
  leaves: (from: PortId) => boolean,
  ends?: (to: PortId) => boolean,
): void {
  for (const to of draft.document.edgesAt.get(id) ?? []) {
    const edge = draft.edges.get(to)
    if (edge && (leaves(edge.from) || ends?.(to))) draft.edges.set(to, undefined)
  }
}

/** Removes what is left of ports that a node had before and has no more. */
export function dropInputs(draft: Draft, id: NodeId, has: (port: string) => boolean): void {
  const name = localName(id)
  const gone = (to: PortId) => nodeOf(to) === id && !has(to.slice(id.length + 1))
  dropEdges(draft, id, () => false, gone)
  const group = draft.nodes.get(parentOf(id))
  const input = (local: string) => nodeOf(local) === name && !has(local.slice(name.length + 1))
  if (group && feeds(group, input)) unexpose(draft, group.id, { input, output: () => false })
  tidy(draft)
}

/** Takes an inner port from the group's own ports that feed it, since something else will. */
export function unfeed(draft: Draft, to: PortId): void {
  const parent = parentOf(nodeOf(to))
  const group = draft.nodes.get(parent)
  const input = (local: string) => inGroup(parent, local) === to
  if (group && feeds(group, input)) unexpose(draft, parent, { input, output: () => false })
}

function feeds(group: GraphNode, inner: (local: string) => boolean): boolean {
  return Object.values(group.inputs ?? {}).some((fed) => fed.some(inner))
}

/** Drops reroutes of edges and folded groups that are no more. */
export function tidy(draft: Draft): void {
  const reroutes = draft.property('reroutes')
  const routed = reroutes.filter(({ edge: [from, to] }) => draft.edges.get(to)?.from === from)
  if (routed.length < reroutes.length) draft.setProperty('reroutes', routed)
  const collapsed = draft.property('collapsed')
  const there = collapsed.filter((id) => draft.nodes.has(id))
  if (there.length < collapsed.length) draft.setProperty('collapsed', there)
}
