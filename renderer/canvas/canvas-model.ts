import { shallowRef, watch } from 'vue'
import type { AppContext, Component, ShallowRef } from 'vue'
import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument, NodeId, PortId } from '../../core/graph/document.ts'
import { parentOf } from '../../core/graph/ids.ts'
import type { EdgeLook } from '../state/edge-look.ts'
import type { Workspace } from '../state/workspace.ts'
import { Adapter } from './adapter.ts'
import { AutoLayout } from './auto-layout.ts'
import { CanvasNotes } from './canvas-notes.ts'
import { DocumentScene } from './document-scene.ts'
import type { Card, SceneChange } from './document-scene.ts'
import { edgeLooks } from './edge-looks.ts'
import type { EdgeLooks } from './edge-looks.ts'
import { Scene } from './scene.ts'
import { SceneFlags } from './scene-flags.ts'
import { obstaclesIn } from './label-obstacles.ts'
import { smallestFullZoom } from './geometry.ts'
import { minimapSize } from './draw-minimap.ts'
import { Stage } from './stage.ts'
import { alignView, clearCorner, fitView, panTo, roomyHeight, worldRect, zoomAt } from './view.ts'
import type { Detail, Insets, Rect, Size, View } from './view.ts'
import { Wiring } from './wiring.ts'
import type { WiringPlace } from './wiring.ts'

/*
 * The canvas's state: ties document, scene, Rete and stage together. Cards and gestures read and change it; they do not
 * know each other.
 */

/** Turns of the event loop in which Vue has surely drawn a card. */
const patience = 20
/** A small graph is shown larger than life, but not so large that it looks like another. */
const largestShown = 2
/** Of the canvas, around all cards, if need be. */
const narrowRim = 8
/** With more cards than this some lie under the minimap anyway. */
const mostAround = 200
/** Of the minimap, from the canvas's edges. */
const mapMargin = 16

export class CanvasModel {
  readonly workspace: Workspace
  readonly scene = new Scene()
  readonly documentScene: DocumentScene
  readonly wiring: Wiring
  /** As shown by the last frame; overlays follow it. */
  readonly view: ShallowRef<View> = shallowRef({ k: 1, x: 0, y: 0 })
  readonly size: ShallowRef<Size> = shallowRef({ width: 0, height: 0 })
  readonly detail: ShallowRef<Detail> = shallowRef('full')
  /** Grows with every change of a place or a size, told once a frame. */
  readonly placed = shallowRef(0)
  readonly hoveredEdge = shallowRef<PortId | undefined>()
  readonly hoveredNode = shallowRef<NodeId | undefined>()
  readonly looks: EdgeLooks
  readonly notes: CanvasNotes
  readonly layout: AutoLayout
  /** The person has it shown: what is fitted keeps clear of it. */
  hasMinimap = true
  private wanted: View = { k: 1, x: 0, y: 0 }
  private readonly cards = new Map<NodeId, ShallowRef<Card | undefined>>()
  private readonly openCards = new Map<NodeId, ShallowRef<boolean>>()
  private adapter: Adapter | undefined
  private stage: Stage | undefined
  private readonly stops: (() => void)[] = []
  private readonly stale = new Set<NodeId>()
  private readonly flags: SceneFlags
  /** What is shown: the open document, but in a rehearsal. */
  private loaded: GraphDocument | undefined
  private unfitted = false
  /** The view that shows all, as long as nobody moved or edited: it is found anew where the canvas gets another size. */
  private fitted: View | undefined
  /** What is to fill the canvas, whatever its size, until one moves. */
  private filling: Rect | undefined
  /** Where one was in each group when one left it. */
  private readonly levelViews = new Map<NodeId, View>()
  /** What a card takes, and where it is shown. */
  readonly sizeOf = (id: NodeId): readonly [number, number] => {
    const card = this.documentScene.cards.get(id)?.geometry
    return card ? [card.width, card.height] : [160, 112]
  }
  readonly placeOf = (id: NodeId): readonly [number, number] => this.documentScene.placeOf(id)

  constructor(workspace: Workspace, place: WiringPlace) {
    this.workspace = workspace
    const { run } = workspace
    this.documentScene = new DocumentScene(this.scene, workspace.document, {
      outputType: (port) => workspace.outputType(port),
      inputType: (port) => workspace.inputType(port),
      parameterCount: (id) => workspace.parameterCount(id),
      get ran() {
        return run.position.value > 0
      },
      get batch() {
        return run.batch.value
      },
    })
    this.looks = edgeLooks(workspace, this.scene)
    this.flags = new SceneFlags(workspace, this.scene)
    this.wiring = new Wiring(workspace, this.documentScene, place)
    this.notes = new CanvasNotes(this)
    this.layout = new AutoLayout(this)
  }

