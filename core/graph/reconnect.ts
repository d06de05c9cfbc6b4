import type { Diff } from './diff.ts'
import { tidy } from './detach.ts'
import type { GraphDocument, GraphEdge, NodeId, PortId, Reroute } from './document.ts'
import { Draft } from './draft.ts'
import { localName, localPort, nodeOf, parentOf, splitPort } from './ids.ts'
import { portsOf } from './ports.ts'
import { takeOut } from './remove.ts'
import { routeOf, setRoute } from './reroutes.ts'

type Points = Reroute['points']

/**
 * Removes nodes and leads what came in at the first wired input of each on to where its outputs went, so that a chain stays
 * a chain.
 */
export function removeReconnecting(document: GraphDocument, ids: Iterable<NodeId>): Diff {
  const named = new Set([...ids].filter((id) => document.nodes.has(id)))
  // What lies in a group that goes, goes with it: nothing inside is led on.
  const doomed = new Set([...named].filter((id) => !isInside(id, named)))
  const sources = new Map<NodeId, PortId | undefined>()
  /** The output outside that reaches a doomed node, through other doomed ones. */
  const sourceOf = (id: NodeId): PortId | undefined => {
    const chain: NodeId[] = []
    let at = id
    let found: PortId | undefined
    for (;;) {
      if (sources.has(at)) {
        found = sources.get(at)
        break
      }
      chain.push(at)
      const from = firstFeed(document, at)
      if (from === undefined) break
      if (!doomed.has(nodeOf(from))) {
        found = from
        break
      }
      at = nodeOf(from)
    }
    for (const one of chain) sources.set(one, found)
    return found
  }
  const bridges: { from: PortId; to: PortId; order: number; points: Points }[] = []
  const shown = new Map<NodeId, Map<string, PortId>>()
  for (const id of doomed) {
    for (const to of document.edgesAt.get(id) ?? []) {
      const edge = document.edges.get(to)
      if (!edge || nodeOf(edge.from) !== id || doomed.has(nodeOf(to))) continue
      const from = sourceOf(id)
      if (from !== undefined) bridges.push({ from, to, order: edge.order, points: pointsThrough(document, to, doomed) })
    }
    const around = document.nodes.get(parentOf(id))
    for (const [port, local] of Object.entries(around?.outputs ?? {})) {
      const from = nodeOf(local) === localName(id) ? sourceOf(id) : undefined
      if (!around || from === undefined) continue
      const ports = shown.get(around.id) ?? new Map<string, PortId>()
      shown.set(around.id, ports.set(port, from))
    }
  }
  const draft = new Draft(document)
  for (const [id, ports] of shown) {
    const group = document.nodes.get(id)
    if (!group) continue
    const outputs = Object.fromEntries([...ports].map(([port, from]) => [port, localPort(from)]))
    draft.nodes.set(id, { ...group, outputs: { ...group.outputs, ...outputs } })
  }
  takeOut(draft, doomed)
  for (const { points, ...edge } of bridges) {
    // A group may have lost the output, with the node behind it.
    const [id, port] = splitPort(edge.from)
    const outputs = draft.nodes.get(id)?.outputs
    if (outputs && !Object.hasOwn(outputs, port)) continue
    draft.edges.set(edge.to, edge)
    setRoute(draft, edge, points)
  }
  tidy(draft)
  return draft.finish()
}

/** Reroute points of all the edges that one takes the place of, in their order. */
function pointsThrough(document: GraphDocument, to: PortId, doomed: ReadonlySet<NodeId>): Points {
  if (document.properties.reroutes.length === 0) return []
  const routes: Points[] = []
  // A circle would have been refused when it was made; a file that has one is not followed for ever.
  for (let at = document.edges.get(to), seen = 0; at && seen <= doomed.size; seen++) {
    routes.push(routeOf(document, at.to))
    const id = nodeOf(at.from)
    at = doomed.has(id) ? firstEdge(document, id) : undefined
  }
  return routes.reverse().flat()
}

function isInside(id: NodeId, groups: ReadonlySet<NodeId>): boolean {
  for (let around = parentOf(id); around !== ''; around = parentOf(around)) if (groups.has(around)) return true
  return false
}

function firstEdge(document: GraphDocument, id: NodeId): GraphEdge | undefined {
  for (const { name } of portsOf(document, id).inputs) {
    const edge = document.edges.get(`${id}.${name}`)
    if (edge) return edge
  }
  return undefined
}

const firstFeed = (document: GraphDocument, id: NodeId): PortId | undefined => firstEdge(document, id)?.from
