import { moveItems } from '../../core/graph/move-items.ts'
import type { Items } from '../../core/graph/move-items.ts'
import type { NodeId, PortId } from '../../core/graph/document.ts'
import type { Gesture } from '../state/workspace.ts'
import type { CanvasModel } from './canvas-model.ts'
import { edgeAt, nodeAt } from './hit.ts'
import { screenPoint, worldPoint } from './view.ts'

/*
 * What a press on the canvas becomes: a pan, a move of cards, a box, or a click. Presses on ports never come here: Rete's
 * ConnectionPlugin takes them.
 */

export interface Spot {
  readonly x: number
  readonly y: number
}

export interface GestureHooks {
  /** The box that is being drawn, in screen pixels, or none. */
  box(from: Spot, to: Spot): void
  boxDone(): void
  quickAdd(at: Spot): void
  openNode(id: NodeId): void
  /** A reroute point is wanted: under a held pointer, or where a double-click was. */
  pull(event: PointerEvent, edge: PortId): void
  reroute(edge: PortId, at: Spot): void
  /** An edge was clicked. */
  pin(edge: PortId, at: Spot): void
  clicked(): void
  /** Cards are being dragged and have moved; none: the drag is over. */
  dragged(ids: readonly NodeId[]): void
  /** They were let go: true where the canvas has made more of it than a move. */
  dropped(gesture: Gesture | undefined): boolean
}

/** `world`: where it began, in the world. The view may move meanwhile. */
type Drag =
  | { readonly kind: 'pan'; last: Spot; readonly tap?: (at: Spot) => void }
  | { readonly kind: 'box'; readonly from: Spot; readonly world: Spot; readonly before: ReadonlySet<NodeId> }
  | {
      readonly kind: 'press'
      readonly from: Spot
      readonly world: Spot
      readonly id: NodeId
      readonly extend: boolean
    }
  | { readonly kind: 'move'; readonly world: Spot; readonly items: Items }

/** A press that goes less far is a click. */
const slack = 4
/** More cards than this are only shown moving; the document follows when they are let go. */
const mostLive = 200

export class PointerGestures {
  /** Held space turns a drag into a pan. */
  spaceDown = false
  private readonly model: CanvasModel
  private readonly container: HTMLElement
  private readonly hooks: GestureHooks
  private drag: Drag | undefined
  private gesture: Gesture | undefined
  private latest: Spot | undefined
  private frame = 0

  constructor(model: CanvasModel, container: HTMLElement, hooks: GestureHooks) {
    this.model = model
    this.container = container
    this.hooks = hooks
  }

  /** From the canvas's corner. */
  spotOf(event: MouseEvent): Spot {
    const { left, top } = this.container.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }

  worldOf(spot: Spot): Spot {
    return worldPoint(this.model.camera.view, spot)
  }

  get busy(): boolean {
    return this.drag !== undefined
  }

  /** Cards are being dragged. */
  get moving(): boolean {
    return this.drag?.kind === 'move'
  }

  down(event: PointerEvent): void {
    const spot = this.spotOf(event)
    if (event.button === 1 || (event.button === 0 && this.spaceDown)) {
      // For the middle button see `CanvasPointer.middle`.
      if (event.button === 0) event.preventDefault()
      this.take(event, { kind: 'pan', last: spot })
      return
    }
    if (event.button !== 0) return
    const extend = event.shiftKey || event.ctrlKey || event.metaKey
    const id = nodeOfElement(event.target) ?? nodeAt(this.model.scene, this.worldOf(spot))
    const selection = this.model.workspace.selection.value
    this.hooks.clicked()
    if (id !== undefined) {
      if (!extend && !selection.nodes.has(id)) this.model.workspace.select({ nodes: [id] })
      this.model.workspace.focused.value = id
      this.take(event, { kind: 'press', from: spot, world: this.worldOf(spot), id, extend })
      return
    }
    if (event.pointerType === 'touch') {
      // A finger pans from wherever there is no card; a tap is a click.
      this.take(event, {
        kind: 'pan',
        last: spot,
        tap: (at) => void (this.pressEdge(event, at) || this.clearSelection(extend)),
      })
      return
    }
    if (this.pressEdge(event, spot)) return
    if (!extend) this.model.workspace.select({})
    const world = this.worldOf(spot)
    this.take(event, { kind: 'box', from: spot, world, before: extend ? selection.nodes : new Set() })
  }