  attach(container: HTMLElement, app: AppContext | null, card: Component): void {
    const { workspace } = this
    const adapter = new Adapter(this.documentScene, {
      container,
      app,
      card,
      cardProps: (id) => ({ model: this, id }),
      wires: this.wiring,
    })
    this.adapter = adapter
    const labels = {
      look: (slot: number) => this.looks.at(slot),
      ports: (slot: number) => this.documentScene.cards.get(this.scene.nodeId(slot) ?? '')?.geometry.ports ?? [],
      obstacles: (view: Rect) => obstaclesIn(this.documentScene, workspace, view),
      overlay: (size: Size) => this.mapIn(size),
    }
    const stage = new Stage(container, this.scene, adapter, labels, {
      view: () => this.wanted,
      kept: () => this.keptCards(),
      shown: (view, size, detail) => {
        const seen = this.view.value
        if (seen.k !== view.k || seen.x !== view.x || seen.y !== view.y) this.view.value = view
        if (this.size.value !== size) this.size.value = size
        this.detail.value = detail
        this.placed.value = this.scene.placed
      },
      opened: (ids) => workspace.run.watch(ids),
      open: (id, open) => (this.opened(id).value = open),
      unmounted: (id) => this.forgetCard(id),
      idle: (until) => this.refreshStale(until),
      resized: () => {
        if (this.unfitted || this.wanted === this.fitted) this.openView()
        if (this.filling) this.showRect(this.filling)
      },
    })
    this.stage = stage
    this.reload()
    this.stops.push(this.notes.follow())
    this.stops.push(
      workspace.onDiff((change) => {
        this.fitted = undefined
        if (change !== 'replaced') return this.follow(change)
        this.levelViews.clear()
        this.reload()
      }),
    )
    this.stops.push(watch(workspace.compiledRevision, () => this.compiled(), { flush: 'sync' }))
    this.stops.push(watch([workspace.run.revision, workspace.run.looks], () => this.ran(), { flush: 'sync' }))
    const sized = [workspace.run.batch, () => workspace.run.position.value > 0]
    this.stops.push(watch(sized, () => this.refreshAll(), { flush: 'sync' }))
    this.stops.push(watch(workspace.selection, () => this.flagged(() => this.flags.selection()), { flush: 'sync' }))
    this.stops.push(
      watch(workspace.run.breakpoints, () => this.flagged(() => this.flags.breakpoints()), { flush: 'sync' }),
    )
    this.stops.push(watch(workspace.focused, () => stage.request()))
    this.stops.push(
      watch(
        workspace.level,
        (now, before) => {
          this.levelViews.set(before, this.wanted)
          this.reload()
          const seen = this.levelViews.get(now)
          if (seen) this.setView(seen)
        },
        { flush: 'sync' },
      ),
    )
    this.stops.push(
      watch(
        this.hoveredEdge,
        (now, before) => {
          workspace.pointedEdge.value = now
          this.flagged(() => this.flags.hover(now, before))
        },
        { flush: 'sync' },
      ),
      watch(workspace.pointed, (now) => this.flagged(() => this.flags.point(now)), { flush: 'sync' }),
    )
  }

  detach(): void {
    this.layout.cancel()
    for (const stop of this.stops.splice(0)) stop()
    this.stage?.destroy()
    this.adapter?.destroy()
    this.cards.clear()
  }

  /** What a mounted card shows. */
  card(id: NodeId): ShallowRef<Card | undefined> {
    let card = this.cards.get(id)
    if (!card) {
      card = shallowRef(this.documentScene.cards.get(id))
      this.cards.set(id, card)
    }
    return card
  }

  /** Whether a mounted card shows its content; until then it is drawn. */
  opened(id: NodeId): ShallowRef<boolean> {
    let open = this.openCards.get(id)
    if (!open) {
      open = shallowRef(false)
      this.openCards.set(id, open)
    }
    return open
  }

  /** The card's element is gone; one that comes later starts anew. */
  private forgetCard(id: NodeId): void {
    this.cards.delete(id)
    this.openCards.delete(id)
  }

  portMounted(element: HTMLElement, id: NodeId, side: 'input' | 'output', port: string): void {
    this.adapter?.portMounted(element, id, side, port)
  }
  portUnmounted(element: HTMLElement): void {
    this.adapter?.portUnmounted(element)
  }

  cancelWire(): void {
    this.wiring.cancel()
    this.adapter?.dropWire()
  }

