import type { NodeId } from '../../core/graph/document.ts'
import type { Adapter } from './adapter.ts'
import { onThemeChange, readPalette } from './palette.ts'
import type { Palette } from './palette.ts'
import type { LabelSource } from './label-layer.ts'
import { NodeFlag } from './scene.ts'
import type { Scene } from './scene.ts'
import { detailAt, worldRect } from './view.ts'
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
  /** Cards with elements have changed. */
  mounted(ids: readonly NodeId[]): void
  /** The canvas has another size. */
  resized(): void
  /** Work that can wait, for a few milliseconds; true while there is more. */
  idle(until: number): boolean
}

const mountMargin = 160
const unmountMargin = 520
/** Mounting takes no more of a frame than this. */
const mountBudget = 6
const idleBudget = 5
/** While a zoom runs, new cards stay plain: every step of scale lays out the text of all of them. */
const zoomRest = 110

export class Stage {
  readonly painter: WirePainter
  palette: Palette
  private readonly container: HTMLElement
  private readonly holder: HTMLElement
  private readonly probe: HTMLElement
  private readonly scene: Scene
  private readonly adapter: Adapter
  private readonly hooks: StageHooks
  private readonly mounted = new Set<number>()
  private readonly observer: ResizeObserver
  private readonly stopTheme: () => void
  private size: Size = { width: 0, height: 0 }
  private frame = 0
  private zoom = 0
  private zoomed = -Infinity
  private detail: Detail | undefined
  private text = 0

  constructor(container: HTMLElement, scene: Scene, adapter: Adapter, labels: LabelSource, hooks: StageHooks) {
    this.container = container
    this.scene = scene
    this.adapter = adapter
    this.hooks = hooks
    this.holder = adapter.area.area.content.holder
    this.probe = document.createElement('span')
    this.probe.hidden = true
    const layers = document.createElement('div')
    layers.className = 'wire-layers'
    container.prepend(this.probe, layers)
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
    this.tellMounted()
  }

  /** Slots are about to mean other nodes. */
  forget(): void {
    this.mounted.clear()
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
    const view = this.hooks.view()
    const { size } = this
    if (size.width === 0 || size.height === 0) return
    if (view.k !== this.zoom) {
      if (this.zoom !== 0) this.zoomed = now
      this.zoom = view.k
    }
    const detail = detailAt(view.k)
    this.setDetail(detail, view.k)
    this.adapter.setView(view)
    const waiting = this.cull(view, detail, now)
    this.hooks.shown(view, size, detail)
    const again = this.painter.paint(view, size, now, detail !== 'block' && waiting)
    const idle = this.hooks.idle(performance.now() + idleBudget)
    if (waiting || again || idle) this.request()
  }

  /** Text keeps 12 screen pixels: below 100 % it grows as the cards shrink. */
  private setDetail(detail: Detail, k: number): void {
    if (detail !== this.detail) {
      this.detail = detail
      this.container.dataset.detail = detail
      this.painter.touch()
    }
    const text = Math.max(1, 1 / Math.max(k, 0.35))
    if (text !== this.text) {
      this.text = text
      this.holder.style.setProperty('--text', String(text))
      this.container.toggleAttribute('data-compact', k < 0.97)
    }
  }

  /** Mounts what came into view and unmounts what is far out. True where cards in view are still missing. */
  private cull(view: View, detail: Detail, now: number): boolean {
    const { scene } = this
    const kept = new Set<number>()
    for (const id of this.hooks.kept()) {
      const slot = scene.nodeSlot(id)
      if (slot !== undefined) kept.add(slot)
    }
    const start = performance.now()
    let changed = this.dropFar(view, detail, kept, start)
    for (const slot of kept) if (!this.mounted.has(slot)) changed = this.mount(slot)
    let waiting = false
    if (detail !== 'block') {
      const zooming = now - this.zoomed < zoomRest && this.mounted.size > 0
      const { left, top, right, bottom } = worldRect(view, this.size, mountMargin)
      scene.nodeGrid.search(left, top, right, bottom, (slot) => {
        if (this.mounted.has(slot)) return true
        if (zooming || performance.now() - start > mountBudget) {
          waiting = true
          return false
        }
        changed = this.mount(slot)
        return true
      })
    }
    if (changed) {
      this.painter.cardsChanged()
      this.tellMounted()
    }
    return waiting
  }

  private dropFar(view: View, detail: Detail, kept: ReadonlySet<number>, start: number): boolean {
    const { nodes } = this.scene
    const { left, top, right, bottom } = worldRect(view, this.size, unmountMargin)
    let changed = false
    for (const slot of this.mounted) {
      if (kept.has(slot)) continue
      const x = nodes.x[slot] as number
      const y = nodes.y[slot] as number
      const near =
        x < right && y < bottom && x + (nodes.width[slot] as number) > left && y + (nodes.height[slot] as number) > top
      if (near && detail !== 'block') continue
      if (performance.now() - start > mountBudget) {
        this.request()
        break
      }
      this.mounted.delete(slot)
      this.scene.flagNode(slot, NodeFlag.mounted, false)
      const id = this.scene.nodeId(slot)
      if (id !== undefined) this.adapter.unmount(id)
      changed = true
    }
    return changed
  }

  private mount(slot: number): boolean {
    const id = this.scene.nodeId(slot)
    if (id === undefined) return false
    this.mounted.add(slot)
    this.scene.flagNode(slot, NodeFlag.mounted, true)
    this.adapter.mount(id)
    return true
  }

  private tellMounted(): void {
    const ids: NodeId[] = []
    for (const slot of this.mounted) {
      const id = this.scene.nodeId(slot)
      if (id !== undefined) ids.push(id)
    }
    this.hooks.mounted(ids)
  }

  private measure(): void {
    this.size = { width: this.container.clientWidth, height: this.container.clientHeight }
  }

  private readTheme(): void {
    this.palette = readPalette(this.probe)
    this.painter.setPalette(this.palette)
  }
}
