import type { GraphDocument, GraphNode, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import { inGroup, nodeOf, parentOf, splitPort } from '../graph/ids.ts'
import { allNodes } from '../graph/walk.ts'

/** What feeds an input port of a node that is not a group. */
export interface Feed {
  /** Output port of a node that is not a group. */
  readonly from: PortId
  /** The edges of the document on the way, by `to`. */
  readonly via: readonly PortId[]
  /** True where the way enters a group with stopGradient: nothing flows back through that group's inputs. */
  readonly stopped: boolean
}

/** The document without its groups. */
export interface Expanded {
  /** Everything but groups, in document order. */
  readonly nodes: readonly GraphNode[]
  /** By input port. */
  readonly feeds: ReadonlyMap<PortId, Feed>
  readonly problems: readonly Problem[]
}

export function portId(node: NodeId, port: string): PortId {
  return `${node}.${port}`
}

/** The output port behind a group's output port, however deep; the port itself where it is no group's. */
export function innerOutput(document: GraphDocument, port: PortId): PortId | undefined {
  let at = port
  for (;;) {
    const [id, name] = splitPort(at)
    const node = document.nodes.get(id)
    if (node?.type !== 'group') return node && at
    const inner = own(node.outputs, name)
    if (inner === undefined) return undefined
    at = inGroup(id, inner)
  }
}

/** The input ports a group's input port feeds, however deep, in the group's order; the port itself where it is no group's. */
export function innerInputs(document: GraphDocument, port: PortId): readonly PortId[] {
  const found: PortId[] = []
  const open = [port]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [id, name] = splitPort(at)
    const node = document.nodes.get(id)
    if (node?.type !== 'group') {
      if (node) found.push(at)
      continue
    }
    const inner = own(node.inputs, name) ?? []
    for (let i = inner.length - 1; i >= 0; i--) open.push(inGroup(id, inner[i]!))
  }
  return found
}

/**
 * Takes the groups apart: what is left are nodes known by their path, and for each input port the output port that feeds
 * it. Works through edges one by one, never by recursion, so the depth of nesting does not matter.
 */
export function expand(document: GraphDocument): Expanded {
  const problems: Problem[] = []
  const nodes: GraphNode[] = []
  for (const node of allNodes(document)) {
    if (node.type !== 'group') nodes.push(node)
    else if (node.bypass) problems.push(bypassedGroup(node.id))
  }
  const feeds = new Map<PortId, Feed>()
  for (const edge of document.edges.values()) {
    const from = innerOutput(document, edge.from)
    if (from === undefined) {
      problems.push(missing(edge.from, 'output', edge.to))
      continue
    }
    const targets = innerInputs(document, edge.to)
    if (targets.length === 0 && !isGroupInput(document, edge.to)) problems.push(missing(edge.to, 'input', edge.to))
    for (const to of targets) {
      // One edge ends at a port: an edge inside the group and one from outside through its frame would be two.
      if (feeds.has(to)) problems.push(twice(to))
      else feeds.set(to, { from, via: [edge.to], stopped: entersStop(document, edge.to, to) })
    }
  }
  return { nodes, feeds, problems }
}

/** Whether one of the groups between an edge's end and an inner port lets nothing flow back through its inputs. */
function entersStop(document: GraphDocument, end: PortId, inner: PortId): boolean {
  const outermost = nodeOf(end)
  let id = nodeOf(inner)
  while (id !== outermost) {
    id = parentOf(id)
    if (document.nodes.get(id)?.stopGradient) return true
  }
  return false
}

function isGroupInput(document: GraphDocument, port: PortId): boolean {
  const [id, name] = splitPort(port)
  return own(document.nodes.get(id)?.inputs, name) !== undefined
}

/** A group has any number of outputs, and no one shape; which input each of them would show cannot be known. */
function bypassedGroup(node: NodeId): Problem {
  return {
    code: 'E_BYPASS',
    severity: 'error',
    node,
    message: 'a group as a whole cannot be bypassed',
    fix: 'switch bypass off, and on for the nodes in it',
  }
}

function missing(port: PortId, side: 'input' | 'output', to: PortId): Problem {
  const [node, name] = splitPort(port)
  return {
    code: 'E_PORT',
    severity: 'error',
    node,
    port: name,
    message: `there is no ${side} ${port} for the edge that ends at ${to}`,
    fix: 'delete the edge, or connect it to a port that exists',
  }
}

function twice(to: PortId): Problem {
  const [node, port] = splitPort(to)
  return {
    code: 'E_EDGE',
    severity: 'error',
    node,
    port,
    message: 'two edges arrive here, one inside the group and one through its frame',
    fix: 'delete one of them: an input takes one edge',
  }
}

function own<T>(table: { readonly [name: string]: T } | undefined, name: string): T | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined
}