  /** Something on a card, which gets an element for it if it has none. It is there a moment after it was asked for. */
  async find(id: NodeId, selector: string): Promise<HTMLElement | undefined> {
    for (let i = 0; i < patience; i++) {
      this.stage?.mountNow(id)
      const found = this.adapter?.area.nodeViews.get(id)?.element.querySelector<HTMLElement>(selector)
      if (found) return found
      await new Promise((done) => setTimeout(done))
    }
    return undefined
  }

  request(): void {
    this.stage?.request()
  }

  /** Resolves when all that is known now is on screen. */
  painted(): Promise<void> {
    return this.stage?.painter.painted() ?? Promise.resolve()
  }

  get currentView(): View {
    return this.wanted
  }

  setView(view: View): void {
    this.filling = undefined
    this.wanted = view
    this.stage?.request()
  }

  panBy(dx: number, dy: number): void {
    this.setView({ k: this.wanted.k, x: this.wanted.x + dx, y: this.wanted.y + dy })
  }

  zoomBy(factor: number, at?: { readonly x: number; readonly y: number }): void {
    const size = this.viewport
    this.setView(zoomAt(this.wanted, factor, at?.x ?? size.width / 2, at?.y ?? size.height / 2))
  }

  /** All of the level in view, or some of its nodes. */
  fit(ids?: Iterable<NodeId>): void {
    const size = this.viewport
    // Without a size yet, it is done when there is one.
    this.unfitted = size.width === 0 || size.height === 0
    if (this.unfitted) return
    const rect = this.boundsOf(ids ?? this.documentScene.cards.keys())
    const view = rect ? fitView(rect, size, 1, this.insets) : { k: 1, x: 0, y: 0 }
    this.setView(rect && ids === undefined ? this.besideMap(view) : view)
    if (rect && ids === undefined) this.fitted = this.wanted
  }

  /** The first view of a document: all of it, with what cards say where that is possible. */
  private openView(): void {
    this.fit()
    const { k } = this.wanted
    const rect = this.boundsOf(this.documentScene.cards.keys())
    const full = smallestFullZoom * (this.stage?.palette.size ?? 1)
    if (!rect || k >= full) return
    // A narrower rim will do if that brings what cards say into view.
    const { width, height } = this.viewport
    const { left, right, top, bottom } = rect
    if ((right - left) * full > width - 2 * narrowRim || (bottom - top) * full > height - this.insets.top - narrowRim)
      return
    this.setView(
      this.besideMap(alignView(rect, this.viewport, full, { ...this.insets, left: narrowRim, right: narrowRim })),
    )
    this.fitted = this.wanted
  }

  /** Where the minimap is on the screen, if it is shown. */
  private mapIn(size: Size): Rect | undefined {
    const map = this.hasMinimap ? minimapSize(size) : undefined
    if (!map) return undefined
    const { width, height } = size
    return {
      left: width - mapMargin - map.width,
      top: height - mapMargin - map.height,
      right: width - mapMargin,
      bottom: height - mapMargin,
    }
  }

  /** No card lies under the minimap, where that can be. */
  private besideMap(view: View): View {
    const size = this.viewport
    const map = this.hasMinimap ? minimapSize(size) : undefined
    if (!map || this.documentScene.cards.size > mostAround) return view
    const cards = [...this.documentScene.cards.keys()].flatMap((id) => this.boundsOf([id]) ?? [])
    const rim = mapMargin + narrowRim
    const insets = { ...this.insets, left: narrowRim }
    return clearCorner(view, cards, size, { width: map.width + rim, height: map.height + rim }, insets)
  }

  /** Brings nodes into view: pans where that is enough, zooms out where they do not fit. */
  reveal(ids: Iterable<NodeId>): void {
    const rect = this.boundsOf(ids)
    if (rect) this.revealRect(rect)
  }

  revealRect(rect: Rect): void {
    const size = this.viewport
    const { k } = this.wanted
    const fits = (rect.right - rect.left) * k < size.width - 64 && (rect.bottom - rect.top) * k < size.height - 64
    this.setView(fits ? panTo(this.wanted, rect, size) : fitView(rect, size, 1, this.insets))
  }

  /** A part of the world as large as it fits, also when the canvas gets another size; all of the level, if left out. */
  showRect(rect = this.boundsOf(this.documentScene.cards.keys())): void {
    if (!rect) return
    this.setView(fitView(rect, this.viewport, largestShown, this.insets))
    this.filling = rect
  }

  /** Shows a node so that it can be read: in the middle where it was out of view, and at 100 % where it was a block. */
  jumpTo(id: NodeId): void {
    const rect = this.boundsOf([id])
    if (!rect) return
    const size = this.viewport
    const { k } = this.wanted
    const shown = panTo(this.wanted, rect, size)
    if (k >= smallestFullZoom && shown === this.wanted) return
    this.setView(alignView(rect, size, k < smallestFullZoom ? 1 : k))
  }

