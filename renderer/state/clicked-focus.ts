/*
 * Whether what has the focus has it by a click. `:focus-visible` does not tell in a key press: with the first key it is true of
 * what was clicked, too.
 */

export interface ClickedFocus {
  /** Nothing has the focus, or this has it by a click. */
  has(element: Element): boolean
  stop(): void
}

export function clickedFocus(): ClickedFocus {
  let byPointer = false
  let clicked: Element | null = null

  const press = () => (byPointer = true)
  const key = () => (byPointer = false)
  const click = ({ detail }: MouseEvent) => {
    if (detail > 0) clicked = document.activeElement
  }
  const focus = ({ target }: FocusEvent) => (clicked = byPointer && target instanceof Element ? target : null)
  const how = { capture: true }
  addEventListener('pointerdown', press, how)
  addEventListener('keydown', key, how)
  addEventListener('click', click, how)
  addEventListener('focusin', focus, how)
  return {
    has: (element) => element === document.body || element === clicked,
    stop() {
      removeEventListener('pointerdown', press, how)
      removeEventListener('keydown', key, how)
      removeEventListener('click', click, how)
      removeEventListener('focusin', focus, how)
    },
  }
}
