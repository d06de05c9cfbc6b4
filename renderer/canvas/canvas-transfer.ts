import { ref } from 'vue'
import type { Ref } from 'vue'
import type { NodeId } from '../../core/graph/document.ts'
import { isTextField } from '../state/shortcuts.ts'
import { addAt, insertNew } from './add-node.ts'
import type { CanvasClipboard } from './canvas-clipboard.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { Spot } from './pointer-gestures.ts'
import { worldPoint } from './view.ts'
import type { WireDrop } from './wire-drop.ts'

/*
 * What comes to the canvas and leaves it by the system's own ways: copy, cut and paste, and node types dragged from the palette.
 */

export interface TransferHooks {
  spotOf(event: MouseEvent): Spot | undefined
  /** Where the pointer is, if it is over the canvas. */
  pointer(): Spot | undefined
  focusCanvas(): void
  focusNode(id: NodeId): void
}

export interface CanvasTransfer {
  /** A node type is dragged over the canvas. */
  readonly dropping: Readonly<Ref<boolean>>
  copy(event: ClipboardEvent): void
  cut(event: ClipboardEvent): void
  paste(event: ClipboardEvent): void
  over(event: DragEvent): void
  leave(): void
  drop(event: DragEvent): void
}

const dragType = 'application/x-gradwire-node'

export function createTransfer(
  model: CanvasModel,
  clipboard: CanvasClipboard,
  wireDrop: WireDrop,
  hooks: TransferHooks,
): CanvasTransfer {
  const dropping = ref(false)
  const { workspace } = model
  const worldOf = (spot: Spot) => worldPoint(model.camera.view, spot)

  function give(event: ClipboardEvent, text: string | undefined): void {
    if (text === undefined) return
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopPropagation()
  }

  return {
    dropping,
    copy(event) {
      if (!isTextField(event.target)) give(event, clipboard.copy())
    },
    cut(event) {
      if (isTextField(event.target)) return
      hooks.focusCanvas()
      give(event, clipboard.cut())
    },
    paste(event) {
      if (isTextField(event.target)) return
      const text = event.clipboardData?.getData('text/plain') ?? ''
      const spot = hooks.pointer()
      if (clipboard.paste(text, spot && worldOf(spot))) model.camera.reveal(workspace.selection.value.nodes)
      event.preventDefault()
      event.stopPropagation()
    },
    over(event) {
      if (!event.dataTransfer?.types.includes(dragType)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      dropping.value = true
      const spot = hooks.spotOf(event)
      if (spot) wireDrop.overPoint(worldOf(spot))
    },
    leave() {
      dropping.value = false
      wireDrop.clear()
    },
    drop(event) {
      dropping.value = false
      const type = event.dataTransfer?.getData(dragType)
      const spot = hooks.spotOf(event)
      if (!type || !spot) return
      event.preventDefault()
      const edge = wireDrop.hint.value?.edge
      wireDrop.clear()
      const add = () => addAt(workspace, { type }, worldOf(spot))
      const id = edge === undefined ? add() : insertNew(model, edge, { type }, add)
      if (id !== undefined) hooks.focusNode(id)
    },
  }
}
