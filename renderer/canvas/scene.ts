import type { NodeId, PortId } from '../../core/graph/document.ts'
import { Chains } from './chains.ts'
import { curveBox, edgeCurve } from './edge-path.ts'
import type { Curve } from './edge-path.ts'
import { boxOf, roomiest, routeCurves } from './reroute-path.ts'
import { SpatialGrid } from './spatial-grid.ts'

/*
 * What the canvas draws, as flat arrays: quick to go over in a frame, and sent to the worker as they are.
 * A node or edge keeps its slot as long as it lives; free slots are used again. The adapter keeps the scene equal to the
 * document; nothing else writes to it but styles and flags.
 */

/** `open`: the card's element shows its content, so that it need not be drawn. */
export const NodeFlag = {
  selected: 1,
  problem: 2,
  bypassed: 4,
  unknown: 8,
  current: 16,
  open: 32,
  dimmed: 64,
  breakpoint: 128,
} as const
export const EdgeFlag = { selected: 1, hovered: 2, current: 4, stale: 8, dimmed: 16 } as const

/** How a wire is drawn. */
export const WireForm = { plain: 0, hollow: 1, cored: 2, dotted: 3, jagged: 4 } as const

export interface NodeShape {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Index into `groupHues`. */
  readonly hue: number
  readonly flags: number
  readonly title: string
  /** The attribute that matters, drawn where there is room for it. */
  readonly subtitle?: string
}

/** Ends of an edge, relative to the corners of the cards. */
export interface EdgeEnds {
  readonly from: PortId
  readonly source: NodeId
  readonly target: NodeId
  readonly startX: number
  readonly startY: number
  readonly endX: number
  readonly endY: number
}

export interface WireStyle {
  readonly form: number
  /** Index into the wire colours of the palette. */
  readonly colour: number
  readonly width: number
  /** Gradient state: arrowheads run along it. */
  readonly marks: boolean
  readonly stale: boolean
}

/** The arrays that drawing needs; `count` slots are in use or were. */
export interface NodeArrays {
  count: number
  x: Float32Array
  y: Float32Array
  width: Float32Array
  height: Float32Array
  hue: Uint8Array
  /** `NodeFlag`s; a free slot has the width 0. */
  flags: Uint8Array
}
export interface EdgeArrays {
  count: number
  source: Int32Array
  target: Int32Array
  startX: Float32Array
  startY: Float32Array
  endX: Float32Array
  endY: Float32Array
  form: Uint8Array
  colour: Uint8Array
  lineWidth: Float32Array
  marks: Uint8Array
  /** `EdgeFlag`s; a free slot has the source -1. */
  flags: Uint8Array
  /** Reroute points of the few edges that have some: x, y of each, in the world. */
  readonly routes: Map<number, Float64Array>
}

const firstCapacity = 64

export class Scene {
  readonly nodes: NodeArrays = {
    count: 0,
    x: new Float32Array(firstCapacity),
    y: new Float32Array(firstCapacity),
    width: new Float32Array(firstCapacity),
    height: new Float32Array(firstCapacity),
    hue: new Uint8Array(firstCapacity),
    flags: new Uint8Array(firstCapacity),
  }
  readonly edges: EdgeArrays = {
    count: 0,
    source: new Int32Array(firstCapacity).fill(-1),
    target: new Int32Array(firstCapacity).fill(-1),
    startX: new Float32Array(firstCapacity),
    startY: new Float32Array(firstCapacity),
    endX: new Float32Array(firstCapacity),
    endY: new Float32Array(firstCapacity),
    form: new Uint8Array(firstCapacity),
    colour: new Uint8Array(firstCapacity),
    lineWidth: new Float32Array(firstCapacity),
    marks: new Uint8Array(firstCapacity),
    flags: new Uint8Array(firstCapacity),
    routes: new Map(),
  }
  readonly titles: string[] = []
  readonly subtitles: string[] = []
  readonly nodeGrid = new SpatialGrid()
  readonly edgeGrid = new SpatialGrid(512)
  /** Grows with every change of a place or a size. */
  placed = 0
  /** Grows with every change of a look. */
  styled = 0

  private readonly nodeIds: (NodeId | undefined)[] = []
  private readonly nodeSlots = new Map<NodeId, number>()
  private readonly freeNodes: number[] = []
  /** Of each node the list of its edges. */
  private readonly incident: number[] = []
  private readonly chains = new Chains()
  private readonly edgeIds: (PortId | undefined)[] = []
  private readonly edgeFroms: PortId[] = []
  private readonly edgeSlots = new Map<PortId, number>()
  private readonly freeEdges: number[] = []

