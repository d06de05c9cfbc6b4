import type { Attributes, NodeType } from '../nodes/define.ts'
import type { NodeProblem } from '../nodes/problem.ts'
import type { GraphDocument, GraphNode, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { NodeTypes } from './attributes.ts'
import type { Expanded, Feed } from './expand.ts'
import { inGroup, splitPort } from '../graph/ids.ts'
import { attributesOf } from './attributes.ts'
import { portId } from './expand.ts'

/** A node that is not a group, with its type and what is connected to it. */
export interface TypedNode {
  readonly node: GraphNode
  readonly type: NodeType
  readonly attributes: Attributes
  readonly ports: readonly string[]
  /** What feeds each port; undefined where nothing does. */
  readonly feeds: readonly (Feed | undefined)[]
}

/** Puts the node's id to what its type said. */
export function onNode(node: NodeId, found: NodeProblem): Problem {
  const { code, severity, port, attribute, message, fix } = found
  return {
    code,
    severity,
    node,
    ...(port !== undefined && { port }),
    ...(attribute !== undefined && { attribute }),
    message,
    fix,
  }
}

/** What `typeNodes` found, entry by entry of `expanded.nodes`. */
export interface Typed {
  /** Undefined where the type is not known. */
  readonly typed: readonly (TypedNode | undefined)[]
  /** False where an attribute cannot be read, so that ports and shapes are guesses. */
  readonly sound: readonly boolean[]
  /** Places of the nodes that feed each node. */
  readonly dependencies: readonly (readonly number[])[]
  readonly place: ReadonlyMap<NodeId, number>
}

/** Finds each node's type, reads its attributes, and looks up what is connected to its ports. */
export function typeNodes(
  document: GraphDocument,
  expanded: Expanded,
  nodeTypes: NodeTypes,
  problems: Problem[],
): Typed {
  const place = new Map<NodeId, number>()
  expanded.nodes.forEach((node, index) => place.set(node.id, index))
  const typed: (TypedNode | undefined)[] = []
  const sound: boolean[] = []
  const connected = new Int32Array(expanded.nodes.length)
  for (const to of expanded.feeds.keys()) connected[place.get(splitPort(to)[0])!]!++

  // Only needed when something is wrong, and then once.
  let known: ReadonlyMap<PortId, PortId> | undefined
  const frames = () => (known ??= framePorts(document))
  const stray = new Map<NodeId, TypedNode>()

  const dependencies = expanded.nodes.map((node, index) => {
    const type = nodeTypes.get(node.type)
    if (!type) {
      problems.push(unknownType(node))
      return []
    }
    const read = attributesOf(type, node)
    for (const problem of read.problems) problems.push(onNode(node.id, problem))
    sound[index] = read.problems.length === 0
    const ports = type.inputs(read.attributes).map((port) => port.name)
    const feeds = ports.map((port) => expanded.feeds.get(portId(node.id, port)))
    const own = { node, type, attributes: read.attributes, ports, feeds }
    typed[index] = own
    // Where attributes are wrong the ports are guesses, and nobody should be sent to connect or delete edges by them.
    if (sound[index]) {
      const missing = ports.filter((_, at) => feeds[at] === undefined)
      for (const port of missing) problems.push(unconnected(node, type, port, frames()))
      if (connected[index]! > ports.length - missing.length) stray.set(node.id, own)
    }
    const needs: number[] = []
    for (const feed of feeds) {
      if (!feed) continue
      const [from, port] = splitPort(feed.from)
      const feeder = place.get(from)!
      needs.push(feeder)
      const outputs: readonly string[] | undefined = nodeTypes.get(expanded.nodes[feeder]!.type)?.outputs
      if (outputs?.includes(port) === false) problems.push(noOutput(from, port, outputs))
    }
    return needs
  })
  if (stray.size > 0) strayEdges(expanded, stray, problems)
  return { typed, sound, dependencies, place }
}

function unknownType(node: GraphNode): Problem {
  return {
    code: 'E_TYPE',
    severity: 'error',
    node: node.id,
    message: `this version does not know the node type "${node.type}"`,
    fix: 'replace the node by one from the palette, or open the file with a newer version',
  }
}

function unconnected(node: GraphNode, type: NodeType, port: string, frames: ReadonlyMap<PortId, PortId>): Problem {
  // Inside a group it is often the group's own port that nobody connected; that is the place to act.
  let at: PortId | undefined = portId(node.id, port)
  let outermost = at
  for (; at !== undefined; at = frames.get(at)) outermost = at
  return {
    code: 'E_INPUT',
    severity: 'error',
    node: node.id,
    port,
    message: `nothing is connected to ${port} of this ${type.title}`,
    fix: `connect an output to ${outermost}`,
  }
}

/** From each port inside a group to the port of the group that feeds it, connected or not. */
function framePorts(document: GraphDocument): ReadonlyMap<PortId, PortId> {
  const frames = new Map<PortId, PortId>()
  for (const node of document.nodes.values())
    for (const [name, inner] of Object.entries(node.inputs ?? {}))
      for (const local of inner) frames.set(inGroup(node.id, local), portId(node.id, name))
  return frames
}

/** Edges that end at ports their node does not have, say after its arity was lowered. */
function strayEdges(expanded: Expanded, typed: ReadonlyMap<NodeId, TypedNode>, problems: Problem[]): void {
  const known = new Map<NodeId, ReadonlySet<string>>()
  for (const [id, node] of typed) known.set(id, new Set(node.ports))
  for (const to of expanded.feeds.keys()) {
    const [id, port] = splitPort(to)
    const node = typed.get(id)
    if (!node || known.get(id)!.has(port)) continue
    const { ports } = node
    problems.push({
      code: 'E_PORT',
      severity: 'error',
      node: id,
      port,
      message: `this ${node.type.title} has no input ${port}, but an edge ends there`,
      fix:
        ports.length === 0 ? 'delete the edge' : `delete the edge, or connect it to ${ports.slice(0, 8).join(' or ')}`,
    })
  }
}

function noOutput(node: NodeId, port: string, outputs: readonly string[]): Problem {
  return {
    code: 'E_PORT',
    severity: 'error',
    node,
    port,
    message: `${node} has no output ${port}, but an edge starts there`,
    fix: `connect the edge to ${outputs.map((name) => portId(node, name)).join(' or ')}`,
  }
}
