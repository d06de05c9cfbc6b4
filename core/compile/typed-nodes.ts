import type { GraphDocument, GraphNode, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Expanded, Feed } from './expand.ts'
import type { NodeReading, NodeTypes } from './read-node.ts'
import { inGroup, nodeOf, parentOf, splitPort } from '../graph/ids.ts'
import { atNode } from '../graph/problems.ts'
import { portId } from './expand.ts'
import { readNode } from './read-node.ts'

/** A node that is not a group, with what is connected to it. */
export interface TypedNode extends NodeReading {
  readonly node: GraphNode
  /** Where it stands among the nodes of the document that are not groups. */
  readonly place: number
  /** What feeds each port; undefined where nothing does. */
  readonly feeds: readonly (Feed | undefined)[]
  /** Places of the nodes that feed each port; -1 where nothing does. */
  readonly feeders: readonly number[]
  /** Whether it is frozen itself, or lies in a group that is. */
  readonly frozen: boolean
}

/** What `typeNodes` found, by place. */
export interface Typed {
  /** Undefined where the type is not known. */
  readonly typed: readonly (TypedNode | undefined)[]
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
  expanded.nodes.forEach((node, at) => place.set(node.id, at))
  const typed: (TypedNode | undefined)[] = []
  let connected = 0

  expanded.nodes.forEach((node, at) => {
    const type = nodeTypes.get(node.type)
    if (!type) {
      problems.push(unknownType(node))
      typed.push(undefined)
      return
    }
    const reading = readNode(type, node)
    for (const problem of reading.problems) problems.push(atNode(node.id, problem))
    const feeds: (Feed | undefined)[] = []
    const feeders: number[] = []
    for (const port of reading.portIds) {
      const feed = expanded.feeds.get(port)
      feeds.push(feed)
      feeders.push(feed ? place.get(nodeOf(feed.from))! : -1)
      if (feed) connected++
    }
    const { attributes, ports, portIds, out } = reading
    const frozen = isFrozen(document, node)
    const own = { node, place: at, feeds, feeders, frozen }
    typed.push({ type, attributes, problems: reading.problems, ports, portIds, out, ...own })
  })

  missingOutputs(typed, problems)
  unconnectedPorts(document, typed, problems)
  if (connected < expanded.feeds.size) strayEdges(expanded, typed, place, problems)
  return { typed, place }
}

function isFrozen(document: GraphDocument, node: GraphNode): boolean {
  if (node.frozen) return true
  for (let id = parentOf(node.id); id !== ''; id = parentOf(id)) if (document.nodes.get(id)?.frozen) return true
  return false
}

/** True where all attributes can be read; where not, ports and shapes are guesses. */
export function isSound(node: TypedNode): boolean {
  return node.problems.length === 0
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

function unconnectedPorts(
  document: GraphDocument,
  typed: readonly (TypedNode | undefined)[],
  problems: Problem[],
): void {
  // Only needed when something is wrong, and then once.
  let frames: ReadonlyMap<PortId, PortId> | undefined
  for (const node of typed) {
    // Nobody should be sent to connect ports that are a guess.
    if (!node || !isSound(node)) continue
    node.feeders.forEach((feeder, at) => {
      if (feeder >= 0) return
      // Inside a group it is often the group's own port that nobody connected; that is the place to act.
      frames ??= framePorts(document)
      let outermost = node.portIds[at]!
      for (let port = frames.get(outermost); port !== undefined; port = frames.get(port)) outermost = port
      problems.push({
        code: 'E_INPUT',
        severity: 'error',
        node: node.node.id,
        port: node.ports[at]!,
        message: `nothing is connected to ${node.ports[at]!} of this ${node.type.title}`,
        fix: `connect an output to ${outermost}`,
      })
    })
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
function strayEdges(
  expanded: Expanded,
  typed: readonly (TypedNode | undefined)[],
  place: ReadonlyMap<NodeId, number>,
  problems: Problem[],
): void {
  const known = new Set<PortId>()
  for (const node of typed) for (const port of node?.portIds ?? []) known.add(port)
  for (const to of expanded.feeds.keys()) {
    const [id, port] = splitPort(to)
    const node = typed[place.get(id)!]
    if (!node || known.has(to) || !isSound(node)) continue
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

/** Edges that start at outputs their node does not have. */
function missingOutputs(typed: readonly (TypedNode | undefined)[], problems: Problem[]): void {
  for (const node of typed) {
    node?.feeders.forEach((feeder, at) => {
      const source = feeder < 0 ? undefined : typed[feeder]
      const from = node.feeds[at]?.from
      if (!source || from === source.out) return
      const [id, port] = splitPort(from!)
      problems.push({
        code: 'E_PORT',
        severity: 'error',
        node: id,
        port,
        message: `${id} has no output ${port}, but an edge starts there`,
        fix: `connect the edge to ${source.out}`,
      })
    })
  }
}
