import { shallowRef } from 'vue'
import type { NoteKey } from '../state/note-keys.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { NoteGestures } from './note-gestures.ts'
import type { PointerGestures, Spot } from './pointer-gestures.ts'
import { RimPan } from './rim-pan.ts'
import type { TouchGestures } from './touch-gestures.ts'
import type { WireGestures } from './wire-gestures.ts'

/*
 * Who has the pointer: fingers before all, then frames and comments, then wires, then cards and the ground. One gesture at a time.
 */

export interface PointerParts {
  readonly cards: PointerGestures
  readonly wires: WireGestures
  readonly notes: NoteGestures
}

export interface PointerHooks {
  /** A gesture is about to begin. */
  began(): void
  /** A wire is led: nothing is hovered. */
  wiring(): void
  /** Opens what is seen at a place of the window, where it is the picture of a tensor. */
  preview(x: number, y: number): boolean
  /** Opens the menu of what is there. */
  menu(element: EventTarget | null, spot: Spot): void
}

export class CanvasPointer {
  /** Where it was last over the canvas. */
  at: Spot | undefined
  /** There as long as the canvas is. */
  readonly parts = shallowRef<PointerParts>()
  private readonly model: CanvasModel
  private readonly touch: TouchGestures
  private readonly hooks: PointerHooks
  private readonly rim: RimPan

  constructor(model: CanvasModel, touch: TouchGestures, hooks: PointerHooks) {
    this.model = model
    this.touch = touch
    this.hooks = hooks
    this.rim = new RimPan(model.camera, () => this.carry(this.at))
  }

  get busy(): boolean {
    const parts = this.parts.value
    return parts !== undefined && (parts.cards.busy || parts.notes.busy || parts.wires.busy)
  }

  /** From the canvas's corner. */
  spotOf(event: MouseEvent): Spot | undefined {
    return this.parts.value?.cards.spotOf(event)
  }

  /**
   * Before ports see it: they take every press for a wire, but a drag with the middle button or the space key pans from
   * wherever it begins, the right button opens the menu, and a knife cuts.
   */
  capture(event: PointerEvent): void {
    if (this.model.endZoom() && pressAgain(event)) return
    this.touch.down(event)
    const { cards, wires } = this.parts.value ?? {}
    const plain = event.button === 0 && cards?.spaceDown !== true && wires?.armed.value !== true
    if (plain || !(event.target instanceof Element) || event.target.closest('[data-port]') === null) return
    event.stopPropagation()
    this.down(event)
  }

  /** The middle button pans. On Linux letting it go pastes, elsewhere pressing it scrolls. */
  middle(event: MouseEvent): void {
    if (event.button === 1) event.preventDefault()
  }

  /** The wheel pans and zooms, also while something is in hand, which stays under the pointer. */
  wheel(event: WheelEvent): void {
    this.parts.value?.cards.wheel(event)
    this.carry(this.spotOf(event))
  }

  /** The view has moved: what is in hand is still under the pointer. */
  private carry(at: Spot | undefined): void {
    const cards = this.parts.value?.cards
    if (!cards || !at) return
    cards.follow()
    this.model.wiring.move(cards.worldOf(at))
  }

  down(event: PointerEvent): void {
    this.hooks.began()
    const parts = this.parts.value
    if (!parts || parts.notes.down(event) || parts.wires.down(event)) return
    parts.cards.down(event)
  }

  move(event: PointerEvent): void {
    if (this.touch.move(event)) return
    const parts = this.parts.value
    if (!parts) return
    this.at = parts.cards.spotOf(event)
    const led = event.buttons > 0 && this.model.wiring.inHand.value !== undefined
    if (parts.cards.moving || led) this.rim.hold(this.at)
    else this.rim.drop()
    if (parts.notes.busy) parts.notes.move(event)
    else if (parts.wires.move(event)) this.hooks.wiring()
    else if (parts.cards.busy) parts.cards.move(event)
    else parts.cards.hover(event)
  }

  up(event: PointerEvent): void {
    this.rim.drop()
    const parts = this.parts.value
    parts?.notes.up(event)
    parts?.wires.up()
    parts?.cards.up(event)
  }

  left(): void {
    if (this.busy) return
    this.rim.drop()
    this.at = undefined
    this.model.hoveredEdge.value = undefined
    this.model.hoveredNode.value = undefined
  }

  /** What was begun is as if it had not been. */
  cancel(): void {
    this.rim.drop()
    const parts = this.parts.value
    parts?.notes.cancel()
    parts?.wires.cancel()
    parts?.cards.cancel()
    this.model.cancelWire()
  }

  /** The system took it away. */
  lost(): void {
    this.touch.cancel()
    this.cancel()
  }

  /** Escape: true where there was something to give up. */
  escape(): boolean {
    this.rim.drop()
    const { cards, wires } = this.parts.value ?? {}
    if (cards?.busy) cards.cancel()
    else if (wires?.busy || wires?.armed.value) wires.cancel()
    else return false
    return true
  }

  /** With the space key down, dragging pans. */
  holdSpace(down: boolean): void {
    const parts = this.parts.value
    if (parts) parts.cards.spaceDown = down
  }

  /** Its target is the canvas, which had the pointer: what lies there has to be looked up. */
  doubleClick(event: MouseEvent): void {
    const { clientX: x, clientY: y } = event
    if (this.hooks.preview(x, y)) return
    const note = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-note]')
    if (note) this.model.notes.edit(note.dataset.note as NoteKey)
    else this.parts.value?.cards.doubleClick(event)
  }

  /** The menu, but where the right button has just been dragged. */
  contextMenu(event: MouseEvent): void {
    event.preventDefault()
    const parts = this.parts.value
    if (!parts || parts.cards.busy || parts.wires.busy || parts.wires.quiet || this.model.wiring.inHand.value) return
    this.hooks.menu(event.target, parts.cards.spotOf(event))
  }
}

/** On what has come there since; false where that is what was pressed. */
function pressAgain(event: PointerEvent): boolean {
  const there = document.elementFromPoint(event.clientX, event.clientY)
  if (!there || there === event.target || !(event.currentTarget as Element).contains(there)) return false
  event.stopPropagation()
  there.dispatchEvent(new PointerEvent(event.type, event))
  return true
}