  /** Brings nodes into view that may lie in a group: enters it, or leaves the one in view. */
  show(ids: Iterable<NodeId>): void {
    const { workspace } = this
    const wanted = [...ids].filter((id) => workspace.document.nodes.has(id))
    const [first] = wanted
    if (first === undefined) return
    const level = parentOf(first)
    if (level !== workspace.level.value) workspace.enter(level)
    this.reveal(wanted.filter((id) => parentOf(id) === level))
  }

  worldInView(): Rect {
    return worldRect(this.wanted, this.viewport)
  }

  get viewport(): Size {
    return this.stage?.viewport ?? this.size.value
  }

  setMarkSpeed(speed: number): void {
    if (!this.stage) return
    this.stage.painter.markSpeed = speed
    this.stage.painter.touch()
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
      const bottom = top + (this.documentScene.cards.get(id)?.geometry.fullHeight ?? (nodes.height[slot] as number))
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

  /** Shows a card somewhere else while a drag runs; the document follows later. */
  previewPlace(id: NodeId, x: number, y: number): void {
    this.scene.moveNode(id, x, y)
    this.adapter?.place(id)
    this.stage?.request()
  }

  lookOf(to: PortId): EdgeLook | undefined {
    const slot = this.scene.edgeSlot(to)
    return slot === undefined ? undefined : this.looks.at(slot)
  }

  /** Room for tags above cards, and for the legend below, where there is some. */
  private get insets(): Insets {
    const legend = this.viewport.height >= roomyHeight ? 100 : 56
    const rim = this.viewport.width < 560 ? narrowRim : 28
    return { top: 40, right: rim, bottom: legend, left: rim }
  }

  private *keptCards(): Generator<NodeId> {
    const { focused } = this.workspace
    if (focused.value !== undefined) yield focused.value
  }

  /** Draws another document for nobody to see, and then the one that is open again. */
  async rehearse(document: GraphDocument): Promise<void> {
    this.reload(document, '')
    await this.painted()
    // Meanwhile a file may have been opened.
    if (this.loaded === document) this.reload()
  }

  private reload(document = this.workspace.document, level = this.workspace.level.value): void {
    this.loaded = document
    this.stage?.forget()
    const change = this.adapter?.load(document, level)
    this.cards.clear()
    this.openCards.clear()
    this.stale.clear()
    this.looks.clear()
    if (change) this.settle(change)
    this.looks.update()
    this.flags.problems(this.documentScene.cards.keys())
    this.flags.selection()
    this.flags.breakpoints()
    this.flags.current()
    this.openView()
  }

  private follow(diff: Diff): void {
    for (const [id, [, after]] of Object.entries(diff.nodes ?? {})) {
      const slot = this.scene.nodeSlot(id)
      if (!after && slot !== undefined) this.stage?.forgetSlot(slot)
    }
    const change = this.adapter?.apply(diff)
    if (change) this.settle(change)
    for (const edge of change?.addedEdges ?? []) this.looks.updateOne(edge.to)
    // A deleted node that comes back has its breakpoint.
    if (change && change.added.length > 0) this.flags.breakpoints()
    this.stage?.request()
  }

  private settle(change: SceneChange): void {
    for (const id of change.removed) {
      this.forgetCard(id)
      this.stale.delete(id)
    }
    this.showCards(change.changed)
  }

  private showCards(ids: Iterable<NodeId>): void {
    for (const id of ids) {
      const card = this.cards.get(id)
      if (card) card.value = this.documentScene.cards.get(id)
    }
  }

  private compiled(): void {
    this.flags.problems(this.documentScene.cards.keys())
    this.refreshAll()
    this.looks.update()
    this.stage?.request()
  }

  private ran(): void {
    this.looks.update()
    this.flags.current()
    this.flags.ran()
    this.stage?.painter.restyled()
    this.stage?.request()
  }

  /** Cards with elements change at once, the others in the frames that follow. */
  private refreshAll(): void {
    this.showCards(this.documentScene.refresh(this.cards.keys()))
    for (const id of this.documentScene.cards.keys()) if (!this.cards.has(id)) this.stale.add(id)
    this.stage?.request()
  }

  private refreshStale(until: number): boolean {
    for (const id of this.stale) {
      this.stale.delete(id)
      this.showCards(this.documentScene.refresh([id]))
      if (performance.now() > until) break
    }
    return this.stale.size > 0
  }

  private flagged(change: () => void): void {
    change()
    this.stage?.request()
  }
}
