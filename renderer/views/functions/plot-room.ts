import { computed, onBeforeUnmount, shallowRef, watch } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'

/** In pixels of the screen, which are those of the pictures: their words keep their size. */
export interface Room {
  readonly width: number
  readonly height: number
}

/** A picture is no lower than this, though it has to be scrolled to. */
const lowest = 180

/**
 * How much room there is for pictures: as wide as where they stand, and as high as what is left of the view below its top when
 * nothing is scrolled, less what is to stand under them.
 */
export function usePlotRoom(place: Readonly<ShallowRef<HTMLElement | null>>, under = 12): ComputedRef<Room> {
  const width = shallowRef(440)
  const left = shallowRef(366)
  let observer: ResizeObserver | undefined
  watch(
    place,
    (element) => {
      observer?.disconnect()
      const view = element?.closest<HTMLElement>('.view-body')
      if (!element || !view) return
      observer = new ResizeObserver(() => {
        width.value = element.clientWidth
        const above = element.getBoundingClientRect().top - view.getBoundingClientRect().top + view.scrollTop
        left.value = view.clientHeight - above
      })
      observer.observe(element)
      observer.observe(view)
    },
    { flush: 'post', immediate: true },
  )
  onBeforeUnmount(() => observer?.disconnect())
  return computed(() => ({ width: width.value, height: Math.max(lowest, Math.floor(left.value - under)) }))
}

/** Around the square of level sets, for the numbers of its axes. */
export const contourEdge = { left: 44, right: 10, top: 8, bottom: 30 }
const edges = { x: contourEdge.left + contourEdge.right, y: contourEdge.top + contourEdge.bottom }
const gap = 8
const leastSide = 140
const mostSide = 400

/** Level sets and surface beside each other where there is room for both, else one below the other. */
export function sizesOfPair({ width, height }: Room): { readonly side: number; readonly surface: Room } {
  const side = Math.max(leastSide, Math.min(mostSide, height - edges.y, width - edges.x))
  const besides = width - (side + edges.x) - gap
  if (besides >= 180) {
    const wide = Math.min(440, besides)
    return { side, surface: { width: wide, height: Math.min(side + edges.y, Math.round(wide * 1.1)) } }
  }
  const wide = Math.min(440, width)
  return { side, surface: { width: wide, height: Math.min(Math.round(wide * 0.8), Math.max(lowest, height)) } }
}
