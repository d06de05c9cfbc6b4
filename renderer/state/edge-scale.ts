import { shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import type { NonFinitePlace } from '../worker/protocol.ts'
import type { LookOptions } from './edge-look.ts'
import type { Settings } from './settings.ts'

interface ScaleSurroundings {
  readonly settings: Pick<Settings, 'edgeScale'>
  /** Bumped when results changed. */
  readonly revision: ShallowRef<number>
  readonly nonFinite: ShallowRef<NonFinitePlace | undefined>
  /** Whether all gradients are there. */
  complete(): boolean
  /** Norms of the gradients there are. */
  norms(): Iterable<number>
}

/**
 * What the looks of all edges share. The relative scale must not move under the eye while one steps, so its largest norm is
 * that of the last backward pass that came to its end; before there was one, of what has come back so far, by whole decades.
 */
export function createEdgeScale({ settings, revision, nonFinite, complete, norms }: ScaleSurroundings): {
  readonly looks: ShallowRef<LookOptions>
  /** Another graph has another scale. */
  forget(): void
  stop(): void
} {
  const looks = shallowRef<LookOptions>({})
  let passed: number | undefined
  let atLeast: number | undefined

  function update(): void {
    if (settings.edgeScale === 'relative' || complete()) {
      const largest = largestOf(norms())
      if (complete()) passed = largest ?? passed
      else if (passed === undefined && largest !== undefined)
        atLeast = Math.max(atLeast ?? 0, 10 ** Math.ceil(Math.log10(largest)))
    }
    const bad = nonFinite.value
    const next: LookOptions = {
      ...(settings.edgeScale === 'relative' && { largest: passed ?? atLeast }),
      ...(bad !== undefined && { brokenSince: `step ${bad.step} ${bad.node}` }),
    }
    const { value } = looks
    if (next.largest !== value.largest || next.brokenSince !== value.brokenSince) looks.value = next
  }
  const stop = watch([revision, () => settings.edgeScale, nonFinite], update, { flush: 'sync' })
  return {
    looks,
    forget() {
      passed = atLeast = undefined
    },
    stop,
  }
}

function largestOf(norms: Iterable<number>): number | undefined {
  let largest = 0
  for (const norm of norms) if (norm > largest && norm < Infinity) largest = norm
  return largest === 0 ? undefined : largest
}