  nodeSlot(id: NodeId): number | undefined {
    return this.nodeSlots.get(id)
  }
  nodeId(slot: number): NodeId | undefined {
    return this.nodeIds[slot]
  }
  edgeSlot(to: PortId): number | undefined {
    return this.edgeSlots.get(to)
  }
  edgeId(slot: number): PortId | undefined {
    return this.edgeIds[slot]
  }
  edgeFrom(slot: number): PortId {
    return this.edgeFroms[slot] ?? ''
  }
  get nodeCount(): number {
    return this.nodeSlots.size
  }
  get edgeCount(): number {
    return this.edgeSlots.size
  }
  /** Slots of the edges at a node. */
  edgesAt(slot: number): readonly number[] {
    return this.chains.numbersOf(this.incident[slot] ?? 0)
  }

  /** Adds a node or changes all that is known of it; edges at it move with it. */
  setNode(id: NodeId, shape: NodeShape): number {
    let slot = this.nodeSlots.get(id)
    const stays = slot !== undefined && this.nodes.x[slot] === shape.x && this.nodes.y[slot] === shape.y
    if (slot === undefined) {
      slot = this.freeNodes.pop() ?? this.nodes.count++
      growAll(this.nodes, slot)
      this.nodeSlots.set(id, slot)
      this.nodeIds[slot] = id
      this.incident[slot] = 0
    }
    const { nodes } = this
    const looks =
      nodes.hue[slot] === shape.hue &&
      nodes.flags[slot] === shape.flags &&
      this.titles[slot] === shape.title &&
      this.subtitles[slot] === (shape.subtitle ?? '')
    const fits = stays && nodes.width[slot] === shape.width && nodes.height[slot] === shape.height
    nodes.width[slot] = shape.width
    nodes.height[slot] = shape.height
    nodes.hue[slot] = shape.hue
    nodes.flags[slot] = shape.flags
    this.titles[slot] = shape.title
    this.subtitles[slot] = shape.subtitle ?? ''
    // What says something else inside the same card need not be drawn anew.
    if (!fits) this.place(slot, shape.x, shape.y, stays)
    else if (!looks) this.styled++
    return slot
  }

  moveNode(id: NodeId, x: number, y: number): void {
    const slot = this.nodeSlots.get(id)
    if (slot !== undefined) this.place(slot, x, y)
  }

  removeNode(id: NodeId): void {
    const slot = this.nodeSlots.get(id)
    if (slot === undefined) return
    for (const edge of this.edgesAt(slot)) this.removeEdge(this.edgeIds[edge] as PortId)
    this.nodeSlots.delete(id)
    this.nodeIds[slot] = undefined
    this.nodes.width[slot] = 0
    this.nodes.flags[slot] = 0
    this.titles[slot] = ''
    this.subtitles[slot] = ''
    this.freeNodes.push(slot)
    this.nodeGrid.remove(slot)
    this.placed++
  }

  /** Adds an edge or changes where it ends. Both nodes are there. */
  setEdge(to: PortId, ends: EdgeEnds, style?: WireStyle): number {
    const source = this.nodeSlots.get(ends.source)
    const target = this.nodeSlots.get(ends.target)
    if (source === undefined || target === undefined) throw new Error(`edge ${to} before its nodes`)
    let slot = this.edgeSlots.get(to)
    const { edges } = this
    const stays = slot !== undefined && edges.source[slot] === source && edges.target[slot] === target
    if (slot === undefined) {
      slot = this.freeEdges.pop() ?? edges.count++
      growAll(edges, slot)
      this.edgeSlots.set(to, slot)
      this.edgeIds[slot] = to
      edges.flags[slot] = 0
    } else if (!stays) this.unlink(slot)
    this.edgeFroms[slot] = ends.from
    edges.source[slot] = source
    edges.target[slot] = target
    edges.startX[slot] = ends.startX
    edges.startY[slot] = ends.startY
    edges.endX[slot] = ends.endX
    edges.endY[slot] = ends.endY
    if (!stays) for (const end of [source, target]) this.incident[end] = this.chains.add(this.incident[end] ?? 0, slot)
    if (style) this.styleEdge(slot, style)
    this.placeEdge(slot)
    this.placed++
    return slot
  }

  removeEdge(to: PortId): void {
    const slot = this.edgeSlots.get(to)
    if (slot === undefined) return
    this.unlink(slot)
    this.edgeSlots.delete(to)
    this.edgeIds[slot] = undefined
    this.edges.source[slot] = -1
    this.edges.routes.delete(slot)
    this.freeEdges.push(slot)
    this.edgeGrid.remove(slot)
    this.placed++
  }

