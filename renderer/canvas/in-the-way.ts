import type { CanvasModel } from './canvas-model.ts'
import type { Box } from './place-card.ts'
import { detailAt } from './view.ts'
import type { View } from './view.ts'

/*
 * What a card that lies over the canvas would hide, on the screen from the canvas's corner.
 */

const mostCards = 200
/** With more of them, where wires run is not looked at. */
const mostWires = 300
/** Between cards and what else lies over the canvas. */
const rim = 8
const cardRim = { left: 8, top: 28, right: 8, bottom: 8 }

/** Cards and wires in view; undefined where there are too many. */
export function boxesInView(model: CanvasModel, wires = 1): readonly Box[] | undefined {
  const view = model.view.value
  const { documentScene, scene, workspace } = model
  const { left, top, right, bottom } = model.camera.worldInView()
  const ids: string[] = []
  scene.nodeGrid.search(left, top, right, bottom, (slot) => {
    ids.push(scene.nodeId(slot) ?? '')
    return ids.length <= mostCards
  })
  if (ids.length > mostCards) return undefined
  const boxes: Box[] = []
  for (const id of ids) {
    const rect = documentScene.boundsOf([id])
    // Tags stand above a card, and focus and marks around it; a block has neither.
    const around = detailAt(view.k) === 'block' ? { left: 2, top: 0, right: 2, bottom: 2 } : cardRim
    if (rect) boxes.push(boxOnScreen(rect, view, around))
  }
  if (workspace.document.edges.size > mostWires) return boxes
  for (const { from, to } of workspace.document.edges.values()) {
    const a = documentScene.portAt(from, 'output')
    const b = documentScene.portAt(to, 'input')
    if (!a || !b) continue
    const rect = {
      left: Math.min(a.x, b.x),
      top: Math.min(a.y, b.y),
      right: Math.max(a.x, b.x),
      bottom: Math.max(a.y, b.y),
    }
    boxes.push({ ...boxOnScreen(rect, view, { left: 0, top: 20, right: 0, bottom: 20 }), weight: wires })
  }
  return boxes
}

/** What else lies over the canvas, as the minimap. */
export function boxesOver(selector: string): Box[] {
  const canvas = document.querySelector('[aria-label="Graph canvas"]')?.getBoundingClientRect()
  if (canvas === undefined) return []
  const { left: x, top: y } = canvas
  return [...document.querySelectorAll(selector)].map((part) => {
    const { left, top, right, bottom } = part.getBoundingClientRect()
    return { left: left - x - rim, top: top - y - rim, right: right - x + rim, bottom: bottom - y + rim }
  })
}

/** A part of the world on the screen, with so much around it. */
export function boxOnScreen(rect: Box, { k, x, y }: View, around: Box): Box {
  return {
    left: rect.left * k + x - around.left,
    top: rect.top * k + y - around.top,
    right: rect.right * k + x + around.right,
    bottom: rect.bottom * k + y + around.bottom,
  }
}
