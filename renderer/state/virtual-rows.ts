import { computed, onBeforeUnmount, onMounted, ref } from 'vue'
import type { ComputedRef, Ref } from 'vue'

/** The rows of a long list that are in view, with a few more on each side. Rows have one height. */
export interface VirtualRows {
  /** First row drawn, and the one after the last. */
  readonly first: ComputedRef<number>
  readonly end: ComputedRef<number>
  /** First row that can be seen, and the one after the last. */
  readonly firstSeen: ComputedRef<number>
  readonly endSeen: ComputedRef<number>
  /** Heights of what is not drawn above and below. */
  readonly above: ComputedRef<number>
  readonly below: ComputedRef<number>
  /** Scrolls no further than needed. */
  reveal(row: number): void
}

/**
 * Below `limit` rows all are drawn: then find-in-page and assistive technology see them at once. More would take too long to
 * lay out and paint while an input is dragged.
 */
export function useVirtualRows(
  scroller: Readonly<Ref<HTMLElement | null>>,
  count: () => number,
  rowHeight: number,
  limit = 160,
  margin = 12,
): VirtualRows {
  const top = ref(0)
  const height = ref(0)
  let observer: ResizeObserver | undefined
  let element: HTMLElement | null = null
  const measure = (): void => {
    if (element === null) return
    top.value = element.scrollTop
    height.value = element.clientHeight
  }
  onMounted(() => {
    element = scroller.value
    if (element === null) return
    element.addEventListener('scroll', measure, { passive: true })
    observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
  })
  onBeforeUnmount(() => {
    element?.removeEventListener('scroll', measure)
    observer?.disconnect()
  })
  const all = computed(() => count() <= limit)
  const first = computed(() => {
    if (all.value) return 0
    return Math.max(0, Math.min(count(), Math.floor(top.value / rowHeight)) - margin)
  })
  const end = computed(() =>
    all.value ? count() : Math.min(count(), Math.ceil((top.value + height.value) / rowHeight) + margin),
  )
  return {
    first,
    end,
    firstSeen: computed(() => Math.min(count(), Math.floor(top.value / rowHeight))),
    endSeen: computed(() => Math.min(count(), Math.ceil((top.value + height.value) / rowHeight))),
    above: computed(() => first.value * rowHeight),
    below: computed(() => (count() - end.value) * rowHeight),
    reveal(row) {
      if (element === null) return
      const rowTop = row * rowHeight
      if (rowTop < element.scrollTop) element.scrollTop = rowTop
      else if (rowTop + rowHeight > element.scrollTop + element.clientHeight)
        element.scrollTop = rowTop + rowHeight - element.clientHeight
      measure()
    },
  }
}
