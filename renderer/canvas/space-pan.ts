import type { ClickedFocus } from '../state/clicked-focus.ts'
import { isTextField } from '../state/shortcuts.ts'
import type { CanvasPointer } from './canvas-pointer.ts'

/** Where the space key has something to do of its own. */
const ownSpace = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'

/**
 * Space and a drag pan the canvas under the pointer wherever the last click was: on a node of the palette, on a tab. What was
 * reached by keys keeps its space key. Gives how to stop it.
 */
export function spacePan(pointer: CanvasPointer, canvas: HTMLElement, clicked: ClickedFocus): () => void {
  function press(event: KeyboardEvent): void {
    const { target } = event
    if (event.key !== ' ' || pointer.at === undefined || !(target instanceof Element) || isTextField(target)) return
    // The canvas hears of its own.
    if (canvas.contains(target) || !clicked.has(target) || target.closest(ownSpace)) return
    event.preventDefault()
    pointer.holdSpace(event.type === 'keydown')
  }
  addEventListener('keydown', press, { capture: true })
  addEventListener('keyup', press, { capture: true })
  return () => {
    removeEventListener('keydown', press, { capture: true })
    removeEventListener('keyup', press, { capture: true })
  }
}
