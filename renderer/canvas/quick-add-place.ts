import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { NodeId, PortId } from '../../core/graph/document.ts'
import { freeSpot } from './add-node.ts'
import type { CanvasModel } from './canvas-model.ts'
import { addTask, insertTask, replaceTask } from './quick-add-task.ts'
import type { QuickAddTask } from './quick-add-task.ts'
import { screenPoint, worldPoint } from './view.ts'
import type { PortRef } from './wire-flow.ts'

/*
 * Where the search for a node opens: at the pointer, or without one at what it is about.
 */

interface Spot {
  readonly x: number
  readonly y: number
}

export interface QuickAddPlace {
  readonly open: ShallowRef<{ readonly at: Spot; readonly task: QuickAddTask } | undefined>
  /** A new node at a place of the screen; at the end of a wire, if there is one. */
  at(spot: Spot, wire?: PortRef): void
  /** A new node by a key: where the pointer is, or beside the card that has focus. */
  byKey(pointer: Spot | undefined, from?: PortRef): void
  insertOn(edge: PortId, pointer: Spot | undefined): void
  replace(node: NodeId): void
}

export function quickAddPlace(model: CanvasModel): QuickAddPlace {
  const open: QuickAddPlace['open'] = shallowRef()

  function inside(spot: Spot): Spot {
    const { width, height } = model.camera.viewport
    return { x: Math.min(Math.max(16, spot.x), width - 16), y: Math.min(Math.max(16, spot.y), height - 16) }
  }
  /** In the middle of a card or an edge, as far as it is in view. */
  function beside(world: Spot | undefined): Spot {
    const { width, height } = model.camera.viewport
    return inside(world ? screenPoint(model.camera.view, world) : { x: width / 2, y: height / 2 })
  }
  return {
    open,
    at(spot, wire) {
      open.value = { at: spot, task: addTask(model, worldPoint(model.camera.view, spot), wire) }
    },
    byKey(pointer, from) {
      if (pointer && !from) return this.at(pointer)
      const world = freeSpot(model, from?.node ?? model.workspace.focused.value, from)
      open.value = { at: beside(world), task: addTask(model, world, from) }
    },
    insertOn(edge, pointer) {
      const from = model.workspace.document.edges.get(edge)?.from
      const start = from === undefined ? undefined : model.documentScene.portAt(from, 'output')
      const end = model.documentScene.portAt(edge, 'input')
      const middle = start && end && { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }
      open.value = { at: pointer ?? beside(middle), task: insertTask(model, edge) }
    },
    replace(node) {
      const rect = model.documentScene.boundsOf([node])
      open.value = { at: beside(rect && { x: rect.left, y: rect.bottom }), task: replaceTask(model, node) }
    },
  }
}
