import { computed, shallowRef, watch } from 'vue'
import type { ComputedRef } from 'vue'
import type { PortId } from '../../core/graph/document.ts'
import type { Runner } from '../state/runner.ts'
import { spreadQuestion } from '../worker/questions/spread.ts'

type Asking = Pick<Runner, 'ask' | 'stale' | 'view'>
interface Spread {
  readonly bounds: readonly number[]
  readonly counts: readonly number[]
  readonly samples: readonly { readonly sum: number; readonly sumAbs: number; readonly norm: number }[]
  readonly units: readonly { readonly sum: number; readonly sumAbs: number; readonly norm: number }[]
}

const bins = 12

/** How all entries of an edge's value and gradient are spread, asked again after every step; after an edit the old stay. */
export function useEdgeSpread(
  runner: Asking | undefined,
  edge: () => PortId,
): ComputedRef<{ readonly value: Spread | undefined; readonly gradient: Spread | undefined }> {
  const known = shallowRef<readonly (Spread | null)[]>([])
  let asked = 0
  watch(
    [edge, () => runner?.view.revision.value],
    async () => {
      const mine = ++asked
      const to = edge()
      if (runner === undefined || runner.stale.value || runner.view.edge(to)?.value === undefined) return
      const subjects = (['value', 'gradient'] as const).map((part) => ({ edge: to, part }))
      const reply = await runner.ask(spreadQuestion, { subjects, bins, strips: true })
      if (mine === asked && reply !== undefined && 'answer' in reply) known.value = reply.answer
    },
    { immediate: true },
  )
  return computed(() => ({ value: known.value[0] ?? undefined, gradient: known.value[1] ?? undefined }))
}
