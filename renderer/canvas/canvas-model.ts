import { shallowRef, watch } from 'vue'
import type { AppContext, Component, ShallowRef } from 'vue'
import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument, NodeId, PortId } from '../../core/graph/document.ts'
import { parentOf } from '../../core/graph/ids.ts'
import type { EdgeLook } from '../state/edge-look.ts'
import type { Workspace } from '../state/workspace.ts'
import { Adapter } from './adapter.ts'
import { AutoLayout } from './auto-layout.ts'
import { Camera } from './camera.ts'
import { CanvasNotes } from './canvas-notes.ts'
import { DocumentScene } from './document-scene.ts'
import type { Card, SceneChange } from './document-scene.ts'
import { edgeLooks } from './edge-looks.ts'
import type { EdgeLooks } from './edge-looks.ts'
import { Scene } from './scene.ts'
import { SceneFlags } from './scene-flags.ts'
import { obstaclesIn } from './label-obstacles.ts'
import { Stage } from './stage.ts'
import type { Detail, Rect, Size, View } from './view.ts'
import { Wiring } from './wiring.ts'
import type { WiringPlace } from './wiring.ts'

/*
 * The canvas's state: ties document, scene, Rete and stage together. Cards and gestures read and change it; they do not
 * know each other.
 */

/** Turns of the event loop in which Vue has surely drawn a card. */
const patience = 20
export class CanvasModel {
  readonly workspace: Workspace
  readonly scene = new Scene()
  readonly documentScene: DocumentScene
  readonly camera: Camera
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
  private readonly cards = new Map<NodeId, ShallowRef<Card | undefined>>()
  private readonly openCards = new Map<NodeId, ShallowRef<boolean>>()
  private adapter: Adapter | undefined
  private stage: Stage | undefined
  private readonly stops: (() => void)[] = []
  private readonly stale = new Set<NodeId>()
  private readonly flags: SceneFlags
  /** What is shown: the open document, but in a rehearsal. */
  private loaded: GraphDocument | undefined
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
    this.camera = new Camera(this.documentScene, {
      viewport: () => this.stage?.viewport ?? this.size.value,
      textSize: () => this.stage?.palette.size ?? 1,
      moved: () => this.stage?.request(),
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
      overlay: (size: Size) => this.camera.mapIn(size),
    }
    const stage = new Stage(container, this.scene, adapter, labels, {
      view: () => this.camera.view,
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
      resized: () => this.camera.resized(),
    })
    this.stage = stage
    this.reload()
    this.stops.push(this.notes.follow())
    this.stops.push(
      workspace.onDiff((change) => {
        this.camera.edited()
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
          this.levelViews.set(before, this.camera.view)
          this.reload()
          const seen = this.levelViews.get(now)
          if (seen) this.camera.setView(seen)
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

  /** True where cards can be pressed that could not a moment ago. */
  endZoom(): boolean {
    return this.stage?.endZoom() ?? false
  }

  request(): void {
    this.stage?.request()
  }

  /** Resolves when all that is known now is on screen. */
  painted(): Promise<void> {
    return this.stage?.painter.painted() ?? Promise.resolve()
  }

  /** Brings nodes into view that may lie in a group: enters it, or leaves the one in view. */
  show(ids: Iterable<NodeId>): void {
    const { workspace } = this
    const wanted = [...ids].filter((id) => workspace.document.nodes.has(id))
    const [first] = wanted
    if (first === undefined) return
    const level = parentOf(first)
    if (level !== workspace.level.value) workspace.enter(level)
    this.camera.reveal(wanted.filter((id) => parentOf(id) === level))
  }

  setMarkSpeed(speed: number): void {
    if (!this.stage) return
    this.stage.painter.markSpeed = speed
    this.stage.painter.touch()
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
    this.camera.open()
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
