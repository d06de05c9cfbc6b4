import { nextTick, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import type { Diff } from '../../core/graph/diff.ts'
import type { Frame, GraphDocument, NodeId, PortId, Properties } from '../../core/graph/document.ts'
import { frameContents } from '../../core/graph/frames.ts'
import { nodeOf, parentOf } from '../../core/graph/ids.ts'
import type { Items } from '../../core/graph/move-items.ts'
import { levelOfNote } from '../../core/graph/notes.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import type { Problem } from '../../core/graph/problems.ts'
import {
  commentKey,
  frameKey,
  keysOf,
  levelOfKey,
  noteName,
  noteOf,
  notesOf,
  pointKey,
  type NoteKey,
} from '../state/note-keys.ts'
import type { Gesture } from '../state/workspace.ts'
import type { CanvasModel } from './canvas-model.ts'
import { worldRect } from './view.ts'
import type { Rect } from './view.ts'

/*
 * Frames, comments and reroute points as the canvas knows them: which are in view, which are selected, whose text is being
 * written. Elements for them and gestures on them are in files of their own.
 */

export interface ShownFrame {
  readonly key: NoteKey
  readonly title: string
  readonly rect: Frame['rect']
  readonly hue: number
}
export interface ShownComment {
  readonly key: NoteKey
  readonly text: string
  readonly x: number
  readonly y: number
}
export interface ShownPoint {
  readonly key: NoteKey
  readonly to: PortId
  readonly x: number
  readonly y: number
}

/** A comment's width; its height is its text's. */
export const commentWidth = 200
const commentHeight = 120
const margin = 160
/** Below this zoom cards are blocks, and points would be dust. */
const pointsFrom = 0.35
/** Turns of the event loop in which Vue has surely made an element. */
const patience = 20

export class CanvasNotes {
  readonly frames: ShallowRef<readonly ShownFrame[]> = shallowRef([])
  readonly comments: ShallowRef<readonly ShownComment[]> = shallowRef([])
  readonly points: ShallowRef<readonly ShownPoint[]> = shallowRef([])
  /** Whose text is being written. */
  readonly editing = shallowRef<NoteKey | undefined>()
  private readonly model: CanvasModel
  /** Something new whose text is being written: with the text it becomes one undo step. */
  private fresh: { readonly label: string; readonly gesture: Gesture; make(text: string): Diff } | undefined
  private keeping = false

  constructor(model: CanvasModel) {
    this.model = model
  }

  /** Follows the document and the view; gives how to stop. */
  follow(): () => void {
    const { model } = this
    const { workspace } = model
    this.update()
    const stops = [
      workspace.onDiff((change) => {
        if (change === 'replaced') {
          this.forget()
          this.update()
          return
        }
        if (change.properties) this.dropLost(change.properties)
        if (change.properties ?? change.edges ?? change.nodes) this.update()
      }),
      watch([model.view, model.size, workspace.level], () => this.update(), { flush: 'sync' }),
      watch(workspace.level, () => (workspace.notes.value = new Set()), { flush: 'sync' }),
      // Who selects nodes means nothing else, unless it was said otherwise.
      watch(
        workspace.selection,
        () => {
          if (!this.keeping && workspace.notes.value.size > 0) workspace.notes.value = new Set()
        },
        { flush: 'sync' },
      ),
    ]
    workspace.showNote.value = (key) => void this.show(key)
    return () => {
      for (const stop of stops) stop()
      workspace.showNote.value = undefined
    }
  }

  get selected(): ReadonlySet<NoteKey> {
    return this.model.workspace.notes.value
  }

  select(keys: Iterable<NoteKey>, extend = false): void {
    const { workspace } = this.model
    if (!extend) this.keep(() => workspace.select({}))
    workspace.notes.value = new Set(extend ? [...this.selected, ...keys] : keys)
  }

  /** Changes what else is selected, and leaves notes selected. */
  keep(change: () => void): void {
    this.keeping = true
    change()
    this.keeping = false
  }

  /** All notes of the level in view, in reading order of their kinds. */
  all(): NoteKey[] {
    const { document, level } = this.model.workspace
    const { frames, comments, reroutes } = document.properties
    const keys = [
      ...frames.map((_, i) => frameKey(i)),
      ...comments.map((_, i) => commentKey(i)),
      ...reroutes.flatMap(({ edge, points }) => points.map((_, i) => pointKey(edge[1], i))),
    ]
    return keys.filter((key) => levelOfKey(document, key) === level.value)
  }

  /** What moves together: these nodes, what is selected besides, and what lies in selected frames. */
  items(nodes: Iterable<NodeId>): Items {
    const { model } = this
    const ids = new Set(nodes)
    const keys = new Set(this.selected)
    for (const key of this.selected) {
      const note = noteOf(key)
      if (note.kind !== 'frame') continue
      const contents = frameContents(model.workspace.document, note.index, model.sizeOf, model.placeOf)
      for (const id of contents.nodes) ids.add(id)
      for (const inner of keysOf(contents)) keys.add(inner)
    }
    const places = [...ids].flatMap((id) =>
      model.documentScene.cards.has(id) ? [[id, model.placeOf(id)] as const] : [],
    )
    return { ...notesOf(keys), nodes: places }
  }

  /** "Move fc1", "Move frame Encoder", "Move 3 things". */
  moveLabel(nodes: readonly NodeId[]): string {
    const { selected } = this
    const [only] = selected
    if (selected.size === 0) return nodes.length === 1 ? `Move ${nodes[0]}` : `Move ${nodes.length} nodes`
    if (only !== undefined && selected.size === 1 && nodes.length === 0) return `Move ${lower(this.name(only))}`
    return `Move ${selected.size + nodes.length} things`
  }

  name(key: NoteKey): string {
    return noteName(this.model.workspace.document, key)
  }

  rectOf(key: NoteKey): Rect | undefined {
    const { document } = this.model.workspace
    const note = noteOf(key)
    if (note.kind === 'frame') {
      const rect = document.properties.frames[note.index]?.rect
      return rect && { left: rect[0], top: rect[1], right: rect[0] + rect[2], bottom: rect[1] + rect[3] }
    }
    if (note.kind === 'comment') {
      const at = document.properties.comments[note.index]?.at
      return at && { left: at[0], top: at[1], right: at[0] + commentWidth, bottom: at[1] + commentHeight / 2 }
    }
    const at = document.properties.reroutes.find(({ edge }) => edge[1] === note.to)?.points[note.index]
    return at && { left: at[0], top: at[1], right: at[0], bottom: at[1] }
  }

  /** What lies wholly within a box of the world. */
  inside(left: number, top: number, right: number, bottom: number): NoteKey[] {
    return this.all().filter((key) => {
      const rect = this.rectOf(key)
      return rect && rect.left >= left && rect.top >= top && rect.right <= right && rect.bottom <= bottom
    })
  }

  /** Brings a note into view, on whatever level it is, selects it and puts focus on it. */
  async show(key: NoteKey): Promise<void> {
    const { model } = this
    const level = levelOfKey(model.workspace.document, key)
    if (level === undefined) return
    if (level !== model.workspace.level.value) model.workspace.enter(level)
    const rect = this.rectOf(key)
    if (rect) model.camera.revealRect(rect)
    this.select([key])
    await this.focus(key)
  }

  async focus(key: NoteKey): Promise<void> {
    const element = await this.find(`[data-note="${CSS.escape(key)}"]`)
    element?.focus({ preventScroll: true })
  }

  /** Starts writing a title or a text. */
  edit(key: NoteKey): void {
    if (noteOf(key).kind === 'point') return
    this.select([key])
    this.editing.value = key
    this.update()
  }

  /** Adds something and lets its text be written; both are one step. */
  addWriting(label: string, key: NoteKey, text: string, make: (text: string) => Diff): void {
    const gesture = this.model.workspace.begin(label)
    gesture.update(() => make(text))
    this.fresh = { label, gesture, make }
    this.edit(key)
  }

  /** What was written stands. */
  finishWriting(text: string, change: (index: number) => Diff | Problem, label: string): void {
    const key = this.editing.value
    const { fresh } = this
    const { workspace } = this.model
    this.editing.value = undefined
    this.fresh = undefined
    if (fresh) {
      // A comment without words is none.
      if (text.trim() === '' && key !== undefined && noteOf(key).kind === 'comment') fresh.gesture.cancel()
      else {
        fresh.gesture.update(() => fresh.make(text))
        fresh.gesture.commit()
        workspace.announce(fresh.label)
      }
      return
    }
    if (key === undefined) return
    const edit = change(noteOf(key).index)
    if (isRefusal(edit) || Object.keys(edit).length > 0) workspace.perform(label, edit)
  }

  /** Nothing was written. What is new without words goes again. */
  dropWriting(): void {
    const key = this.editing.value
    const { fresh } = this
    this.editing.value = undefined
    this.fresh = undefined
    if (!fresh) return
    if (key !== undefined && noteOf(key).kind === 'comment') fresh.gesture.cancel()
    else fresh.gesture.commit()
  }

  /** Which notes are in view. */
  update(): void {
    const { workspace, view, size } = this.model
    const { document } = workspace
    const { frames, comments, reroutes } = document.properties
    if (frames.length + comments.length + reroutes.length + this.shown === 0) return
    const level = workspace.level.value
    const { left, top, right, bottom } = worldRect(view.value, size.value, margin)
    const near = (x: number, y: number, width = 0, height = 0) =>
      x <= right && y <= bottom && x + width >= left && y + height >= top
    const kept = this.kept()
    set(
      this.frames,
      frames.flatMap((frame, i): ShownFrame[] => {
        const key = frameKey(i)
        if (levelOfNote(document, frame) !== level || (!near(...frame.rect) && key !== kept)) return []
        return [{ key, title: frame.title, rect: frame.rect, hue: frame.hue }]
      }),
    )
    set(
      this.comments,
      comments.flatMap(({ text, at: [x, y], ...more }, i): ShownComment[] => {
        const key = commentKey(i)
        const comment = { text, at: [x, y] as const, ...more }
        if (levelOfNote(document, comment) !== level) return []
        return near(x, y, commentWidth, commentHeight) || key === kept ? [{ key, text, x, y }] : []
      }),
    )
    set(this.points, this.pointsNear(document, level, near, kept))
  }

  private pointsNear(
    document: GraphDocument,
    level: NodeId,
    near: (x: number, y: number) => boolean,
    kept: NoteKey | undefined,
  ): ShownPoint[] {
    const drawn = this.model.view.value.k >= pointsFrom
    const seen = new Set<PortId>()
    return document.properties.reroutes.flatMap(({ edge: [, to], points }) => {
      if (parentOf(nodeOf(to)) !== level || seen.has(to)) return []
      seen.add(to)
      return points.flatMap(([x, y], i): ShownPoint[] => {
        const key = pointKey(to, i)
        return (drawn && near(x, y)) || key === kept ? [{ key, to, x, y }] : []
      })
    })
  }

  /** What has focus stays, in view or not. */
  private kept(): NoteKey | undefined {
    if (this.editing.value !== undefined) return this.editing.value
    const element = globalThis.document.activeElement?.closest('[data-note]')
    return element instanceof HTMLElement ? (element.dataset.note as NoteKey) : undefined
  }

  private get shown(): number {
    return this.frames.value.length + this.comments.value.length + this.points.value.length
  }

  /** Where one of a list goes, all after it are called otherwise: what was selected of it is not any more. */
  private dropLost(properties: NonNullable<Diff['properties']>): void {
    const { document, notes } = this.model.workspace
    const { editing } = this
    const shorter = (name: 'frames' | 'comments') => {
      const change = properties[name]
      return change !== undefined && change[0].length !== change[1].length
    }
    const lost = (key: NoteKey) => {
      const note = noteOf(key)
      if (note.kind === 'frame') return shorter('frames')
      if (note.kind === 'comment') return shorter('comments')
      return pointsChanged(properties.reroutes, note.to) || levelOfKey(document, key) === undefined
    }
    if ([...notes.value].some(lost)) notes.value = new Set([...notes.value].filter((key) => !lost(key)))
    if (editing.value !== undefined && levelOfKey(document, editing.value) === undefined) this.forget()
  }

  private forget(): void {
    this.editing.value = undefined
    this.fresh = undefined
    this.model.workspace.notes.value = new Set()
  }

  private async find(selector: string): Promise<HTMLElement | undefined> {
    for (let i = 0; i < patience; i++) {
      await nextTick()
      const found = globalThis.document.querySelector<HTMLElement>(selector)
      if (found) return found
      await new Promise((done) => setTimeout(done))
      this.update()
    }
    return undefined
  }
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function pointsChanged(
  change: readonly [Properties['reroutes'], Properties['reroutes']] | undefined,
  to: PortId,
): boolean {
  if (!change) return false
  const [before, after] = change.map((list) => list.find(({ edge }) => edge[1] === to)?.points.length ?? 0)
  return before !== after
}

/** Lists that say the same stay what they are, so that nothing is drawn anew. */
function set<T extends object>(ref: ShallowRef<readonly T[]>, next: readonly T[]): void {
  const before = ref.value
  const same =
    before.length === next.length &&
    next.every((item, i) => {
      const other = before[i] as T
      return (Object.keys(item) as (keyof T)[]).every((key) => item[key] === other[key])
    })
  if (!same) ref.value = next
}
