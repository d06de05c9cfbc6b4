import { connectable } from './connect.ts'
import { tidy } from './detach.ts'
import type { Diff } from './diff.ts'
import type { GraphDocument, NodeId, PortId } from './document.ts'
import { Draft } from './draft.ts'
import type { PlaceOf } from './align.ts'
import type { SizeOf } from './card-size.ts'
import { localPort, nodeOf, parentOf } from './ids.ts'
import { portsOf } from './ports.ts'
import { refusal, type Problem } from './problems.ts'
import { splitRoute } from './reroutes.ts'
import { reach } from './walk.ts'

/** Room between cards for a wire and its words. */
const gap = 64

/** The ports through which a node would go into a wire: its first free input and its first output. */
export interface Fitting {
  readonly input: PortId
  readonly output: PortId
}

/**
 * Where a node fits into the edge that ends at `to`. `why` says more than the structure does: whether the shapes fit.
 */
export function fittingAt(
  document: GraphDocument,
  to: PortId,
  id: NodeId,
  why: (from: PortId, to: PortId) => Problem | undefined = (from, to) => connectable(document, from, to),
): Fitting | Problem {
  const edge = document.edges.get(to)
  const nowhere = refusal('E_EDGE', { node: id }, 'it does not fit into this edge', 'drop it beside the edge')
  if (!edge || nodeOf(edge.from) === id || nodeOf(to) === id) return nowhere
  const ports = portsOf(document, id)
  const [output] = ports.outputs
  if (output === undefined) return nowhere
  const back = connectable(document, `${id}.${output}`, to)
  if (back) return back
  const fromOutside = new Set(Object.values(document.nodes.get(parentOf(id))?.inputs ?? {}).flat())
  let first: Problem | undefined
  for (const { name } of ports.inputs) {
    const input = `${id}.${name}`
    if (document.edges.has(input) || fromOutside.has(localPort(input))) continue
    const problem = why(edge.from, input)
    if (!problem) return { input, output: `${id}.${output}` }
    first ??= problem
  }
  return first ?? nowhere
}

/**
 * Leads an edge through a node. Where there is too little room between producer and consumer, what comes after moves to the right;
 * `sizeOf` says what cards take.
 */
export function insertOnEdge(
  document: GraphDocument,
  to: PortId,
  id: NodeId,
  fitting: Fitting,
  sizeOf: SizeOf,
  placeOf: PlaceOf = (node) => document.positions.get(node),
): Diff | Problem {
  const edge = document.edges.get(to)
  if (!edge) return refusal('E_EDGE', { node: id }, 'the edge is not there any more', 'choose another')
  const draft = new Draft(document)
  const first = { from: edge.from, to: fitting.input, order: draft.nextOrder() }
  const second = { ...edge, from: fitting.output }
  draft.edges.set(first.to, first)
  draft.edges.set(to, second)
  splitRoute(draft, edge, first, second, (placeOf(id)?.[0] ?? 0) + sizeOf(id)[0] / 2)
  makeRoom(draft, nodeOf(edge.from), id, nodeOf(to), sizeOf, placeOf)
  tidy(draft)
  return draft.finish()
}

function makeRoom(draft: Draft, source: NodeId, id: NodeId, target: NodeId, sizeOf: SizeOf, placeOf: PlaceOf): void {
  const { document } = draft
  const at = placeOf(id)
  const from = placeOf(source)
  const end = placeOf(target)
  if (!at || !from || !end || end[0] <= from[0]) return
  const left = Math.max(at[0], from[0] + sizeOf(source)[0] + gap)
  if (left !== at[0]) draft.positions.set(id, [left, at[1]])
  const needed = left + sizeOf(id)[0] + gap - end[0]
  if (needed <= 0) return
  // All that comes after keeps its order; what only happens to lie to the right stays.
  const after = reach(document, target, 'downstream')
  for (const node of [target, ...after.keys()]) {
    const place = placeOf(node)
    if (place && node !== id && node !== source && place[0] >= end[0])
      draft.positions.set(node, [place[0] + needed, place[1]])
  }
}
