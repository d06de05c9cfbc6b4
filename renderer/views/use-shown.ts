import { onBeforeUnmount, watch } from 'vue'
import type { Shown, Views } from '../state/views.ts'

/** Says what a view shows as long as it is there. */
export function useShown(views: Views, id: string, what: () => Shown): void {
  watch(what, (now) => (views.shown.value = { id, what: now }), { immediate: true })
  onBeforeUnmount(() => {
    if (views.shown.value?.id === id) views.shown.value = undefined
  })
}
