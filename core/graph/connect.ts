import { cycleName } from './cycles.ts'
import type { Diff } from './diff.ts'
import type { GraphDocument, NodeId, PortId } from './document.ts'
import { tidy, unfeed } from './detach.ts'
import { Draft } from './draft.ts'
import { nodeOf, parentOf, splitPort } from './ids.ts'
import { limits } from './limits.ts'
import { portsOf } from './ports.ts'
import { refusal, type Problem } from './problems.ts'
import { reach } from './walk.ts'

/** A long way round is named by its beginning and its end. */
const longestName = 7

/**
 * Why an output cannot feed an input, or undefined where it can. Only the structure is looked at: ports, groups, cycles. An
 * input that has an edge already is no reason: `connect` replaces it.
 */
export function connectable(document: GraphDocument, from: PortId, to: PortId): Problem | undefined {
  return connectableFrom(document, from)(to)
}

/** `connectable` for one output and many inputs: what is upstream is looked for only once. Good until the document changes. */
export function connectableFrom(document: GraphDocument, from: PortId): (to: PortId) => Problem | undefined {
  const node = nodeOf(from)
  const outputProblem = missing(document, from, 'output')
  let upstream: ReadonlyMap<NodeId, NodeId> | undefined
  return (to) => {
    const problem = outputProblem ?? missing(document, to, 'input') ?? apart(document, from, to)
    if (problem) return problem
    const target = nodeOf(to)
    upstream ??= reach(document, node, 'upstream')
    if (target !== node && !upstream.has(target)) return undefined
    return cycle(to, walkFrom(target, node, upstream))
  }
}

/** The same the other way round: for one input and many outputs. */
export function connectableTo(document: GraphDocument, to: PortId): (from: PortId) => Problem | undefined {
  const node = nodeOf(to)
  const inputProblem = missing(document, to, 'input')
  let downstream: ReadonlyMap<NodeId, NodeId> | undefined
  return (from) => {
    const problem = missing(document, from, 'output') ?? inputProblem ?? apart(document, from, to)
    if (problem) return problem
    const source = nodeOf(from)
    downstream ??= reach(document, node, 'downstream')
    if (source !== node && !downstream.has(source)) return undefined
    return cycle(to, walkFrom(source, node, downstream).reverse())
  }
}

/** An edge from an output to an input. What fed the input before is replaced. */
export function connect(document: GraphDocument, from: PortId, to: PortId): Diff | Problem {
  const problem = connectable(document, from, to)
  if (problem) return problem
  const before = document.edges.get(to)
  if (!before && document.edges.size >= limits.edges)
    return refusal('E_LIMIT', placeOf(to), `there are ${limits.edges} edges already`, 'remove some first')
  const draft = new Draft(document)
  draft.edges.set(to, { from, to, order: before?.order ?? draft.nextOrder() })
  unfeed(draft, to)
  tidy(draft)
  return draft.finish()
}

function missing(document: GraphDocument, port: PortId, side: 'input' | 'output'): Problem | undefined {
  const [node, name] = splitPort(port)
  if (!document.nodes.has(node))
    return refusal('E_NODE', { node }, `there is no node ${node}`, 'choose a node of this graph')
  const ports = portsOf(document, node)
  const names = side === 'input' ? ports.inputs.map((input) => input.name) : ports.outputs
  if (names.includes(name)) return undefined
  const fix =
    names.length > 0 ? `choose one of ${names.join(', ')}` : `choose another node, since it has no ${side} at all`
  return refusal('E_PORT', { node, port: name }, `${node} has no ${side} port ${name}`, fix)
}

function apart(document: GraphDocument, from: PortId, to: PortId): Problem | undefined {
  const [a, b] = [parentOf(nodeOf(from)), parentOf(nodeOf(to))]
  if (a === b) return undefined
  const name = (group: NodeId) => (document.nodes.has(group) ? `the group ${group}` : 'the top level')
  const message = `an edge cannot lead from ${name(a)} to ${name(b)}`
  return refusal('E_EDGE', placeOf(to), message, 'lead it through a port of the group')
}

/** From a node along the next hops to the end, both included; only as much of it as a name shows. */
function walkFrom(start: NodeId, end: NodeId, next: ReadonlyMap<NodeId, NodeId>): NodeId[] {
  const nodes = [start]
  for (let at = start; at !== end && nodes.length < longestName; nodes.push(at)) at = next.get(at)!
  if (nodes.at(-1) !== end) nodes.push('…', end)
  return nodes
}

function cycle(to: PortId, nodes: readonly NodeId[]): Problem {
  const message = `the edge would close a cycle: ${cycleName(nodes)}`
  return refusal('E_CYCLE', placeOf(to), message, 'take the value from a node that does not depend on this one')
}

function placeOf(port: PortId) {
  const [node, name] = splitPort(port)
  return { node, port: name }
}
