/**
 * "CmdOrCtrl+Shift+S" in the form in which a page reports the key: "Ctrl+Shift+S".
 * @param {string} accelerator as Electron writes it
 */
export function acceleratorKey(accelerator, platform = process.platform) {
  const parts = accelerator.split('+').map((part) => part.toLowerCase())
  const key = parts.pop() ?? ''
  const command = platform === 'darwin' ? 'meta' : 'ctrl'
  const held = new Set(
    parts.map((part) => modifiers[part] ?? (part.endsWith('orctrl') || part.endsWith('orcontrol') ? command : part)),
  )
  const names = ['ctrl', 'meta', 'alt', 'shift'].filter((name) => held.has(name))
  return [...names.map((name) => name[0]?.toUpperCase() + name.slice(1)), (keys[key] ?? key).toUpperCase()].join('+')
}

/** @type {{ readonly [name: string]: string }} */
const modifiers = { control: 'ctrl', cmd: 'meta', command: 'meta', super: 'meta', option: 'alt' }

/** @type {{ readonly [name: string]: string }} */
const keys = {
  plus: '+',
  esc: 'Escape',
  return: 'Enter',
  space: ' ',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
}
