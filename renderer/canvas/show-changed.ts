import type { NodeId } from '../../core/graph/document.ts'
import { parentOf } from '../../core/graph/ids.ts'
import type { CanvasModel } from './canvas-model.ts'

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

function isSeen(model: CanvasModel, id: NodeId): boolean {
  const card = model.documentScene.boundsOf([id])
  const { left, top, right, bottom } = model.camera.worldInView()
  return card !== undefined && card.left < right && card.right > left && card.top < bottom && card.bottom > top
}
