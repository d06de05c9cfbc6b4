import { inject, onScopeDispose, provide, shallowRef } from 'vue'
import type { InjectionKey, ShallowRef } from 'vue'

/** What can be copied of a view besides its picture. */
export interface ViewCopy {
  /** A formula or a table, ready to be pasted into a document. */
  readonly latex?: () => string
}

const key: InjectionKey<ShallowRef<ViewCopy | undefined>> = Symbol('view copy')

/** The dock's side. */
export function provideViewCopy(): ShallowRef<ViewCopy | undefined> {
  const copy = shallowRef<ViewCopy>()
  provide(key, copy)
  return copy
}

/** A view's side: what it gives, as long as it is shown. */
export function useViewCopy(copy: ViewCopy): void {
  const place = inject(key, undefined)
  if (place === undefined) return
  place.value = copy
  onScopeDispose(() => {
    if (place.value === copy) place.value = undefined
  })
}
