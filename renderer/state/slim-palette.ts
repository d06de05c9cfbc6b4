import { nextTick, onBeforeUnmount, onMounted, ref, watch } from 'vue'
import type { Ref } from 'vue'
import type { App } from './app.ts'

/** Two cards beside each other, with the wire between them. */
const leastCanvas = 520

/**
 * Whether palette and outline give up their width: where views stand beside the canvas and leave too little of it. They open over
 * it as long as one points at them, or has the focus there.
 */
export function useSlimPalette({ settings, views }: App, canvas: () => HTMLElement | null): Ref<boolean> {
  const slim = ref(false)
  const width = ref(0)
  const measure = () => (width.value = window.innerWidth)
  onMounted(() => {
    measure()
    addEventListener('resize', measure)
  })
  onBeforeUnmount(() => removeEventListener('resize', measure))
  const docked = () => views.open.value.length > 0 && !settings.viewWide
  watch(
    [docked, width, () => settings.palette, () => settings.inspector, () => settings.size, () => settings.viewWidth],
    async () => {
      // What there would be of it with all their width, before anything is painted.
      slim.value = false
      await nextTick()
      slim.value = docked() && (canvas()?.clientWidth ?? leastCanvas) < leastCanvas
    },
    { flush: 'post' },
  )
  return slim
}
