import { commandInfo, commandTable } from './command-table.ts'
import type { CommandInfo } from './command-table.ts'

/*
 * Keys and what they do: the table's, and those a person chose instead. All who show or read keys do it through a `Keymap`.
 */

/** What of a key press decides. */
export interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  /** Where the key lies: with Alt a Mac writes other letters. */
  readonly code?: string
}

/** By command: the keys in place of the table's. An empty list is none. */
export type ChosenKeys = { readonly [command: string]: readonly string[] }

export interface Keymap {
  readonly mac: boolean
  keysOf(command: string): readonly string[]
  /** The command of a key press. `onCanvas`: the focus is there. */
  find(press: Press, onCanvas: boolean): CommandInfo | undefined
  /** "Ctrl+Shift+S", or "⇧⌘S" on a Mac; empty where a command has no key. */
  text(command: string): string
  /** The same for `aria-keyshortcuts`. */
  aria(command: string): string | undefined
  /** Another command that has these keys now. */
  holder(keys: string, command: string): CommandInfo | undefined
  /** Gives a command other keys; whoever had one of them loses it. Undefined goes back to the table's. */
  choose(command: string, keys: readonly string[] | undefined): void
  resetAll(): void
}

const alone = new Set(['shift', 'control', 'alt', 'meta', 'altgraph', 'dead', 'process', 'unidentified', 'capslock'])

/** "mod+shift+s" of a key press; undefined for a modifier alone, and for the other system's modifier. */
export function keysOfPress(press: Press, mac: boolean): string | undefined {
  if (mac ? press.ctrlKey : press.metaKey) return undefined
  const mod = mac ? press.metaKey : press.ctrlKey
  let key = press.key.toLowerCase()
  if (alone.has(key)) return undefined
  const letter = press.altKey ? /^Key([A-Z])$/.exec(press.code ?? '')?.[1] : undefined
  if (letter !== undefined) key = letter.toLowerCase()
  if (key === ' ') key = 'space'
  // With Shift a digit or a sign is another sign, which names itself.
  const shift = press.shiftKey && (key.length > 1 || /^\p{L}$/u.test(key))
  return `${mod ? 'mod+' : ''}${press.altKey ? 'alt+' : ''}${shift ? 'shift+' : ''}${key}`
}

export function createKeymap(settings: { keys: ChosenKeys }, mac: boolean): Keymap {
  const keysOf = (command: string): readonly string[] => settings.keys[command] ?? commandInfo(command)?.keys ?? []
  return {
    mac,
    keysOf,
    find(press, onCanvas) {
      const keys = keysOfPress(press, mac)
      if (keys === undefined) return undefined
      const found = commandTable.filter((info) => !info.fixed && keysOf(info.id).includes(keys))
      return found.find((info) => info.onCanvas && onCanvas) ?? found.find((info) => !info.onCanvas)
    },
    text(command) {
      const [first] = keysOf(command)
      return first === undefined ? '' : keysText(first, mac)
    },
    aria(command) {
      const keys = keysOf(command)
      return keys.length === 0 ? undefined : keys.map((one) => ariaText(one, mac)).join(' ')
    },
    holder(keys, command) {
      return commandTable.find((info) => info.id !== command && keysOf(info.id).includes(keys))
    },
    choose(command, keys) {
      const { [command]: _, ...others } = settings.keys
      if (keys === undefined) {
        settings.keys = others
        return
      }
      const next: { [command: string]: readonly string[] } = { ...others, [command]: keys }
      for (const info of commandTable) {
        if (info.id === command || info.fixed) continue
        const before = next[info.id] ?? info.keys
        const left = before.filter((one) => !keys.includes(one))
        if (left.length < before.length) next[info.id] = left
      }
      settings.keys = next
    },
    resetAll() {
      settings.keys = {}
    },
  }
}

const names: { readonly [key: string]: string } = {
  arrowdown: '↓',
  arrowup: '↑',
  arrowleft: '←',
  arrowright: '→',
  delete: 'Del',
  contextmenu: 'Menu',
  escape: 'Esc',
  pagedown: 'Page Down',
  pageup: 'Page Up',
}
const macNames: { readonly [key: string]: string } = { delete: '⌦', backspace: '⌫', enter: '↩' }

/** Keys as people read them. */
export function keysText(keys: string, mac: boolean): string {
  const parts = partsOf(keys)
  const key = parts.at(-1) ?? ''
  const held = new Set(parts.slice(0, -1))
  const shown = (mac ? macNames[key] : undefined) ?? names[key] ?? key.charAt(0).toUpperCase() + key.slice(1)
  if (mac) return `${held.has('alt') ? '⌥' : ''}${held.has('shift') ? '⇧' : ''}${held.has('mod') ? '⌘' : ''}${shown}`
  return [
    ...(held.has('mod') ? ['Ctrl'] : []),
    ...(held.has('alt') ? ['Alt'] : []),
    ...(held.has('shift') ? ['Shift'] : []),
    shown,
  ].join('+')
}

/** Keys that a person chose, for the desktop's menu: by command, as Electron writes them, empty where there are none. */
export function chosenAccelerators(chosen: ChosenKeys): { readonly [command: string]: string } {
  const menuIds: { readonly [command: string]: string } = { 'view.zoom100': 'view.actualSize' }
  return Object.fromEntries(
    Object.entries(chosen).map(([id, [first]]) => [menuIds[id] ?? id, first === undefined ? '' : accelerator(first)]),
  )
}

const acceleratorParts: { readonly [part: string]: string } = {
  mod: 'CmdOrCtrl',
  '+': 'Plus',
  ' ': 'Space',
  escape: 'Esc',
  pagedown: 'Page Down',
  pageup: 'Page Up',
}

function accelerator(keys: string): string {
  return partsOf(keys)
    .map((part) => {
      const plain = part.replace(/^arrow/, '')
      return acceleratorParts[part] ?? plain.charAt(0).toUpperCase() + plain.slice(1)
    })
    .join('+')
}

function ariaText(keys: string, mac: boolean): string {
  return partsOf(keys)
    .map((part) => (part === 'mod' ? (mac ? 'Meta' : 'Control') : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('+')
}

/** "mod++" is Ctrl and plus. */
function partsOf(keys: string): string[] {
  return keys.endsWith('+') ? [...keys.slice(0, -1).split('+').filter(Boolean), '+'] : keys.split('+')
}

const withoutCaret = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'])

/** Whether an element has a caret, and with it an undo and a clipboard of its own. */
export function isTextField(element: EventTarget | null): boolean {
  if (element instanceof HTMLInputElement) return !withoutCaret.has(element.type)
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLElement && element.isContentEditable)
}
