import type { NodeId } from '../../core/graph/document.ts'
import type { Adapter } from './adapter.ts'
import { DotGrid } from './dot-grid.ts'
import { onThemeChange, readPalette } from './palette.ts'
import type { Palette } from './palette.ts'
import type { CardTexts } from './draw-cards.ts'
import type { LabelSource } from './label-layer.ts'
import { NodeFlag } from './scene.ts'
import type { Scene } from './scene.ts'
import { detailAt, showsNumbers, worldRect } from './view.ts'
import type { Detail, Size, View } from './view.ts'
import { WirePainter } from './wire-painter.ts'

/*
 * One frame of the canvas: which cards have elements, where everything is, and what is drawn. Runs only when asked.
 */

export interface StageHooks {
  view(): View
  /** These cards must have elements, in view or not. */
  kept(): Iterable<NodeId>
  /** The view as it is now on screen. */
  shown(view: View, size: Size, detail: Detail): void
  /** Other cards than before show their content: these. */
  opened(ids: readonly NodeId[]): void
  unmounted(id: NodeId): void
  /** Whether a card with an element shows its content. */
  open(id: NodeId, open: boolean): void
  /** The canvas has another size. */
  resized(): void
  /** Work that can wait, for a few milliseconds; true while there is more. */
  idle(until: number): boolean
}

const mountMargin = 120
const unmountMargin = 420
/** Mounting takes no more of a frame than this. */
const mountBudget = 6
const idleBudget = 5
/** While a zoom runs, new cards stay plain: every step of scale lays out the text of all of them. */
const zoomRest = 110
/** In a pan, one frame of so many mounts cards. */
const turns = 3
/** Far cards are kept until the view rests, up to so many. */
const mostMounted = 500
/** So many blocks in view still have elements. */
const fewCards = 200
/** Of a graph of so many nodes the cards show their numbers where those of a larger one have only names. */
const smallGraph = 60

export class Stage {
  readonly painter: WirePainter
  palette: Palette
  private readonly container: HTMLElement
  private readonly holder: HTMLElement
  private readonly probe: HTMLElement
  private readonly grid = new DotGrid()
  private readonly scene: Scene
  private readonly adapter: Adapter
  private readonly hooks: StageHooks
  /** Slots of the cards with elements; true where they show their content. */
  private readonly mounted = new Map<number, boolean>()
  private closed = false
  private openedAny = false
  private readonly observer: ResizeObserver
  private readonly stopTheme: () => void
  private size: Size = { width: 0, height: 0 }
  private frame = 0
  private zoom = 0
  private zoomed = -Infinity
  private moved = -Infinity
  private last: View | undefined
  private turn = 0
  private detail: Detail | undefined
  private text = 0

  constructor(
    container: HTMLElement,
    scene: Scene,
    adapter: Adapter,
    labels: LabelSource & Pick<CardTexts, 'ports'>,
    hooks: StageHooks,
  ) {
    this.container = container
    this.scene = scene
    this.adapter = adapter
    this.hooks = hooks
    this.holder = adapter.area.holder
    this.probe = document.createElement('span')
    this.probe.hidden = true
    const layers = document.createElement('div')
    layers.className = 'wire-layers'
    container.prepend(this.probe, this.grid.element, layers)
    this.palette = readPalette(this.probe)
    this.painter = new WirePainter(layers, scene, this.palette, labels, () => this.request())
    this.stopTheme = onThemeChange(() => this.readTheme())
    this.measure()
    this.observer = new ResizeObserver(() => {
      this.measure()
      this.hooks.resized()
      // Before the browser paints the new size, or the old picture would be seen stretched.
      this.run(performance.now())
    })
    this.observer.observe(container)
  }

  request(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame((now) => this.run(now))
  }

  get viewport(): Size {
    return this.size
  }

  isMounted(id: NodeId): boolean {
    const slot = this.scene.nodeSlot(id)
    return slot !== undefined && this.mounted.has(slot)
  }

