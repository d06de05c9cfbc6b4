import { computed, ref } from 'vue'
import type { WritableComputedRef } from 'vue'
import type { RunFeed } from '../state/run-feed.ts'

/** Which sample a view is about: the one the window shows, or its own choice while the window shows none of its own. */
export function useSample(feed: RunFeed): WritableComputedRef<number> {
  const own = ref(0)
  return computed({
    get: () => (typeof feed.sample.value === 'number' ? feed.sample.value : own.value),
    set(sample) {
      own.value = sample
      if (typeof feed.sample.value === 'number') feed.setSample(sample)
    },
  })
}