  styleEdge(slot: number, style: WireStyle): void {
    const { edges } = this
    edges.form[slot] = style.form
    edges.colour[slot] = style.colour
    edges.lineWidth[slot] = style.width
    edges.marks[slot] = style.marks ? 1 : 0
    edges.flags[slot] = ((edges.flags[slot] as number) & ~EdgeFlag.stale) | (style.stale ? EdgeFlag.stale : 0)
    this.styled++
  }

  flagNode(slot: number, flag: number, on: boolean): void {
    const changed = setFlag(this.nodes.flags, slot, flag, on)
    // Whether a card's content is there is no look of the scene: wires need not be drawn again for it.
    if (flag !== NodeFlag.open) this.styled += changed
  }

  flagEdge(slot: number, flag: number, on: boolean): void {
    this.styled += setFlag(this.edges.flags, slot, flag, on)
  }

  /** Leads an edge through points, or straight again. */
  routeEdge(slot: number, points: readonly (readonly [number, number])[]): void {
    if (points.length > 0) this.edges.routes.set(slot, Float64Array.from(points.flat()))
    else if (!this.edges.routes.delete(slot)) return
    this.placeEdge(slot)
    this.placed++
  }

  /** The curve words stand at: the whole of an edge, or its longest part. */
  curve(slot: number): Curve {
    const curves = this.curves(slot)
    return curves.length === 1 ? (curves[0] as Curve) : roomiest(curves)
  }

  /** An edge from its output on: one curve, and one more for every reroute point. */
  curves(slot: number): Curve[] {
    return edgeCurves(this.nodes, this.edges, slot)
  }

  clear(): void {
    this.nodes.count = 0
    this.edges.count = 0
    this.edges.source.fill(-1)
    this.edges.routes.clear()
    this.nodes.width.fill(0)
    this.titles.length = 0
    this.subtitles.length = 0
    this.nodeIds.length = 0
    this.nodeSlots.clear()
    this.freeNodes.length = 0
    this.incident.length = 0
    this.chains.clear()
    this.edgeIds.length = 0
    this.edgeFroms.length = 0
    this.edgeSlots.clear()
    this.freeEdges.length = 0
    this.nodeGrid.clear()
    this.edgeGrid.clear()
    this.placed++
  }

  /** `stays`: it is there already, so that its wires need not be looked at. */
  private place(slot: number, x: number, y: number, stays = false): void {
    const { nodes } = this
    nodes.x[slot] = x
    nodes.y[slot] = y
    this.nodeGrid.set(slot, x, y, x + (nodes.width[slot] as number), y + (nodes.height[slot] as number))
    if (!stays) for (const edge of this.edgesAt(slot)) this.placeEdge(edge)
    this.placed++
  }

  private placeEdge(slot: number): void {
    const curves = this.curves(slot)
    const box = curves.length === 1 ? curveBox(curves[0] as Curve) : boxOf(curves)
    this.edgeGrid.set(slot, box.left, box.top, box.right, box.bottom)
  }

  private unlink(slot: number): void {
    for (const end of [this.edges.source[slot] as number, this.edges.target[slot] as number])
      this.incident[end] = this.chains.remove(this.incident[end] ?? 0, slot)
  }
}

export function edgeCurves(nodes: NodeArrays, edges: EdgeArrays, slot: number): Curve[] {
  const s = edges.source[slot] as number
  const t = edges.target[slot] as number
  const x1 = (nodes.x[s] as number) + (edges.startX[slot] as number)
  const y1 = (nodes.y[s] as number) + (edges.startY[slot] as number)
  const x2 = (nodes.x[t] as number) + (edges.endX[slot] as number)
  const y2 = (nodes.y[t] as number) + (edges.endY[slot] as number)
  const route = edges.routes.size > 0 ? edges.routes.get(slot) : undefined
  return route ? routeCurves(x1, y1, route, x2, y2) : [edgeCurve(x1, y1, x2, y2)]
}

function setFlag(flags: Uint8Array, slot: number, flag: number, on: boolean): number {
  const before = flags[slot] as number
  flags[slot] = on ? before | flag : before & ~flag
  return before === flags[slot] ? 0 : 1
}

type Column = Float32Array | Int32Array | Uint8Array

/** Makes room for a slot in every column. */
function growAll(columns: NodeArrays | EdgeArrays, slot: number): void {
  if (slot < columns.flags.length) return
  const table = columns as unknown as { [name: string]: Column | number | EdgeArrays['routes'] }
  for (const [name, column] of Object.entries(table)) {
    if (typeof column === 'number' || column instanceof Map || slot < column.length) continue
    const larger = new (column.constructor as new (length: number) => Column)(Math.max(slot + 1, column.length * 2))
    if (larger instanceof Int32Array) larger.fill(-1)
    larger.set(column)
    table[name] = larger
  }
}
