import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import type { PortId } from '../../core/graph/document.ts'
import type { CanvasModel } from './canvas-model.ts'
import { pointAt } from './edge-path.ts'
import { boxesInView, boxesOver } from './in-the-way.ts'
import { cornerOf, leadFrom, placeAside } from './note-place.ts'
import type { Box } from './place-card.ts'
import { nearestOn, roomiest } from './reroute-path.ts'
import type { WireSpot } from './reroute-path.ts'
import { screenPoint } from './view.ts'
import type { Size } from './view.ts'

interface Place {
  readonly x: number
  readonly y: number
}
export interface PinnedEdge {
  readonly edge: PortId
  /** What fed it when it was pinned: another edge into the same port is not meant. */
  readonly from: PortId | undefined
  /** Where on the wire it was pinned. */
  readonly spot: WireSpot
  /** Of its card, once it has been drawn. */
  readonly size: Size | undefined
  /** From there to the card's corner, in screen pixels. */
  readonly offset: Place | undefined
  /** A person has put it there. */
  readonly byHand: boolean
}
/** In pixels of the canvas. */
export interface ShownPin {
  readonly edge: PortId
  readonly corner: Place
  /** From the wire to the card, where that is away from it. */
  readonly lead: readonly [Place, Place] | undefined
}

/** More than these would cover the graph; the oldest goes. */
const most = 8
/** So long after the view or a card has moved, cards that came to lie over others go where there is room. */
const rest = 160
/** A wire may sooner be covered than a card. */
const wireWeight = 0.15
/** And a card sooner than the numbers of another edge. */
const pinWeight = 4
const fixed = '.edge-legend, .minimap, .level-trail, .step-card'

/** Cards of edges that stay until they are closed. */
export interface PinnedEdges {
  readonly pins: ShallowRef<readonly PinnedEdge[]>
  readonly shown: ComputedRef<readonly ShownPin[]>
  has(edge: PortId): boolean
  /** Without a place, in the middle of the edge. */
  pin(edge: PortId, world?: Place): void
  /** Its card has been drawn, and takes so much. */
  sized(edge: PortId, size: Size): void
  /** By hand, from where it is. */
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
  function change(edge: PortId, to: (pin: PinnedEdge) => PinnedEdge): void {
    pins.value = pins.value.map((one) => (one.edge === edge ? to(one) : one))
  }

  /** Where its wire has it; nowhere on a level that is not shown. */
  function anchorOf({ edge, spot }: PinnedEdge): Place | undefined {
    const slot = model.scene.edgeSlot(edge)
    if (slot === undefined) return undefined
    const curves = model.scene.curves(slot)
    const curve = curves[Math.min(spot.part, curves.length - 1)]
    return curve && screenPoint(model.view.value, pointAt(curve, spot.t))
  }
  function boxOf(pin: PinnedEdge): Box | undefined {
    const at = anchorOf(pin)
    if (!at || !pin.size) return undefined
    const { x, y } = cornerOf(pin, at, model.size.value)
    return { left: x, top: y, right: x + pin.size.width, bottom: y + pin.size.height }
  }

  /** Each that was not put somewhere by hand goes where it covers least, if that is better than where it is. */
  function settle(which: readonly PinnedEdge[]): void {
    const waiting = which.filter(({ byHand, size }) => !byHand && size !== undefined)
    if (waiting.length === 0) return
    const around = [...boxesOver(fixed), ...(boxesInView(model, wireWeight) ?? [])]
    for (const { edge } of waiting) {
      const pin = pins.value.find((one) => one.edge === edge)
      const at = pin && anchorOf(pin)
      if (!at) continue
      const beside = others(edge).flatMap((one) => {
        const box = boxOf(one)
        return box ? [{ ...box, weight: pinWeight }] : []
      })
      const offset = placeAside(pin, at, model.size.value, [...around, ...beside])
      if (offset !== pin.offset) change(edge, (one) => ({ ...one, offset }))
    }
  }
  let timer = 0
  watch([model.view, model.size, model.placed], () => {
    if (pins.value.length === 0) return
    clearTimeout(timer)
    timer = window.setTimeout(() => settle(pins.value), rest)
  })
  onScopeDispose(() => clearTimeout(timer))

  return {
    pins,
    shown: computed(() => {
      // The wire moves with its cards.
      void model.placed.value
      return pins.value.flatMap((pin): ShownPin[] => {
        const at = anchorOf(pin)
        if (!at) return []
        const box = boxOf(pin)
        return [{ edge: pin.edge, corner: cornerOf(pin, at, model.size.value), lead: box && leadFrom(at, box) }]
      })
    }),
    has: (edge) => pins.value.some((one) => one.edge === edge),
    pin(edge, world) {
      const slot = model.scene.edgeSlot(edge)
      if (slot === undefined) return
      const curves = model.scene.curves(slot)
      const middle = () => ({ part: curves.indexOf(roomiest(curves)), t: 0.5 })
      const spot = world ? nearestOn(curves, world.x, world.y) : middle()
      const from = model.workspace.document.edges.get(edge)?.from
      const known = pins.value.find((one) => one.edge === edge)
      const fresh = { size: undefined, offset: undefined, byHand: false }
      pins.value = [...others(edge), { ...fresh, ...known, edge, from, spot }].slice(-most)
    },
    sized(edge, size) {
      change(edge, (one) => ({ ...one, size }))
      settle(pins.value.filter((one) => one.edge === edge))
    },
    move(edge, by) {
      change(edge, (one) => {
        const at = anchorOf(one)
        if (!at) return one
        const { x, y } = cornerOf(one, at, model.size.value)
        return { ...one, byHand: true, offset: { x: x + by.x - at.x, y: y + by.y - at.y } }
      })
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
