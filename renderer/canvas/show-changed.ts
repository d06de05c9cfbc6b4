import type { NodeId } from '../../core/graph/document.ts'
import { parentOf } from '../../core/graph/ids.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { Keyboard } from './keyboard.ts'

/**
 * What undo or redo changed, in view: its group is entered where it is in another, and the view moves where nothing of it is to
 * be seen. What is about the group one stands in is seen from there.
 */
export function showChanged(model: CanvasModel, ids: readonly NodeId[]): void {
  const level = model.workspace.level.value
  if (ids.includes(level)) return
  const here = ids.filter((id) => parentOf(id) === level)
  if (here.length === 0) model.show(ids)
  else if (!here.some((id) => isSeen(model, id))) model.camera.reveal(here)
}

/**
 * Focus goes along with what undo or redo selected: from the canvas, or from a card that is not selected now. A port keeps it, as
 * its wires come and go.
 */
export async function focusSelected(model: CanvasModel, keyboard: Keyboard): Promise<void> {
  const { nodes } = model.workspace.selection.value
  const [note] = model.notes.selected
  const at = document.activeElement?.closest<HTMLElement>('[data-node]')?.dataset.node
  if (keyboard.focusedPort() !== undefined || (at !== undefined && nodes.has(at))) return
  const here = [...nodes].filter((id) => model.documentScene.cards.has(id))
  const node = here.find((id) => isSeen(model, id)) ?? here[0]
  if (node !== undefined) await keyboard.focusCard(node)
  else if (note !== undefined) await model.notes.focus(note)
}

function isSeen(model: CanvasModel, id: NodeId): boolean {
  const card = model.documentScene.boundsOf([id])
  const { left, top, right, bottom } = model.camera.worldInView()
  return card !== undefined && card.left < right && card.right > left && card.top < bottom && card.bottom > top
}
