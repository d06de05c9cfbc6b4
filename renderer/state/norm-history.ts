import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { PortId } from '../../core/graph/document.ts'

/** Norms of the gradients of edges as training went on: a few dozen points, however long it took. */
export interface NormHistory {
  readonly revision: ShallowRef<number>
  readonly steps: readonly number[]
  /** A norm for each of `steps`; NaN where there was none, or it was not finite. Undefined where nothing is known. */
  of(to: PortId): readonly number[] | undefined
  take(step: number, edges: readonly PortId[], norms: ArrayLike<number>): void
  clear(): void
}

const most = 128

export function createNormHistory(): NormHistory {
  const revision = shallowRef(0)
  const byEdge = new Map<PortId, number[]>()
  let steps: number[] = []

  /** Leaves out the point whose neighbours are nearest to each other: what stays is spread evenly, with both ends. */
  function thin(): void {
    let least = 1
    for (let i = 1; i < steps.length - 1; i++)
      if (steps[i + 1]! - steps[i - 1]! < steps[least + 1]! - steps[least - 1]!) least = i
    steps.splice(least, 1)
    for (const norms of byEdge.values()) norms.splice(least, 1)
  }
  return {
    revision,
    get steps() {
      return steps
    },
    of: (to) => byEdge.get(to),
    take(step, edges, norms) {
      edges.forEach((to, i) => {
        const known = byEdge.get(to) ?? steps.map(() => NaN)
        known.push(norms[i] ?? NaN)
        byEdge.set(to, known)
      })
      steps.push(step)
      for (const norms of byEdge.values()) while (norms.length < steps.length) norms.push(NaN)
      if (steps.length > most) thin()
      revision.value++
    },
    clear() {
      byEdge.clear()
      steps = []
      revision.value++
    },
  }
}
