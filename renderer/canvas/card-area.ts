import { AreaPlugin } from 'rete-area-plugin'
import type { NodeId } from '../../core/graph/document.ts'
import type { Schemes, SocketSignal } from './scheme.ts'
import type { View } from './view.ts'

/*
 * Rete's area with views for the nodes in view only. Edges have none: they are drawn. Pan, zoom and drag are this
 * canvas's own gestures, so Rete's handlers are off. Its transform stays right for the plugins; no signal tells of it, since none
 * listens and each would take its time in every frame.
 */

export class CardArea extends AreaPlugin<Schemes, SocketSignal> {
  /**
   * The outer element is moved, the inner one scaled. The outer is a layer of its own, so that a pan only moves it; were it
   * scaled too, browsers would draw its text at 100 % and shrink the picture.
   */
  private readonly mover: HTMLElement
  readonly holder: HTMLElement

  constructor(container: HTMLElement) {
    super(container)
    this.area.setDragHandler(null)
    this.area.setZoomHandler(null)
    this.mover = this.area.content.holder
    this.mover.classList.add('card-mover')
    this.holder = document.createElement('div')
    this.holder.className = 'card-holder'
    this.mover.append(this.holder)
    this.area.content.holder = this.holder
    this.addPipe((context) => {
      // Where a node is, is said by the document.
      if (typeof context === 'object' && 'type' in context && context.type === 'nodetranslate') return undefined
      return context
    })
  }

  /** Gives a node an element and lets VuePlugin fill it. */
  mount(node: Schemes['Node'], x: number, y: number): void {
    if (this.nodeViews.has(node.id)) return
    const view = this.addNodeView(node)
    view.dragHandler.destroy()
    view.element.classList.add('card-host')
    this.place(node.id, x, y)
  }

  unmount(id: NodeId): void {
    this.removeNodeView(id)
  }

  place(id: NodeId, x: number, y: number): void {
    const view = this.nodeViews.get(id)
    if (!view) return
    view.position = { x, y }
    // A place, not a transform: every transform is a layer for the browser to sort, in every frame of a pan.
    view.element.style.left = `${x}px`
    view.element.style.top = `${y}px`
  }

  setView({ k, x, y }: View): void {
    const { transform } = this.area
    if (transform.k === k && transform.x === x && transform.y === y) return
    const zoomed = transform.k !== k
    Object.assign(transform, { k, x, y })
    this.mover.style.transform = `translate(${x}px, ${y}px)`
    if (zoomed) this.holder.style.transform = `scale(${k})`
  }
}
