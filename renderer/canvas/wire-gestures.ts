import { shallowRef } from 'vue'
import type { PortId } from '../../core/graph/document.ts'
import { removeEdges } from '../../core/graph/remove.ts'
import { counted } from '../state/numbers.ts'
import type { CanvasModel } from './canvas-model.ts'
import { edgeAt, nodeAt } from './hit.ts'
import { worldPoint } from './view.ts'

/*
 * What hands do with wires that are there: cut across them with a knife, or take one by an end and lead it elsewhere.
 */

interface Spot {
  readonly x: number
  readonly y: number
}

/** A knife that is being drawn, in the world, and the wires it has crossed. */
export interface Cut {
  readonly line: readonly Spot[]
  readonly edges: ReadonlySet<PortId>
}

/** A press that goes less far is a click. */
const slack = 4
/** The knife looks for wires every so many pixels. */
const step = 3

export class WireGestures {
  readonly cut = shallowRef<Cut | undefined>()
  /** The next drag is a knife. */
  readonly armed = shallowRef(false)
  /** The press that ends a knife is no wish for a menu. */
  quiet = false
  private readonly model: CanvasModel
  private readonly container: HTMLElement
  private pressed: { readonly edge: PortId; readonly at: Spot } | undefined
  private pulling = false

  constructor(model: CanvasModel, container: HTMLElement) {
    this.model = model
    this.container = container
  }

  get busy(): boolean {
    return this.cut.value !== undefined || this.pulling
  }

  /** True where the press is for a wire alone. */
  down(event: PointerEvent): boolean {
    this.quiet = false
    this.pressed = undefined
    const at = this.spotOf(event)
    if ((event.button === 2 && (event.ctrlKey || event.metaKey)) || (event.button === 0 && this.armed.value)) {
      event.preventDefault()
      this.armed.value = false
      this.quiet = event.button === 2
      this.container.setPointerCapture(event.pointerId)
      this.cut.value = { line: [this.worldOf(at)], edges: new Set() }
      return true
    }
    const plain = event.button === 0 && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey
    const onCard = event.target instanceof Element && event.target.closest('[data-node], [data-note]') !== null
    const world = this.worldOf(at)
    if (!plain || onCard || nodeAt(this.model.scene, world) !== undefined) return false
    const edge = edgeAt(this.model.scene, world, this.model.camera.view.k)
    if (edge !== undefined) this.pressed = { edge, at }
    return false
  }

  /** True where the move is for a wire. */
  move(event: PointerEvent): boolean {
    const at = this.spotOf(event)
    if (this.cut.value) {
      this.extend(this.cut.value, at)
      return true
    }
    if (this.pressed && Math.hypot(at.x - this.pressed.at.x, at.y - this.pressed.at.y) >= slack) {
      this.pulling = this.model.wiring.takeEnd(this.pressed.edge, this.worldOf(this.pressed.at))
      if (this.pulling) this.container.setPointerCapture(event.pointerId)
      this.pressed = undefined
    }
    if (!this.pulling) return false
    this.model.wiring.move(this.worldOf(at))
    return true
  }

  up(): void {
    this.pressed = undefined
    if (this.pulling) this.model.wiring.drop()
    this.pulling = false
    const cut = this.cut.value
    this.cut.value = undefined
    if (!cut) return
    const { workspace } = this.model
    if (cut.edges.size === 0) workspace.announce('No wire was cut')
    else workspace.perform(`Cut ${counted(cut.edges.size, 'edge')}`, removeEdges(workspace.document, cut.edges))
  }

  cancel(): void {
    this.pressed = undefined
    this.armed.value = false
    this.cut.value = undefined
    if (this.pulling) this.model.wiring.cancel()
    this.pulling = false
  }

  arm(): void {
    this.armed.value = true
    this.model.workspace.announce('Drag across wires to cut them, Escape to leave them')
  }

  private extend({ line, edges }: Cut, to: Spot): void {
    const end = this.worldOf(to)
    const start = line.at(-1) ?? end
    const { k } = this.model.camera.view
    const pieces = Math.max(1, Math.ceil((Math.hypot(end.x - start.x, end.y - start.y) * k) / step))
    const crossed = new Set(edges)
    for (let i = 1; i <= pieces; i++) {
      const part = i / pieces
      const at = { x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part }
      const edge = edgeAt(this.model.scene, at, k)
      if (edge !== undefined) crossed.add(edge)
    }
    this.cut.value = { line: [...line, end], edges: crossed }
  }

  private spotOf(event: PointerEvent): Spot {
    const { left, top } = this.container.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  private worldOf(spot: Spot): Spot {
    return worldPoint(this.model.camera.view, spot)
  }
}
