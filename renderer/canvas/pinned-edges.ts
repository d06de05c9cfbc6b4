import { computed, shallowRef } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import type { PortId } from '../../core/graph/document.ts'
import type { CanvasModel } from './canvas-model.ts'
import { edgeCurve, pointAt } from './edge-path.ts'
import { screenPoint } from './view.ts'

interface Place {
  readonly x: number
  readonly y: number
}
export interface PinnedEdge {
  readonly edge: PortId
  /** What fed it when it was pinned: another edge into the same port is not meant. */
  readonly from: PortId | undefined
  /** Where the edge was clicked, in the world: the card stays there when the view moves. */
  readonly world: Place
  /** How far it was moved from there, in screen pixels. */
  readonly moved: Place
}

/** More than these would cover the graph; the oldest goes. */
const most = 8

/** Cards of edges that stay until they are closed. */
export interface PinnedEdges {
  readonly pins: ShallowRef<readonly PinnedEdge[]>
  readonly shown: ComputedRef<readonly (PinnedEdge & { readonly at: Place })[]>
  has(edge: PortId): boolean
  /** Without a place, in the middle of the edge. */
  pin(edge: PortId, world?: Place): void
  move(edge: PortId, by: Place): void
  close(edge: PortId): void
  /** False where there was none. */
  closeLast(): boolean
  /** Closes those whose edge is gone, or another one. */
  tidy(): void
  clear(): void
}

export function pinnedEdges(model: CanvasModel): PinnedEdges {
  const pins = shallowRef<readonly PinnedEdge[]>([])
  const others = (edge: PortId) => pins.value.filter((one) => one.edge !== edge)
  return {
    pins,
    // Only those of the level that is shown have a wire to belong to.
    shown: computed(() => {
      const view = model.view.value
      return pins.value.flatMap((one) =>
        model.scene.edgeSlot(one.edge) === undefined ? [] : { ...one, at: screenPoint(view, one.world) },
      )
    }),
    has: (edge) => pins.value.some((one) => one.edge === edge),
    pin(edge, world = middleOf(model, edge)) {
      if (world === undefined) return
      const { moved = { x: 0, y: 0 } } = pins.value.find((one) => one.edge === edge) ?? {}
      const from = model.workspace.document.edges.get(edge)?.from
      pins.value = [...others(edge), { edge, from, world, moved }].slice(-most)
    },
    move(edge, by) {
      pins.value = pins.value.map((one) =>
        one.edge === edge ? { ...one, moved: { x: one.moved.x + by.x, y: one.moved.y + by.y } } : one,
      )
    },
    close: (edge) => void (pins.value = others(edge)),
    closeLast() {
      if (pins.value.length === 0) return false
      pins.value = pins.value.slice(0, -1)
      return true
    },
    tidy() {
      const { edges } = model.workspace.document
      const left = pins.value.filter(({ edge, from }) => from !== undefined && edges.get(edge)?.from === from)
      if (left.length < pins.value.length) pins.value = left
    },
    clear: () => void (pins.value = []),
  }
}

function middleOf(model: CanvasModel, edge: PortId): Place | undefined {
  const slot = model.scene.edgeSlot(edge)
  if (slot === undefined) return undefined
  const { startX, startY, endX, endY } = model.scene.edges
  return pointAt(edgeCurve(startX[slot]!, startY[slot]!, endX[slot]!, endY[slot]!), 0.5)
}
