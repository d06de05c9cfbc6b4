import type { GraphDocument, GraphNode, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Expanded } from './expand.ts'
import type { NodeReading, NodeTypes } from './read-node.ts'
import { inGroup, nodeOf, parentOf, splitPort } from '../graph/ids.ts'
import { atNode } from '../graph/problems.ts'
import { missing, portId } from './expand.ts'
import { readNode } from './read-node.ts'

/** A node that is not a group, with what is connected to it. */
export interface TypedNode {
  readonly node: GraphNode
  readonly reading: NodeReading
  /** Where it stands among the nodes of the document that are not groups. */
  readonly place: number
  /** Places of the nodes that feed each port; `NOTHING` where nothing does. */
  readonly feeders: readonly number[]
  /** Whether it is frozen itself, or lies in a group that is. */
  readonly frozen: boolean
}

/** What `typeNodes` found. */
export interface Typed {
  /** By place; undefined where the type is not known. */
  readonly typed: TypedNodes
  /** Places of nodes by their output ports. */
  readonly sources: ReadonlyMap<PortId, number>
}

export type TypedNodes = readonly (TypedNode | undefined)[]

/** Stands for the place of a node where there is none. */
export const NOTHING = -1

/** Finds each node's type, reads its attributes, and looks up what is connected to its ports. */
export function typeNodes(
  document: GraphDocument,
  expanded: Expanded,
  nodeTypes: NodeTypes,
  problems: Problem[],
): Typed {
  const typing = new Typing(document, expanded, problems)
  typing.read(nodeTypes)
  typing.connect()
  typing.check()
  return typing
}

/** True where all attributes can be read; where not, ports and shapes are guesses. */
export function isSound({ reading }: TypedNode): boolean {
  return reading.problems.length === 0
}

class Typing implements Typed {
  typed: TypedNodes = []
  private readonly document: GraphDocument
  private readonly expanded: Expanded
  private readonly problems: Problem[]
  /** By place. */
  private readonly readings: (NodeReading | undefined)[] = []
  /** What edges start at is looked up here, without taking names of ports apart. */
  readonly sources = new Map<PortId, number>()
  /** Only needed when something is wrong, and then once. */
  private places: ReadonlyMap<NodeId, number> | undefined
  /** Numbers of ports that something feeds, and that nothing does. */
  private connected = 0
  private unconnected = 0

  constructor(document: GraphDocument, expanded: Expanded, problems: Problem[]) {
    this.document = document
    this.expanded = expanded
    this.problems = problems
  }

  read(nodeTypes: NodeTypes): void {
    this.expanded.nodes.forEach((node, place) => {
      const type = nodeTypes.get(node.type)
      const reading = type && readNode(type, node)
      this.readings.push(reading)
      // Whatever type a node has, its one output is called `out`.
      this.sources.set(reading ? reading.out : portId(node.id, 'out'), place)
      if (!reading) this.problems.push(unknownType(node))
      else for (const problem of reading.problems) this.problems.push(atNode(node.id, problem))
    })
  }

  connect(): void {
    const frozenGroups = this.expanded.groups.some((group) => group.frozen)
    this.typed = this.expanded.nodes.map((node, place): TypedNode | undefined => {
      const reading = this.readings[place]
      if (!reading) return undefined
      const feeders = reading.portIds.map((port) => this.feeder(port))
      const frozen = node.frozen === true || (frozenGroups && liesInFrozen(this.document, node))
      return { node, reading, place, feeders, frozen }
    })
  }

  check(): void {
    const { document, expanded } = this
    if (this.unconnected > 0) this.unconnectedPorts()
    if (this.connected < document.edges.size - expanded.atGroups.size + expanded.through.size) this.strayEdges()
  }

