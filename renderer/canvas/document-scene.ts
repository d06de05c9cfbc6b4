import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument, GraphEdge, NodeId, PortId, Reroute } from '../../core/graph/document.ts'
import { estimateSize } from '../../core/graph/card-size.ts'
import type { SizeOf } from '../../core/graph/card-size.ts'
import { nodeOf, parentOf, splitPort } from '../../core/graph/ids.ts'
import { quickLayout } from '../../core/graph/quick-layout.ts'
import { sharedGeometry } from './geometry.ts'
import type { CardGeometry } from './geometry.ts'
import { cardLook } from './node-face.ts'
import type { CardLook, FaceSource, NodeFace } from './node-face.ts'
import { NodeFlag } from './scene.ts'
import type { EdgeEnds, Scene } from './scene.ts'
import type { Rect } from './view.ts'

/*
 * Keeps the scene equal to the document's level in view. Knows nothing of the DOM, of Rete or of Vue.
 */

/** A longer summary would be cut off on a card that is drawn small. */
const longestDrawn = 9

export interface Card extends CardLook {
  readonly geometry: CardGeometry
}

export interface SceneChange {
  readonly added: readonly NodeId[]
  readonly removed: readonly NodeId[]
  /** Cards that look different or have another size. */
  readonly changed: readonly NodeId[]
  readonly addedEdges: readonly GraphEdge[]
  readonly removedEdges: readonly PortId[]
}

const nowhere = [0, 0] as const

export class DocumentScene {
  readonly scene: Scene
  readonly cards = new Map<NodeId, Card>()
  private readonly source: FaceSource
  private document: GraphDocument
  private readonly lent = new Map<NodeId, readonly [number, number]>()
  /** The group whose inside is shown; "" is the top level. */
  private level: NodeId

  constructor(scene: Scene, document: GraphDocument, source: FaceSource, level: NodeId = '') {
    this.scene = scene
    this.document = document
    this.source = source
    this.level = level
  }

  /** Everything anew, for another document or another level of it. */
  load(document: GraphDocument, level = this.level): SceneChange {
    this.level = level
    const removed = [...this.cards.keys()]
    const removedEdges = [...this.edgeKeys()]
    this.document = document
    this.scene.clear()
    this.cards.clear()
    const added: NodeId[] = []
    const addedEdges: GraphEdge[] = []
    this.lent.clear()
    for (const id of document.children.get(this.level) ?? []) if (this.setNode(id)) added.push(id)
    if (added.some((id) => !document.positions.has(id))) this.lendPlaces()
    for (const edge of document.edges.values()) if (this.setEdge(edge)) addedEdges.push(edge)
    this.followRoutes(document.properties.reroutes)
    return { added, removed, changed: [], addedEdges, removedEdges }
  }

  /** Follows a diff that was just applied to the document. */
  apply(diff: Diff): SceneChange {
    const added: NodeId[] = []
    const removed: NodeId[] = []
    const addedEdges: GraphEdge[] = []
    const removedEdges: PortId[] = []
    const touched = new Set<NodeId>()
    for (const [to, [before, after]] of Object.entries(diff.edges ?? {})) {
      if (before && this.scene.edgeSlot(to) !== undefined) {
        this.scene.removeEdge(to)
        removedEdges.push(to)
      }
      // A placeholder's ports are those its edges use.
      for (const edge of [before, after]) {
        if (!edge) continue
        touched.add(nodeOf(edge.from))
        touched.add(nodeOf(edge.to))
      }
    }
    for (const [id, [before, after]] of Object.entries(diff.nodes ?? {})) {
      const parent = parentOf(id)
      if (parent !== this.level) {
        if (parent !== '') touched.add(parent)
        continue
      }
      if (!after) {
        this.scene.removeNode(id)
        if (this.cards.delete(id)) removed.push(id)
      } else if (!before) {
        if (this.setNode(id)) added.push(id)
      } else touched.add(id)
    }
    for (const id of Object.keys(diff.positions ?? {}))
      if (this.cards.has(id)) this.scene.moveNode(id, ...this.placeOf(id))
    for (const edge of Object.values(diff.edges ?? {})) if (edge[1] && this.setEdge(edge[1])) addedEdges.push(edge[1])
    const changed = this.refresh(touched)
    if (diff.properties?.reroutes || addedEdges.length > 0) this.followRoutes(this.document.properties.reroutes)
    return { added, removed, changed, addedEdges, removedEdges }
  }

  /** Looks again at the faces of nodes; gives those that changed. */
  refresh(ids: Iterable<NodeId>): NodeId[] {
    const changed: NodeId[] = []
    for (const id of ids) {
      const before = this.cards.get(id)
      const node = this.document.nodes.get(id)
      if (!before || !node) continue
      const look = cardLook(this.document, node, this.source)
      if (sameLook(before, look)) continue
      this.setNode(id, look)
      changed.push(id)
      // Most changes leave the ports where they are.
      if (samePlaces(before.geometry, this.cards.get(id)?.geometry)) continue
      for (const to of this.document.edgesAt.get(id) ?? []) {
        const edge = this.document.edges.get(to)
        if (edge) this.setEdge(edge)
      }
    }
    return changed
  }

  /** Where a card is: its place in the document, or the one it was lent. */
  placeOf(id: NodeId): readonly [number, number] {
    return this.document.positions.get(id) ?? this.lent.get(id) ?? nowhere
  }

  /** A file need not have a layout. It is shown arranged, but the document stays as it is until somebody moves a card. */
  private lendPlaces(): void {
    const guess = estimateSize(this.document)
    const sizeOf: SizeOf = (id) => {
      const card = this.cards.get(id)
      return card ? [card.geometry.width, card.geometry.fullHeight] : guess(id)
    }
    for (const [id, [, at]] of Object.entries(quickLayout(this.document, sizeOf).positions ?? {})) {
      if (!at || !this.cards.has(id)) continue
      this.lent.set(id, at)
      this.scene.moveNode(id, ...at)
    }
  }

