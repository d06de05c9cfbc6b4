import { AreaPlugin } from 'rete-area-plugin'
import type { NodeId } from '../../core/graph/document.ts'
import type { Schemes, SocketSignal } from './scheme.ts'
import type { View } from './view.ts'

/*
 * Rete's area with views for the nodes in view only. Edges have none: they are drawn. Pan, zoom and drag are this
 * canvas's own gestures, so Rete's handlers are off; its transform and its signals stay right for other plugins.
 */

export class CardArea extends AreaPlugin<Schemes, SocketSignal> {
  constructor(container: HTMLElement) {
    super(container)
    this.area.setDragHandler(null)
    this.area.setZoomHandler(null)
    const { holder } = this.area.content
    holder.classList.add('card-holder')
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
    const { transform, content } = this.area
    if (transform.k === k && transform.x === x && transform.y === y) return
    const previous = { ...transform }
    Object.assign(transform, { k, x, y })
    content.holder.style.transform = `translate(${x}px, ${y}px) scale(${k})`
    if (previous.k !== k) void this.emit({ type: 'zoomed', data: { previous, zoom: k } })
    else void this.emit({ type: 'translated', data: { previous, position: { x, y } } })
  }
}
