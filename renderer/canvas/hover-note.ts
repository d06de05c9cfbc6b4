import { onScopeDispose, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import type { PortId } from '../../core/graph/document.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { PinnedEdges } from './pinned-edges.ts'
import type { Spot } from './pointer-gestures.ts'

const delay = 220

export interface HoverNote {
  readonly shown: Readonly<ShallowRef<{ readonly edge: PortId; readonly at: Spot } | undefined>>
  hide(): void
}

/** The numbers of the edge under the pointer, a moment after it came to rest there, unless they are pinned already. */
export function hoverNote(model: CanvasModel, pinned: PinnedEdges, pointer: () => Spot | undefined): HoverNote {
  const shown = shallowRef<{ edge: PortId; at: Spot }>()
  let timer = 0

  function hide(): void {
    clearTimeout(timer)
    shown.value = undefined
  }
  watch(model.hoveredEdge, (edge) => {
    hide()
    if (edge === undefined || pinned.has(edge)) return
    timer = window.setTimeout(() => {
      const at = pointer()
      if (at) shown.value = { edge, at }
    }, delay)
  })
  // What it is about has moved from under the pointer.
  watch(model.view, hide)
  onScopeDispose(() => clearTimeout(timer))
  return { shown, hide }
}
