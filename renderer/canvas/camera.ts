import type { NodeId } from '../../core/graph/document.ts'
import type { DocumentScene } from './document-scene.ts'
import { minimapSize } from './draw-minimap.ts'
import { smallestFullZoom } from './geometry.ts'
import { alignView, clearCorner, fitView, panTo, roomyHeight, worldRect, zoomAt } from './view.ts'
import type { Insets, Rect, Size, View } from './view.ts'

/*
 * What of the graph is in view: panned, zoomed, fitted, and brought there.
 */

/** A small graph is shown larger than life, but not so large that it looks like another. */
const largestShown = 2
/** Of the canvas, around all cards, if need be. */
const narrowRim = 8
/** With more cards than this some lie under the minimap anyway. */
const mostAround = 200
/** Of the minimap, from the canvas's edges. */
const mapMargin = 16

interface Place {
  /** Of the canvas; nothing as long as it has none. */
  viewport(): Size
  /** How large words are, as a multiple of what they mostly are. */
  textSize(): number
  /** The next frame is to show another view. */
  moved(): void
}

export class Camera {
  /** What the next frame shows. */
  view: View = { k: 1, x: 0, y: 0 }
  /** The person has it shown: what is fitted keeps clear of it. */
  hasMinimap = true
  private readonly graph: DocumentScene
  private readonly place: Place
  private unfitted = false
  /** The view that shows all, as long as nobody moved or edited: it is found anew where the canvas gets another size. */
  private fitted: View | undefined
  /** What is to fill the canvas, whatever its size, until one moves. */
  private filling: Rect | undefined

  constructor(graph: DocumentScene, place: Place) {
    this.graph = graph
    this.place = place
  }

  /** The canvas has another size. */
  resized(): void {
    if (this.unfitted || this.view === this.fitted) this.open()
    if (this.filling) this.showRect(this.filling)
  }

  /** The graph is another now: what showed all of it may not any more. */
  edited(): void {
    this.fitted = undefined
  }

  setView(view: View): void {
    this.filling = undefined
    this.view = view
    this.place.moved()
  }

  panBy(dx: number, dy: number): void {
    this.setView({ k: this.view.k, x: this.view.x + dx, y: this.view.y + dy })
  }

  zoomBy(factor: number, at?: { readonly x: number; readonly y: number }): void {
    const size = this.viewport
    this.setView(zoomAt(this.view, factor, at?.x ?? size.width / 2, at?.y ?? size.height / 2))
  }

  /** All of the level in view, or some of its nodes. */
  fit(ids?: Iterable<NodeId>): void {
    const size = this.viewport
    // Without a size yet, it is done when there is one.
    this.unfitted = size.width === 0 || size.height === 0
    if (this.unfitted) return
    const rect = this.graph.boundsOf(ids ?? this.graph.cards.keys())
    const view = rect ? fitView(rect, size, 1, this.insets) : { k: 1, x: 0, y: 0 }
    this.setView(rect && ids === undefined ? this.besideMap(view) : view)
    if (rect && ids === undefined) this.fitted = this.view
  }

  /** The first view of a document: all of it, with what cards say where that is possible. */
  open(): void {
    this.fit()
    const { k } = this.view
    const rect = this.graph.boundsOf(this.graph.cards.keys())
    const full = smallestFullZoom * this.place.textSize()
    if (!rect || k >= full) return
    // A narrower rim will do if that brings what cards say into view.
    const { width, height } = this.viewport
    const { left, right, top, bottom } = rect
    if ((right - left) * full > width - 2 * narrowRim || (bottom - top) * full > height - this.insets.top - narrowRim)
      return
    this.setView(
      this.besideMap(alignView(rect, this.viewport, full, { ...this.insets, left: narrowRim, right: narrowRim })),
    )
    this.fitted = this.view
  }

  /** Where the minimap is on the screen, if it is shown. */
  mapIn(size: Size): Rect | undefined {
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
    const map = this.mapIn(size)
    if (!map || this.graph.cards.size > mostAround) return view
    const cards = [...this.graph.cards.keys()].flatMap((id) => this.graph.boundsOf([id]) ?? [])
    const corner = { width: size.width - map.left + narrowRim, height: size.height - map.top + narrowRim }
    return clearCorner(view, cards, size, corner, { ...this.insets, left: narrowRim })
  }

  /** Brings nodes into view: pans where that is enough, zooms out where they do not fit. */
  reveal(ids: Iterable<NodeId>): void {
    const rect = this.graph.boundsOf(ids)
    if (rect) this.revealRect(rect)
  }

  revealRect(rect: Rect): void {
    const size = this.viewport
    const { k } = this.view
    const fits = (rect.right - rect.left) * k < size.width - 64 && (rect.bottom - rect.top) * k < size.height - 64
    this.setView(fits ? panTo(this.view, rect, size) : fitView(rect, size, 1, this.insets))
  }

  /** A part of the world as large as it fits, also when the canvas gets another size; all of the level, if left out. */
  showRect(rect = this.graph.boundsOf(this.graph.cards.keys())): void {
    if (!rect) return
    this.setView(fitView(rect, this.viewport, largestShown, this.insets))
    this.filling = rect
  }

  /** Shows a node so that it can be read: in the middle where it was out of view, and at 100 % where it was a block. */
  jumpTo(id: NodeId): void {
    const rect = this.graph.boundsOf([id])
    if (!rect) return
    const size = this.viewport
    const { k } = this.view
    const shown = panTo(this.view, rect, size)
    if (k >= smallestFullZoom && shown === this.view) return
    this.setView(alignView(rect, size, k < smallestFullZoom ? 1 : k))
  }

  worldInView(): Rect {
    return worldRect(this.view, this.viewport)
  }

  get viewport(): Size {
    return this.place.viewport()
  }

  /** Room for tags above cards, and for the legend below, where there is some. */
  private get insets(): Insets {
    const legend = this.viewport.height >= roomyHeight ? 100 : 56
    const rim = this.viewport.width < 560 ? narrowRim : 28
    return { top: 40, right: rim, bottom: legend, left: rim }
  }
}