  /** Place of the node that feeds an input port. */
  private feeder(to: PortId): number {
    const { atGroups, through } = this.expanded
    const edge = this.document.edges.get(to)
    const from = edge && !atGroups.has(to) ? edge.from : through.get(to)?.from
    if (from === undefined) {
      this.unconnected++
      return NOTHING
    }
    this.connected++
    return this.sources.get(from) ?? this.misnamedOutput(from, to)
  }

  /** An edge that starts at an output its node does not have: is told, and then taken as if it started at the one it has. */
  private misnamedOutput(from: PortId, to: PortId): number {
    const [id, port] = splitPort(from)
    const place = this.placeOf(id)
    if (place === NOTHING) {
      this.unconnected++
      this.problems.push(missing(from, 'output', to))
    }
    const source = this.readings[place]
    if (source)
      this.problems.push({
        code: 'E_PORT',
        severity: 'error',
        node: id,
        port,
        message: `${id} has no output ${port}, but an edge starts there`,
        fix: `connect the edge to ${source.out}`,
      })
    return place
  }

  private placeOf(id: NodeId): number {
    this.places ??= new Map(this.expanded.nodes.map((node, place) => [node.id, place]))
    return this.places.get(id) ?? NOTHING
  }

  private unconnectedPorts(): void {
    let frames: ReadonlyMap<PortId, PortId> | undefined
    for (const node of this.typed) {
      // Nobody should be sent to connect ports that are a guess.
      if (!node || !isSound(node)) continue
      const { type, ports, portIds } = node.reading
      node.feeders.forEach((feeder, at) => {
        if (feeder !== NOTHING) return
        // Inside a group it is often the group's own port that nobody connected; that is the place to act.
        frames ??= framePorts(this.expanded)
        let outermost = portIds[at]!
        for (let port = frames.get(outermost); port !== undefined; port = frames.get(port)) outermost = port
        this.problems.push({
          code: 'E_INPUT',
          severity: 'error',
          node: node.node.id,
          port: ports[at]!,
          message: `nothing is connected to ${ports[at]!} of this ${type.title}`,
          fix: `connect an output to ${outermost}`,
        })
      })
    }
  }

  /** Edges that end at ports their node does not have, say after its arity was lowered, or at no node at all. */
  private strayEdges(): void {
    const { document, expanded } = this
    const known = new Set<PortId>()
    for (const node of this.typed) for (const port of node?.reading.portIds ?? []) known.add(port)
    for (const to of expanded.through.keys()) if (!known.has(to)) this.strayEdge(to)
    for (const { from, to } of document.edges.values()) {
      if (known.has(to) || expanded.atGroups.has(to)) continue
      if (this.placeOf(nodeOf(from)) === NOTHING) this.problems.push(missing(from, 'output', to))
      else if (this.placeOf(nodeOf(to)) === NOTHING) this.problems.push(missing(to, 'input', to))
      else this.strayEdge(to)
    }
  }

  private strayEdge(to: PortId): void {
    const [id, port] = splitPort(to)
    const node = this.typed[this.placeOf(id)]
    if (!node || !isSound(node)) return
    const { type, ports } = node.reading
    const some = ports.slice(0, 8).join(' or ')
    this.problems.push({
      code: 'E_PORT',
      severity: 'error',
      node: id,
      port,
      message: `this ${type.title} has no input ${port}, but an edge ends there`,
      fix: ports.length === 0 ? 'delete the edge' : `delete the edge, or connect it to ${some}`,
    })
  }
}

function liesInFrozen(document: GraphDocument, node: GraphNode): boolean {
  for (let id = parentOf(node.id); id !== ''; id = parentOf(id)) if (document.nodes.get(id)?.frozen) return true
  return false
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

/** From each port inside a group to the port of the group that feeds it, connected or not. */
function framePorts({ groups }: Expanded): ReadonlyMap<PortId, PortId> {
  const frames = new Map<PortId, PortId>()
  for (const { id, inputs } of groups)
    for (const [name, inner] of Object.entries(inputs ?? {}))
      for (const local of inner) frames.set(inGroup(id, local), portId(id, name))
  return frames
}