  /** Centre of a port in the world, or undefined where there is none. */
  portAt(port: PortId, side: 'input' | 'output'): { x: number; y: number } | undefined {
    const [id, name] = splitPort(port)
    const slot = this.scene.nodeSlot(id)
    const geometry = this.cards.get(id)?.geometry
    const placed = side === 'input' ? geometry?.inputs.get(name) : geometry?.outputs.get(name)
    if (slot === undefined || !placed) return undefined
    const { nodes } = this.scene
    return { x: (nodes.x[slot] as number) + placed.x, y: (nodes.y[slot] as number) + placed.y }
  }

  /** Of cards, with the room they take once something has run: what was brought into view stays there then. */
  boundsOf(ids: Iterable<NodeId>): Rect | undefined {
    const { nodes } = this.scene
    let rect: Rect | undefined
    for (const id of ids) {
      const slot = this.scene.nodeSlot(id)
      if (slot === undefined) continue
      const left = nodes.x[slot] as number
      const top = nodes.y[slot] as number
      const right = left + (nodes.width[slot] as number)
      const bottom = top + (this.cards.get(id)?.geometry.fullHeight ?? (nodes.height[slot] as number))
      rect = rect
        ? {
            left: Math.min(rect.left, left),
            top: Math.min(rect.top, top),
            right: Math.max(rect.right, right),
            bottom: Math.max(rect.bottom, bottom),
          }
        : { left, top, right, bottom }
    }
    return rect
  }

  private setNode(id: NodeId, known?: CardLook): boolean {
    const node = this.document.nodes.get(id)
    if (!node) return false
    const look = known ?? cardLook(this.document, node, this.source)
    const { title, marks, bypassed, face } = look
    const geometry = sharedGeometry(face, look)
    this.cards.set(id, { id, title, marks, bypassed, face, geometry })
    const [x, y] = this.placeOf(id)
    const slot = this.scene.nodeSlot(id)
    const kept = slot === undefined ? 0 : (this.scene.nodes.flags[slot] as number)
    const own = NodeFlag.bypassed | NodeFlag.unknown
    const flags = (kept & ~own) | (bypassed ? NodeFlag.bypassed : 0) | (face.unknown ? NodeFlag.unknown : 0)
    this.scene.setNode(id, {
      x,
      y,
      width: geometry.width,
      height: geometry.height,
      hue: face.hue,
      flags,
      title,
      // Drawn cards are narrow.
      subtitle: face.summary.length > longestDrawn ? face.brief : face.summary,
    })
    return true
  }

  private setEdge(edge: GraphEdge): boolean {
    const ends = this.endsOf(edge)
    if (!ends) return false
    this.scene.setEdge(edge.to, ends)
    return true
  }

  private endsOf({ from, to }: GraphEdge): EdgeEnds | undefined {
    const [source, output] = splitPort(from)
    const [target, input] = splitPort(to)
    const start = this.cards.get(source)?.geometry
    const end = this.cards.get(target)?.geometry
    if (!start || !end) return undefined
    const out = start.outputs.get(output)
    const into = end.inputs.get(input)
    return {
      from,
      source,
      target,
      startX: out?.x ?? start.width,
      startY: out?.y ?? start.height / 2,
      endX: into?.x ?? 0,
      endY: into?.y ?? end.height / 2,
    }
  }

  /** Edges go through the points the document has for them. */
  private followRoutes(reroutes: readonly Reroute[]): void {
    const { scene } = this
    if (reroutes.length === 0 && scene.edges.routes.size === 0) return
    const straight = new Set(scene.edges.routes.keys())
    // Of two entries for one edge, which a merge of files can leave, the first counts, as everywhere.
    for (const { edge, points } of reroutes.toReversed()) {
      const slot = scene.edgeSlot(edge[1])
      if (slot === undefined) continue
      straight.delete(slot)
      scene.routeEdge(slot, points)
    }
    for (const slot of straight) scene.routeEdge(slot, [])
  }

  private *edgeKeys(): Generator<PortId> {
    for (let slot = 0; slot < this.scene.edges.count; slot++) {
      const to = this.scene.edgeId(slot)
      if (to !== undefined) yield to
    }
  }
}

function sameLook(a: CardLook, b: CardLook): boolean {
  return a.title === b.title && a.bypassed === b.bypassed && a.marks === b.marks && sameFace(a.face, b.face)
}

function sameFace(a: NodeFace, b: NodeFace): boolean {
  if (a === b) return true
  return (
    a.summary === b.summary &&
    a.footer === b.footer &&
    a.body === b.body &&
    a.later === b.later &&
    a.columns === b.columns &&
    a.typeTitle === b.typeTitle &&
    a.curve?.f === b.curve?.f &&
    a.curve?.alpha === b.curve?.alpha &&
    samePorts(a.inputs, b.inputs) &&
    samePorts(a.outputs, b.outputs)
  )
}

function samePlaces(a: CardGeometry, b: CardGeometry | undefined): boolean {
  if (a === b) return true
  if (!b || a.width !== b.width || a.ports.length !== b.ports.length) return false
  return a.ports.every((port, i) => {
    const other = b.ports[i]
    return other?.name === port.name && other.side === port.side && other.x === port.x && other.y === port.y
  })
}

function samePorts(a: NodeFace['inputs'], b: NodeFace['inputs']): boolean {
  return (
    a === b || (a.length === b.length && a.every((port, i) => port.name === b[i]?.name && port.shape === b[i]?.shape))
  )
}
