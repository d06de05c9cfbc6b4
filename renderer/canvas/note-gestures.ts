import { changeFrame, smallestFrame } from '../../core/graph/frames.ts'
import type { Rectangle } from '../../core/graph/frames.ts'
import { moveItems } from '../../core/graph/move-items.ts'
import type { Items } from '../../core/graph/move-items.ts'
import type { PortId } from '../../core/graph/document.ts'
import { addReroute } from '../../core/graph/reroutes.ts'
import { noteOf, pointKey } from '../state/note-keys.ts'
import type { NoteKey } from '../state/note-keys.ts'
import type { Gesture } from '../state/workspace.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { PointerGestures, Spot } from './pointer-gestures.ts'
import { nearestCurve } from './reroute-path.ts'

/* Presses on frames, comments and reroute points: a click, a move, a resize, or a new point that is pulled out of a wire. */

type Drag =
  | { readonly kind: 'press'; readonly from: Spot; readonly key: NoteKey; readonly extend: boolean }
  | { readonly kind: 'move'; readonly from: Spot; readonly items: Items }
  | {
      readonly kind: 'resize'
      readonly from: Spot
      readonly index: number
      readonly side: string
      readonly rect: Rectangle
    }
  | { readonly kind: 'pull'; readonly from: Spot; readonly to: PortId; readonly index: number; readonly at: Spot }

/** A press that goes less far is a click. */
const slack = 4

export class NoteGestures {
  private readonly model: CanvasModel
  private readonly container: HTMLElement
  private readonly gestures: PointerGestures
  private drag: Drag | undefined
  private gesture: Gesture | undefined
  private latest: Spot | undefined
  private frame = 0

  constructor(model: CanvasModel, container: HTMLElement, gestures: PointerGestures) {
    this.model = model
    this.container = container
    this.gestures = gestures
  }

  get busy(): boolean {
    return this.drag !== undefined
  }

  /** True where the press was on a note. */
  down(event: PointerEvent): boolean {
    const element = event.target instanceof Element ? event.target.closest('[data-note]') : null
    if (event.button !== 0 || this.gestures.spaceDown || !(element instanceof HTMLElement)) return false
    const key = element.dataset.note as NoteKey
    const from = this.gestures.spotOf(event)
    const extend = event.shiftKey || event.ctrlKey || event.metaKey
    const { notes } = this.model
    if (!extend && !notes.selected.has(key)) notes.select([key])
    element.focus({ preventScroll: true })
    event.preventDefault()
    const side = event.target instanceof HTMLElement ? event.target.dataset.side : undefined
    const note = noteOf(key)
    const rect = note.kind === 'frame' ? this.model.workspace.document.properties.frames[note.index]?.rect : undefined
    if (side !== undefined && rect) this.take(event, { kind: 'resize', from, index: note.index, side, rect })
    else this.take(event, { kind: 'press', from, key, extend })
    return true
  }

  /** A new point of a wire, under the pointer as long as it is held. */
  pull(event: PointerEvent, to: PortId): void {
    const from = this.gestures.spotOf(event)
    const at = this.gestures.worldOf(from)
    const index = indexAt(this.model, to, at)
    this.gesture = this.model.workspace.begin('Add reroute point')
    const refused = this.gesture.update((document) => addReroute(document, to, index, [at.x, at.y]))
    if (refused) return
    this.model.notes.select([pointKey(to, index)])
    this.take(event, { kind: 'pull', from, to, index, at })
  }

  move(event: PointerEvent): void {
    const { drag } = this
    if (!drag) return
    const spot = this.gestures.spotOf(event)
    if (!this.latest && Math.hypot(spot.x - drag.from.x, spot.y - drag.from.y) < slack) return
    this.latest = spot
    if (drag.kind === 'press') this.drag = this.beginMove(drag)
    if (drag.kind === 'resize') this.gesture ??= this.model.workspace.begin('Resize frame')
    // One change of the document a frame, however many events the mouse sends.
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.follow())
  }

  up(event: PointerEvent): void {
    const { drag } = this
    if (!drag) return
    if (this.latest) this.latest = this.gestures.spotOf(event)
    if (drag.kind === 'press') this.click(drag)
    else this.follow()
    this.gesture?.commit()
    if (drag.kind === 'pull') {
      this.model.workspace.announce('Add reroute point')
      void this.model.notes.focus(pointKey(drag.to, drag.index))
    }
    this.release()
  }

  cancel(): void {
    this.gesture?.cancel()
    this.release()
  }

  private click({ key, extend }: Drag & { kind: 'press' }): void {
    const { notes, workspace } = this.model
    if (!extend) return notes.select([key])
    const keys = new Set(notes.selected)
    if (!keys.delete(key)) keys.add(key)
    workspace.notes.value = keys
  }

  private beginMove({ key, from }: Drag & { kind: 'press' }): Drag {
    const { notes, workspace } = this.model
    if (!notes.selected.has(key)) notes.select([key], true)
    const nodes = [...workspace.selection.value.nodes]
    this.gesture = workspace.begin(notes.moveLabel(nodes))
    return { kind: 'move', from, items: notes.items(nodes) }
  }

  private follow(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    const { drag, latest, gesture } = this
    if (!drag || !latest || !gesture) return
    const { k } = this.model.camera.view
    const dx = Math.round((latest.x - drag.from.x) / k)
    const dy = Math.round((latest.y - drag.from.y) / k)
    if (drag.kind === 'move') gesture.update((document) => moveItems(document, drag.items, dx, dy))
    else if (drag.kind === 'resize')
      gesture.update((document) => changeFrame(document, drag.index, { rect: resized(drag.rect, drag.side, dx, dy) }))
    else if (drag.kind === 'pull')
      gesture.update((document) => addReroute(document, drag.to, drag.index, [drag.at.x + dx, drag.at.y + dy]))
  }

  private take(event: PointerEvent, drag: Drag): void {
    this.drag = drag
    this.latest = undefined
    this.container.setPointerCapture(event.pointerId)
  }

  private release(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    this.drag = undefined
    this.gesture = undefined
    this.latest = undefined
  }
}

/** The number a point gets that is put on a wire here. */
export function indexAt(model: CanvasModel, to: PortId, { x, y }: Spot): number {
  const slot = model.scene.edgeSlot(to)
  return slot === undefined ? 0 : nearestCurve(model.scene.curves(slot), x, y)
}

/** A rectangle whose sides follow the pointer; the others stay, however far it goes. */
export function resized([x, y, width, height]: Rectangle, side: string, dx: number, dy: number): Rectangle {
  let [left, top, right, bottom] = [x, y, x + width, y + height]
  if (side.includes('w')) left = Math.min(left + dx, right - smallestFrame.width)
  if (side.includes('e')) right = Math.max(right + dx, left + smallestFrame.width)
  if (side.includes('n')) top = Math.min(top + dy, bottom - smallestFrame.height)
  if (side.includes('s')) bottom = Math.max(bottom + dy, top + smallestFrame.height)
  return [left, top, right - left, bottom - top]
}
