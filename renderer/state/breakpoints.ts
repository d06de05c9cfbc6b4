import { computed, shallowRef } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import type { NodeId } from '../../core/graph/document.ts'
import type { Stops } from '../worker/protocol.ts'
import type { DocumentStore } from './document-store.ts'

/** The range a gradient's norm has to stay in, while it is watched. */
export interface NormRange {
  readonly on: boolean
  readonly min: number | undefined
  readonly max: number | undefined
}

/**
 * Where runs stop by themselves. They belong to the window as long as a document is open: not to the file, and not to undo. A
 * node that is deleted keeps its breakpoint for when it comes back.
 */
export interface Breakpoints {
  readonly nodes: ShallowRef<ReadonlySet<NodeId>>
  readonly nonFinite: ShallowRef<boolean>
  readonly norm: ShallowRef<NormRange>
  readonly stops: ComputedRef<Stops>
  /** Gives whether there is one now. */
  toggle(id: NodeId): boolean
  /** Takes all of them away. */
  clear(): void
}

export const usualRange: NormRange = { on: false, min: 1e-6, max: 100 }

export function createBreakpoints(store: DocumentStore): Breakpoints {
  const nodes = shallowRef<ReadonlySet<NodeId>>(new Set())
  const nonFinite = shallowRef(false)
  const norm = shallowRef(usualRange)
  function clear(): void {
    nodes.value = new Set()
    nonFinite.value = false
    norm.value = { ...norm.value, on: false }
  }
  store.onDiff((change) => {
    if (change === 'replaced') clear()
  })
  return {
    nodes,
    nonFinite,
    norm,
    stops: computed(() => {
      void store.revision.value
      const { on, min, max } = norm.value
      return {
        nodes: [...nodes.value].filter((id) => store.document.nodes.has(id)),
        nonFinite: nonFinite.value,
        ...(on && (min !== undefined || max !== undefined) && { norm: { min, max } }),
      }
    }),
    toggle(id) {
      const next = new Set(nodes.value)
      const on = !next.delete(id)
      if (on) next.add(id)
      nodes.value = next
      return on
    },
    clear,
  }
}
