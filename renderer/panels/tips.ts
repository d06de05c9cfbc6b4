import { inject, shallowRef } from 'vue'
import type { InjectionKey, ShallowRef } from 'vue'

/*
 * One tip for all controls of the window, and when it is there: a moment after the pointer came to rest on a control, at once if
 * another was there just now, and with the focus.
 */

export interface Tip {
  readonly text: string
  /** Its key is shown, too. */
  readonly command: string
  readonly side: 'top' | 'bottom' | 'left' | 'right'
}

export interface Tips {
  /** The tip that is there, and the control it is about. */
  readonly shown: Readonly<ShallowRef<{ readonly tip: Tip; readonly about: Element } | undefined>>
  /** The pointer has come to a control. */
  point(tip: Tip, about: Element): void
  /** It is there now: the control has the focus. */
  show(tip: Tip, about: Element): void
  /** The pointer has come to the tip itself: to read it, it stays. */
  stay(): void
  /** The pointer has left the control or the tip. */
  leave(): void
  hide(): void
}

/** Milliseconds until a tip comes, and in which the next one comes at once. */
const delay = 500
const soon = 200
/** Time to get from the control to its tip. */
const grace = 100

export const tipsKey: InjectionKey<Tips> = Symbol('tips')

export function useTips(): Tips {
  const tips = inject(tipsKey)
  if (tips === undefined) throw new Error('a tip outside of the window')
  return tips
}

export function createTips(): Tips {
  const shown = shallowRef<{ readonly tip: Tip; readonly about: Element }>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let hidden = -Infinity

  function hide(): void {
    clearTimeout(timer)
    if (shown.value) hidden = performance.now()
    shown.value = undefined
  }
  function show(tip: Tip, about: Element): void {
    clearTimeout(timer)
    shown.value = { tip, about }
  }
  return {
    shown,
    show,
    hide,
    point(tip, about) {
      clearTimeout(timer)
      const atOnce = shown.value !== undefined || performance.now() - hidden < soon
      timer = setTimeout(() => show(tip, about), atOnce ? 0 : delay)
    },
    stay: () => clearTimeout(timer),
    leave() {
      clearTimeout(timer)
      timer = setTimeout(hide, grace)
    },
  }
}