  private clearSelection(extend: boolean): void {
    if (!extend) this.model.workspace.select({})
  }

  /** True where there was a wire under the press. */
  private pressEdge(event: PointerEvent, spot: Spot): boolean {
    const { workspace } = this.model
    const edge = this.edgeUnder(spot)
    if (edge === undefined) return false
    const extend = event.shiftKey || event.ctrlKey || event.metaKey
    if (event.altKey && !extend) {
      this.hooks.pull(event, edge)
      return true
    }
    const { nodes, edges: chosen } = workspace.selection.value
    const edges = new Set(extend ? chosen : [])
    if (extend && edges.has(edge)) edges.delete(edge)
    else edges.add(edge)
    workspace.select({ nodes: extend ? nodes : [], edges })
    this.hooks.pin(edge, spot)
    return true
  }

  move(event: PointerEvent): void {
    const spot = this.spotOf(event)
    const { drag } = this
    if (!drag) return
    if (drag.kind === 'pan') {
      this.model.camera.panBy(spot.x - drag.last.x, spot.y - drag.last.y)
      drag.last = spot
      this.latest = spot
      return
    }
    if (drag.kind !== 'move' && Math.hypot(spot.x - drag.from.x, spot.y - drag.from.y) < slack && !this.latest) return
    this.latest = spot
    if (drag.kind === 'press') this.drag = this.beginMove(drag.id, drag.world)
    this.follow()
  }

  /** The view has moved: what is dragged is still under the pointer. */
  follow(): void {
    const { drag, latest } = this
    if (!drag || !latest) return
    if (drag.kind === 'box') this.hooks.box(screenPoint(this.model.camera.view, drag.world), latest)
    // One change of the document a frame, however many events the mouse sends.
    else if (drag.kind === 'move' && this.frame === 0) this.frame = requestAnimationFrame(() => this.moveCards())
  }

  up(event: PointerEvent): void {
    const { drag } = this
    if (!drag) return
    const moved = this.latest !== undefined
    if (drag.kind === 'pan' && !moved) drag.tap?.(this.spotOf(event))
    if (moved) this.latest = this.spotOf(event)
    if (drag.kind === 'box' && moved) this.selectBox(drag)
    if (drag.kind === 'press') this.click(drag)
    if (drag.kind === 'move') this.finishMove()
    this.release()
  }

  /** Escape, or the window lost the pointer: everything is as before. */
  cancel(): void {
    if (!this.drag) return
    if (this.drag.kind === 'move') {
      this.gesture?.cancel()
      for (const [id, [x, y]] of this.drag.items.nodes) this.model.previewPlace(id, x, y)
    }
    this.release()
  }

  wheel(event: WheelEvent): void {
    event.preventDefault()
    const pixels = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? this.container.clientHeight : 1
    if (event.ctrlKey || event.metaKey) {
      // A pinch sends small steps, a wheel large ones; both feel even in the logarithm.
      const step = Math.max(-60, Math.min(60, event.deltaY * pixels))
      this.model.camera.zoomBy(Math.exp(-step / 160), this.spotOf(event))
    } else if (event.shiftKey && event.deltaX === 0) this.model.camera.panBy(-event.deltaY * pixels, 0)
    else this.model.camera.panBy(-event.deltaX * pixels, -event.deltaY * pixels)
  }

  hover(event: PointerEvent): void {
    if (this.drag || this.model.wiring.inHand.value) return
    const id = nodeOfElement(event.target)
    this.model.hoveredNode.value = id
    const spot = this.spotOf(event)
    const onCard = id !== undefined || nodeAt(this.model.scene, this.worldOf(spot)) !== undefined
    this.model.hoveredEdge.value = onCard ? undefined : this.edgeUnder(spot)
  }

