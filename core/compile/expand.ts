import type { GraphDocument, GraphNode, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import { inGroup, nodeOf, parentOf, splitPort } from '../graph/ids.ts'
import { allNodes } from '../graph/walk.ts'

/** What feeds an input port of a node that is not a group through groups. */
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
  readonly groups: readonly GraphNode[]
  /** What feeds input ports through groups, by port. All other edges run from node to node, as the document has them. */
  readonly through: ReadonlyMap<PortId, Feed>
  /** The edges of the document that start or end at groups, by `to`. */
  readonly atGroups: ReadonlySet<PortId>
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
 * it. Works through edges one by one, never by recursion, so the depth of nesting does not matter. Edges that touch no
 * group need no work.
 */
export function expand(document: GraphDocument): Expanded {
  const problems: Problem[] = []
  const nodes: GraphNode[] = []
  const groups: GraphNode[] = []
  for (const node of allNodes(document)) (node.type === 'group' ? groups : nodes).push(node)
  const atGroups = new Set<PortId>()
  for (const { id, bypass } of groups) {
    if (bypass) problems.push(bypassedGroup(id))
    for (const to of document.edgesAt.get(id) ?? []) atGroups.add(to)
  }
  const through = new Map<PortId, Feed>()
  for (const key of atGroups) {
    const edge = document.edges.get(key)!
    const from = innerOutput(document, edge.from)
    if (from === undefined) {
      problems.push(missing(edge.from, 'output', edge.to))
      continue
    }
    const targets = innerInputs(document, edge.to)
    if (targets.length === 0 && !isGroupInput(document, edge.to)) problems.push(missing(edge.to, 'input', edge.to))
    for (const to of targets) {
      // One edge ends at a port: an edge inside the group and one from outside through its frame would be two.
      if (through.has(to) || (to !== key && document.edges.has(to))) problems.push(twice(to))
      else through.set(to, { from, via: [edge.to], stopped: entersStop(document, edge.to, to) })
    }
  }
  return { nodes, groups, through, atGroups, problems }
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

/** An edge that starts or ends at a port there is not. */
export function missing(port: PortId, side: 'input' | 'output', to: PortId): Problem {
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
