import { ref, watch } from 'vue'
import type { Ref } from 'vue'
import type { Workspace } from '../state/workspace.ts'

/*
 * Whether focus is in the canvas, and on which card. It is never lost: where what had it is gone, the canvas has it.
 */

export interface CanvasFocus {
  /** On the canvas or something in it. */
  readonly inside: Readonly<Ref<boolean>>
  /** The same, or nowhere since what had it here is gone. */
  readonly here: boolean
  moved(event: FocusEvent): void
  left(event: FocusEvent): void
  /** To the canvas itself. */
  take(): void
}

/** `gone` is told when focus went elsewhere. */
export function canvasFocus(workspace: Workspace, canvas: () => HTMLElement | null, gone: () => void): CanvasFocus {
  const inside = ref(false)
  /** It was here before it was nowhere. */
  let before = false

  function take(): void {
    canvas()?.focus({ preventScroll: true })
  }

  // A node was undone, or is in a group one has left.
  watch(
    [workspace.revision, workspace.level],
    () => {
      if (before && document.activeElement === document.body) take()
    },
    { flush: 'post' },
  )

  return {
    inside,
    get here() {
      return inside.value || (before && document.activeElement === document.body)
    },
    take,
    moved(event) {
      before = true
      inside.value = true
      const card = event.target instanceof Element ? event.target.closest('[data-node]') : null
      if (card instanceof HTMLElement && card.dataset.node) workspace.focused.value = card.dataset.node
    },
    left(event) {
      inside.value = event.relatedTarget instanceof Node && canvas()?.contains(event.relatedTarget) === true
      // What is removed has its focus go nowhere.
      if (event.relatedTarget !== null) before = inside.value
      if (!inside.value) gone()
    },
  }
}
