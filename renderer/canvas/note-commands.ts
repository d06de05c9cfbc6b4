import { addComment } from '../../core/graph/comments.ts'
import type { PortId } from '../../core/graph/document.ts'
import { addFrame, frameAround } from '../../core/graph/frames.ts'
import type { Rectangle } from '../../core/graph/frames.ts'
import { addReroute } from '../../core/graph/reroutes.ts'
import { commentKey, frameKey, noteOf, pointKey } from '../state/note-keys.ts'
import type { CanvasModel } from './canvas-model.ts'
import { commentWidth } from './canvas-notes.ts'
import type { Command, CommandTarget } from './command-target.ts'
import { pointAt } from './edge-path.ts'
import { frameHues } from './frame-hues.ts'
import { edgeAt } from './hit.ts'
import { indexAt } from './note-gestures.ts'
import type { NoteKeyboard } from './note-keyboard.ts'

interface Spot {
  readonly x: number
  readonly y: number
}

export interface NoteHooks {
  readonly keyboard: NoteKeyboard
  /** Where a menu was opened, else where the pointer is over the canvas, in the world. */
  pointer(): Spot | undefined
}

/** A frame around nothing. */
const emptyFrame = { width: 320, height: 200 }

export function noteCommands(
  model: CanvasModel,
  target: CommandTarget,
  hooks: NoteHooks,
): { readonly [id: string]: Command } {
  const { workspace, notes } = model
  const edge = () => target.edges()[0] ?? model.hoveredEdge.value
  const someNotes = () => notes.all().length > 0

  /** At the pointer, else in the middle of what is in view. */
  function place(width: number, height: number): Spot {
    const at = hooks.pointer()
    if (at) return at
    const { left, top, right, bottom } = model.camera.worldInView()
    return { x: (left + right - width) / 2, y: (top + bottom - height) / 2 }
  }
  function around(): Rectangle {
    const cards = target.nodes().map((id): Rectangle => [...model.placeOf(id), ...model.sizeOf(id)])
    const others = [...notes.selected].flatMap((key): Rectangle[] => {
      const rect = notes.rectOf(key)
      return rect ? [[rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top]] : []
    })
    const { width, height } = emptyFrame
    const { x, y } = place(width, height)
    return frameAround([...cards, ...others]) ?? [x, y, width, height]
  }
  return {
    'add.reroute': {
      can: () => edge() !== undefined,
      run: () => {
        const to = edge()
        if (to !== undefined) addPoint(model, to, hooks.pointer())
      },
    },
    'add.frame': {
      run: () => {
        const rect = around()
        const { document, level } = workspace
        const { length } = document.properties.frames
        const hue = frameHues[length % frameHues.length]?.degrees ?? 0
        const name = `Frame ${length + 1}`
        const make = (title: string) => addFrame(document, rect, { title: title || name, hue, level: level.value }).diff
        notes.addWriting('Add frame', frameKey(length), name, make)
        // Its title stands above what was in view.
        const [left, top, width, height] = rect
        model.camera.revealRect({ left, top, right: left + width, bottom: top + height })
      },
    },
    'add.comment': {
      run: () => {
        const { document, level } = workspace
        const { x, y } = place(commentWidth, 40)
        const { length } = document.properties.comments
        const make = (text: string) => addComment(document, text, [x, y], level.value).diff
        notes.addWriting('Add comment', commentKey(length), '', make)
      },
    },
    'select.nextNote': { can: someNotes, run: () => hooks.keyboard.next(1) },
    'select.previousNote': { can: someNotes, run: () => hooks.keyboard.next(-1) },
  }
}

/** Puts a point on a wire: where the pointer is on it, else in its middle. */
export function addPoint(model: CanvasModel, to: PortId, near: Spot | undefined): void {
  const slot = model.scene.edgeSlot(to)
  if (slot === undefined) return
  const hit = near && edgeAt(model.scene, near, model.camera.view.k) === to
  const at = hit ? near : pointAt(model.scene.curve(slot), 0.5)
  const index = indexAt(model, to, at)
  const { workspace, notes } = model
  if (!workspace.perform('Add reroute point', addReroute(workspace.document, to, index, [at.x, at.y]))) return
  void notes.show(pointKey(to, index))
}

/** The one note whose text can be written, if it is selected alone. */
export function writable(model: CanvasModel): ReturnType<typeof commentKey> | undefined {
  const [only, ...others] = model.notes.selected
  return only !== undefined && others.length === 0 && noteOf(only).kind !== 'point' ? only : undefined
}