  /** Gives a card an element now, to put focus on it. */
  mountNow(id: NodeId): void {
    const slot = this.scene.nodeSlot(id)
    if (slot === undefined || this.mounted.has(slot)) return
    this.mount(slot)
  }

  /** Where a zoom runs for which cards are drawn, it ends now, and they are there. */
  endZoom(): boolean {
    if (this.holder.style.contentVisibility !== 'hidden') return false
    this.zoom = this.hooks.view().k
    this.zoomed = -Infinity
    this.run(performance.now())
    return true
  }

  /** Slots are about to mean other nodes, and the view of them is not a zoom of the last. */
  forget(): void {
    this.mounted.clear()
    this.zoom = 0
    this.zoomed = -Infinity
    this.painter.forget()
  }

  forgetSlot(slot: number): void {
    this.mounted.delete(slot)
  }

  destroy(): void {
    cancelAnimationFrame(this.frame)
    this.observer.disconnect()
    this.stopTheme()
    this.painter.destroy()
    this.probe.remove()
  }

  private run(now: number): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    const view = wholePixels(this.hooks.view())
    const { size } = this
    if (size.width === 0 || size.height === 0) return
    if (view.k !== this.zoom) {
      if (this.zoom !== 0) this.zoomed = now
      this.zoom = view.k
    }
    if (view.x !== this.last?.x || view.y !== this.last.y || view.k !== this.last.k) {
      if (this.last) this.moved = now
      this.last = view
    }
    const zooming = now - this.zoomed < zoomRest
    const moving = now - this.moved < zoomRest
    // While a zoom runs, cards are scaled as the picture they are; they are laid out and painted anew when it rests.
    this.holder.style.willChange = zooming ? 'transform' : ''
    this.grid.show(view, size, this.palette, zooming)
    const detail = detailAt(view.k, this.palette.size)
    this.setDetail(detail)
    if (!zooming) this.setText(view.k)
    this.adapter.setView(view)
    const waiting = this.cull(view, detail, zooming, moving)
    this.hooks.shown(view, size, detail)
    // Many cards that will not show their content when the zoom rests are drawn with the wires until then.
    const plain =
      zooming &&
      this.scene.nodeCount > smallGraph &&
      !this.shows(view.k, detail) &&
      !this.holder.contains(document.activeElement)
    this.holder.style.contentVisibility = plain ? 'hidden' : ''
    const again = this.painter.paint(
      view,
      size,
      now,
      plain ? 'all' : this.closed || detail === 'name' ? 'closed' : 'none',
    )
    const idle = this.hooks.idle(performance.now() + idleBudget)
    if (waiting || again || idle || moving) this.request()
  }

  private setDetail(detail: Detail): void {
    if (detail === this.detail) return
    this.detail = detail
    this.container.dataset.detail = detail
  }

  /** Text keeps 12 screen pixels: below 100 % it grows as the cards shrink. */
  private setText(zoom: number): void {
    // For a projector everything is as it would be that much farther out.
    const k = zoom / this.palette.size
    const text = Math.max(1, 1 / Math.max(k, 0.35))
    if (text === this.text) return
    this.text = text
    this.holder.style.setProperty('--text', String(text))
    this.container.toggleAttribute('data-compact', k < 0.97)
  }

  /**
   * Mounts what came into view and unmounts what is far out; opens cards near by and closes them farther out. Each takes a
   * little of the frame and goes on in the next. True where something is left to do.
   */
  private cull(view: View, detail: Detail, zooming: boolean, moving: boolean): boolean {
    const { scene } = this
    const kept = new Set<number>()
    for (const id of this.hooks.kept()) {
      const slot = scene.nodeSlot(id)
      if (slot !== undefined) kept.add(slot)
    }
    const until = performance.now() + mountBudget
    // Every change of cards makes the browser sort its layers again: in a pan they come some at a time.
    this.turn = (this.turn + 1) % turns
    const cards = detail !== 'block' || this.isFew(view)
    const pause = this.mounted.size > 0 && (zooming || (moving && (detail !== 'full' || this.turn > 0)))
    let waiting = moving && this.mounted.size < mostMounted ? true : this.dropFar(view, cards, kept, until)
    for (const slot of kept) if (!this.mounted.has(slot)) this.mount(slot)
    this.closed = false
    if (cards) {
      const { left, top, right, bottom } = worldRect(view, this.size, mountMargin)
      const wanted = this.shows(view.k, detail)
      scene.nodeGrid.search(left, top, right, bottom, (slot) => {
        const open = this.mounted.get(slot)
        if (open === wanted) return
        if (open !== true) this.closed = true
        if (pause || performance.now() > until) {
          waiting = true
          return
        }
        if (open === undefined) this.mount(slot)
        if (wanted !== (open ?? false)) this.setOpen(slot, wanted)
      })
    }
    if (this.openedAny) this.tellOpen()
    this.openedAny = false
    return waiting
  }

  /** Far out, cards are drawn as blocks; where there are few, each is still there for screen readers and for focus. */
  private isFew(view: View): boolean {
    const { left, top, right, bottom } = worldRect(view, this.size, mountMargin)
    let count = 0
    this.scene.nodeGrid.search(left, top, right, bottom, () => ++count <= fewCards)
    return count <= fewCards
  }

  /** Whether cards show their content at a scale. */
  private shows(k: number, detail: Detail): boolean {
    return detail === 'full' || (this.scene.nodeCount <= smallGraph && showsNumbers(k, this.palette.size))
  }

  private dropFar(view: View, cards: boolean, kept: ReadonlySet<number>, until: number): boolean {
    const { nodes } = this.scene
    const { left, top, right, bottom } = worldRect(view, this.size, unmountMargin)
    for (const slot of this.mounted.keys()) {
      if (kept.has(slot)) continue
      const x = nodes.x[slot] as number
      const y = nodes.y[slot] as number
      const near =
        x < right && y < bottom && x + (nodes.width[slot] as number) > left && y + (nodes.height[slot] as number) > top
      if (near && cards) continue
      if (performance.now() > until) return true
      this.openedAny ||= this.mounted.get(slot) === true
      this.mounted.delete(slot)
      this.scene.flagNode(slot, NodeFlag.open, false)
      const id = this.scene.nodeId(slot)
      if (id === undefined) continue
      this.adapter.unmount(id)
      this.hooks.unmounted(id)
    }
    return false
  }

  private mount(slot: number): void {
    const id = this.scene.nodeId(slot)
    if (id === undefined) return
    this.mounted.set(slot, false)
    this.adapter.mount(id)
  }

  private setOpen(slot: number, open: boolean): void {
    const id = this.scene.nodeId(slot)
    if (id === undefined || !this.mounted.has(slot)) return
    this.mounted.set(slot, open)
    this.scene.flagNode(slot, NodeFlag.open, open)
    this.hooks.open(id, open)
    this.painter.cardChanged(open)
    this.openedAny = true
  }

  private tellOpen(): void {
    const ids: NodeId[] = []
    for (const [slot, open] of this.mounted) {
      const id = this.scene.nodeId(slot)
      if (open && id !== undefined) ids.push(id)
    }
    this.hooks.opened(ids)
  }

  private measure(): void {
    this.size = { width: this.container.clientWidth, height: this.container.clientHeight }
  }

  private readTheme(): void {
    this.palette = readPalette(this.probe)
    this.painter.setPalette(this.palette)
    this.request()
  }
}

/** Text and hairlines are sharp only where they lie on the screen's own pixels. */
function wholePixels({ k, x, y }: View): View {
  const ratio = devicePixelRatio
  return { k, x: Math.round(x * ratio) / ratio, y: Math.round(y * ratio) / ratio }
}
