import { changeFrame } from '../../core/graph/frames.ts'
import { moveItems } from '../../core/graph/move-items.ts'
import type { Items } from '../../core/graph/move-items.ts'
import type { NodeId } from '../../core/graph/document.ts'
import { nodeOf } from '../../core/graph/ids.ts'
import { routeOf } from '../../core/graph/reroutes.ts'
import { noteOf, pointKey } from '../state/note-keys.ts'
import type { NoteKey } from '../state/note-keys.ts'
import type { Gesture } from '../state/workspace.ts'
import type { CanvasModel } from './canvas-model.ts'
import { resized } from './note-gestures.ts'
import type { Rect } from './view.ts'

/* Frames, comments and reroute points without a pointer. */

export interface NoteKeyHooks {
  focusNode(id: NodeId): void
  /** Nothing is selected, and the canvas itself has focus. */
  leave(): void
}

const ways: { readonly [key: string]: readonly [dx: number, dy: number] } = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const step = 8
/** Arrow keys within this time are one move. */
const pause = 700

interface Series {
  readonly kind: 'move' | 'resize'
  readonly label: string
  readonly key: NoteKey
  readonly gesture: Gesture
  readonly items: Items
  dx: number
  dy: number
  timer: number
}

export class NoteKeyboard {
  private readonly model: CanvasModel
  private readonly hooks: NoteKeyHooks
  private series: Series | undefined

  constructor(model: CanvasModel, hooks: NoteKeyHooks) {
    this.model = model
    this.hooks = hooks
  }

  /** True where the key was for a note. */
  press(event: KeyboardEvent): boolean {
    const element = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-note]') : null
    if (!element || event.target !== element || event.ctrlKey || event.metaKey) return false
    const key = element.dataset.note as NoteKey
    const way = ways[event.key]
    if (way) {
      if (event.altKey) this.nudge('move', key, way, event.shiftKey ? 1 : step)
      else if (event.shiftKey && noteOf(key).kind === 'frame') this.nudge('resize', key, way, step)
      else this.walk(key, way)
      return true
    }
    if (event.altKey || ['Alt', 'Shift'].includes(event.key)) return false
    this.endSeries()
    if (event.key === 'Enter' || event.key === 'F2') {
      this.model.notes.edit(key)
      return true
    }
    if (event.key !== 'Escape') return false
    this.model.notes.select([])
    this.hooks.leave()
    return true
  }

  /** A move by arrow keys ends: what comes next is another undo step. */
  endSeries(): void {
    const { series } = this
    if (!series) return
    clearTimeout(series.timer)
    this.series = undefined
    series.gesture.commit()
    this.model.workspace.announce(series.label)
  }

  /** The next frame, comment or point after the one that has focus. */
  next(by: 1 | -1): void {
    const { notes } = this.model
    const all = notes.all()
    const focused = document.activeElement?.closest<HTMLElement>('[data-note]')?.dataset.note
    const at = all.findIndex((key) => key === focused || (focused === undefined && notes.selected.has(key)))
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]
    if (next) void notes.show(next)
  }

  private nudge(kind: Series['kind'], key: NoteKey, [dx, dy]: readonly [number, number], length: number): void {
    const { notes, workspace } = this.model
    if (this.series?.kind !== kind || this.series.key !== key) {
      this.endSeries()
      if (!notes.selected.has(key)) notes.select([key])
      const nodes = [...workspace.selection.value.nodes]
      const label = kind === 'move' ? notes.moveLabel(nodes) : 'Resize frame'
      const gesture = workspace.begin(label)
      this.series = { kind, key, label, gesture, items: notes.items(nodes), dx: 0, dy: 0, timer: 0 }
    }
    const { series } = this
    clearTimeout(series.timer)
    series.timer = window.setTimeout(() => this.endSeries(), pause)
    series.dx += dx * length
    series.dy += dy * length
    const { index } = noteOf(key)
    series.gesture.update((document) => {
      if (kind === 'move') return moveItems(document, series.items, series.dx, series.dy)
      const rect = document.properties.frames[index]?.rect ?? [0, 0, 0, 0]
      return changeFrame(document, index, { rect: resized(rect, 'se', series.dx, series.dy) })
    })
    const rect = notes.rectOf(key)
    if (rect)
      this.model.camera.revealRect(kind === 'move' ? corner(rect) : { ...rect, left: rect.right, top: rect.bottom })
  }

  /** Along the wire from a point; else to what lies nearest that way, a card or another note. */
  private walk(key: NoteKey, way: readonly [number, number]): void {
    this.endSeries()
    const along = way[1] === 0 ? this.alongWire(key, way[0]) : undefined
    const next = along ?? this.nearest(key, way)
    if (next === undefined) return
    if ('node' in next) this.hooks.focusNode(next.node)
    else void this.model.notes.show(next.note)
  }

  private alongWire(key: NoteKey, by: number): { note: NoteKey } | { node: NodeId } | undefined {
    const note = noteOf(key)
    if (note.kind !== 'point') return undefined
    const { document } = this.model.workspace
    const index = note.index + by
    if (index >= 0 && index < routeOf(document, note.to).length) return { note: pointKey(note.to, index) }
    const from = document.edges.get(note.to)?.from
    return from === undefined ? undefined : { node: nodeOf(by < 0 ? from : note.to) }
  }

  private nearest(key: NoteKey, [dx, dy]: readonly [number, number]): { note: NoteKey } | { node: NodeId } | undefined {
    const { model } = this
    const here = middle(model.notes.rectOf(key))
    if (!here) return undefined
    let best: { note: NoteKey } | { node: NodeId } | undefined
    let least = Infinity
    const consider = (at: { x: number; y: number } | undefined, what: { note: NoteKey } | { node: NodeId }) => {
      if (!at) return
      const [x, y] = [at.x - here.x, at.y - here.y]
      const ahead = x * dx + y * dy
      const aside = Math.abs(x * dy) + Math.abs(y * dx)
      if (ahead <= 0 || aside > 2 * ahead || ahead + 2 * aside >= least) return
      least = ahead + 2 * aside
      best = what
    }
    for (const other of model.notes.all())
      if (other !== key) consider(middle(model.notes.rectOf(other)), { note: other })
    for (const id of model.documentScene.cards.keys())
      consider(middle(model.documentScene.boundsOf([id])), { node: id })
    return best
  }
}

/** A frame can be larger than the window: its title is enough to see where it is. */
function corner({ left, top, right, bottom }: Rect): Rect {
  return { left, top, right: Math.min(right, left + 160), bottom: Math.min(bottom, top + 32) }
}

function middle(rect: Rect | undefined): { x: number; y: number } | undefined {
  return rect && { x: (rect.left + rect.right) / 2, y: (rect.top + rect.bottom) / 2 }
}
