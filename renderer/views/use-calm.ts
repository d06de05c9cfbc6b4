import { onScopeDispose, ref } from 'vue'
import type { Ref } from 'vue'

/** Whether the system asks for less motion. Then nothing moves by itself. */
export function useCalm(): Ref<boolean> {
  const query = window.matchMedia('(prefers-reduced-motion: reduce)')
  const calm = ref(query.matches)
  const follow = () => {
    calm.value = query.matches
  }
  query.addEventListener('change', follow)
  onScopeDispose(() => query.removeEventListener('change', follow))
  return calm
}