  doubleClick(event: MouseEvent): void {
    const spot = this.spotOf(event)
    const id = nodeOfElement(event.target) ?? nodeAt(this.model.scene, this.worldOf(spot))
    if (id !== undefined) this.hooks.openNode(id)
    else {
      const edge = this.edgeUnder(spot)
      if (edge === undefined) this.hooks.quickAdd(spot)
      else this.hooks.reroute(edge, spot)
    }
  }

  private edgeUnder(spot: Spot): PortId | undefined {
    const { k } = this.model.camera.view
    return edgeAt(this.model.scene, this.worldOf(spot), k)
  }

  private click({ id, extend }: Drag & { kind: 'press' }): void {
    const { workspace } = this.model
    const selection = workspace.selection.value
    if (!extend) {
      workspace.select({ nodes: [id] })
      return
    }
    const nodes = new Set(selection.nodes)
    if (!nodes.delete(id)) nodes.add(id)
    this.model.notes.keep(() => workspace.select({ nodes, edges: selection.edges }))
  }

  private beginMove(pressed: NodeId, world: Spot): Drag {
    const { workspace } = this.model
    const chosen = workspace.selection.value.nodes
    if (!chosen.has(pressed)) this.model.notes.keep(() => workspace.select({ nodes: [...chosen, pressed] }))
    const ids = [...workspace.selection.value.nodes]
    const items = this.model.notes.items(ids)
    this.gesture = workspace.begin(this.model.notes.moveLabel(ids))
    return { kind: 'move', world, items }
  }

  private moveCards(): void {
    this.frame = 0
    const { drag, latest } = this
    if (drag?.kind !== 'move' || !latest) return
    if (drag.items.nodes.length <= mostLive) {
      this.moveDocument()
      this.hooks.dragged(drag.items.nodes.map(([id]) => id))
    } else {
      const { dx, dy } = this.way(drag.world, latest)
      for (const [id, [x, y]] of drag.items.nodes) this.model.previewPlace(id, x + dx, y + dy)
    }
    this.model.request()
  }

  private moveDocument(): void {
    if (this.drag?.kind !== 'move' || !this.latest) return
    const { items, world } = this.drag
    const { dx, dy } = this.way(world, this.latest)
    this.gesture?.update((document) => moveItems(document, items, dx, dy))
  }

  private finishMove(): void {
    this.moveDocument()
    if (!this.hooks.dropped(this.gesture)) this.gesture?.commit()
  }

  /** How far the pointer went, in whole pixels of the world. */
  private way(from: Spot, to: Spot): { dx: number; dy: number } {
    const at = this.worldOf(to)
    return { dx: Math.round(at.x - from.x), dy: Math.round(at.y - from.y) }
  }

  private selectBox({ world, before }: Drag & { kind: 'box' }): void {
    const to = this.latest ? this.worldOf(this.latest) : world
    const a = { x: Math.min(world.x, to.x), y: Math.min(world.y, to.y) }
    const b = { x: Math.max(world.x, to.x), y: Math.max(world.y, to.y) }
    const nodes = new Set(before)
    const { scene, workspace } = this.model
    scene.nodeGrid.search(a.x, a.y, b.x, b.y, (slot) => {
      const id = scene.nodeId(slot)
      if (id !== undefined) nodes.add(id)
    })
    if (before.size > 0) this.model.notes.keep(() => workspace.select({ nodes }))
    else workspace.select({ nodes })
    this.model.notes.select(this.model.notes.inside(a.x, a.y, b.x, b.y), true)
    workspace.announce(nodes.size === 1 ? '1 node selected' : `${nodes.size} nodes selected`)
  }

  private take(event: PointerEvent, drag: Drag): void {
    this.drag = drag
    this.latest = undefined
    this.container.setPointerCapture(event.pointerId)
    this.container.classList.toggle('panning', drag.kind === 'pan')
  }

  private release(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    this.drag = undefined
    this.gesture = undefined
    this.latest = undefined
    this.container.classList.remove('panning')
    this.hooks.boxDone()
    this.hooks.dragged([])
  }
}

function nodeOfElement(target: EventTarget | null): NodeId | undefined {
  const card = target instanceof Element ? target.closest('[data-node]') : null
  return card instanceof HTMLElement ? card.dataset.node : undefined
}
