/*
 * Keys of the window, once: the listener, tooltips and menus read this table. Keys of the canvas are the canvas's own.
 * `mod` is Ctrl, and Cmd on a Mac.
 */
export interface Shortcut {
  readonly command: string
  /** "mod+shift+s", "f8". */
  readonly keys: string
  /** Works while the caret is in a text field; without it the field keeps the key. */
  readonly inFields?: boolean
}

export const shortcuts: readonly Shortcut[] = [
  { command: 'file.new', keys: 'mod+n', inFields: true },
  { command: 'file.open', keys: 'mod+o', inFields: true },
  { command: 'file.save', keys: 'mod+s', inFields: true },
  { command: 'file.saveAs', keys: 'mod+shift+s', inFields: true },
  { command: 'edit.undo', keys: 'mod+z' },
  { command: 'edit.redo', keys: 'mod+shift+z' },
  { command: 'edit.redo', keys: 'mod+y' },
  { command: 'edit.find', keys: 'mod+f', inFields: true },
  { command: 'view.palette', keys: 'mod+b', inFields: true },
  { command: 'view.inspector', keys: 'mod+i', inFields: true },
  { command: 'view.drawer', keys: 'mod+j', inFields: true },
  { command: 'view.inspect', keys: 'mod+enter' },
  { command: 'run.forward', keys: 'f5', inFields: true },
  { command: 'run.backward', keys: 'shift+f5', inFields: true },
  { command: 'run.step', keys: 'f8', inFields: true },
  { command: 'run.stepBack', keys: 'shift+f8', inFields: true },
  { command: 'run.play', keys: 'f9', inFields: true },
  { command: 'run.reset', keys: 'shift+f9', inFields: true },
]

/** What of a key press decides. */
export interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** The shortcut a key press is, if it is one. */
export function shortcutOf(press: Press, mac: boolean): Shortcut | undefined {
  if (press.altKey || (mac ? press.ctrlKey : press.metaKey)) return undefined
  const mod = mac ? press.metaKey : press.ctrlKey
  const keys = `${mod ? 'mod+' : ''}${press.shiftKey ? 'shift+' : ''}${press.key.toLowerCase()}`
  return shortcuts.find((shortcut) => shortcut.keys === keys)
}

/** "Ctrl+Shift+S", or "⇧⌘S" on a Mac; empty where a command has no key. */
export function keysText(command: string, mac: boolean): string {
  const shortcut = shortcuts.find((one) => one.command === command)
  if (shortcut === undefined) return ''
  const parts = shortcut.keys.split('+')
  const key = (parts.at(-1) ?? '').toUpperCase()
  if (mac) return `${parts.includes('shift') ? '⇧' : ''}${parts.includes('mod') ? '⌘' : ''}${key}`
  return [...(parts.includes('mod') ? ['Ctrl'] : []), ...(parts.includes('shift') ? ['Shift'] : []), key].join('+')
}

/** The same for `aria-keyshortcuts`. */
export function ariaKeys(command: string, mac: boolean): string | undefined {
  const shortcut = shortcuts.find((one) => one.command === command)
  return shortcut?.keys
    .split('+')
    .map((part) => (part === 'mod' ? (mac ? 'Meta' : 'Control') : part[0]?.toUpperCase() + part.slice(1)))
    .join('+')
}

const withoutCaret = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'])

/** Whether an element has a caret, and with it an undo and a clipboard of its own. */
export function isTextField(element: EventTarget | null): boolean {
  if (element instanceof HTMLInputElement) return !withoutCaret.has(element.type)
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLElement && element.isContentEditable)
}
