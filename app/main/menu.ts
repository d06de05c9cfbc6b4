import type { MenuItemConstructorOptions } from 'electron'
import type { CommandId, HostState } from '../contract.ts'

type Template = MenuItemConstructorOptions[]

const separator: MenuItemConstructorOptions = { type: 'separator' }

/*
 * Keys that the window handles itself, the same in a plain browser, stand in the menu to be read. On macOS a key that is
 * shown is also taken, so keys without a modifier are left out there: typing an F must stay typing an F.
 */
const labels: { readonly [id in CommandId]: readonly [label: string, keys?: string] } = {
  'file.new': ['New', 'CmdOrCtrl+N'],
  'file.open': ['Open…', 'CmdOrCtrl+O'],
  'file.save': ['Save', 'CmdOrCtrl+S'],
  'file.saveAs': ['Save As…', 'CmdOrCtrl+Shift+S'],
  'edit.undo': ['Undo', 'CmdOrCtrl+Z'],
  'edit.redo': ['Redo', 'CmdOrCtrl+Shift+Z'],
  'edit.history': ['History…', 'CmdOrCtrl+Shift+H'],
  'edit.duplicate': ['Duplicate', 'CmdOrCtrl+D'],
  'edit.delete': ['Delete', 'Delete'],
  // On macOS its key would be taken from text fields, where it deletes a line.
  'edit.deleteReconnect': ['Delete and Reconnect'],
  'edit.selectAll': ['Select All', 'CmdOrCtrl+A'],
  'edit.find': ['Find…', 'CmdOrCtrl+F'],
  'group.make': ['Make Group', 'CmdOrCtrl+G'],
  'group.unpack': ['Unpack Group', 'CmdOrCtrl+Shift+G'],
  'view.fit': ['Fit Graph', 'F'],
  'view.actualSize': ['Actual Size', '1'],
  'view.zoomIn': ['Zoom In', 'Plus'],
  'view.zoomOut': ['Zoom Out', '-'],
  'view.palette': ['Palette', 'CmdOrCtrl+B'],
  'view.inspector': ['Inspector', 'CmdOrCtrl+I'],
  'view.drawer': ['Drawer', 'CmdOrCtrl+J'],
  'run.forward': ['Run Forward', 'F5'],
  'run.backward': ['Run Backward', 'Shift+F5'],
  'run.step': ['Step', 'F8'],
  'run.stepBack': ['Step Back', 'Shift+F8'],
  'run.play': ['Play', 'F9'],
  'run.reset': ['Reset', 'Shift+F9'],
  'help.commands': ['All Commands…', 'CmdOrCtrl+K'],
  'help.keys': ['Keyboard Shortcuts', 'F1'],
  'help.samples': ['Start Screen'],
}

export interface MenuSurroundings {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  /** Tells the window. */
  readonly command: (id: CommandId) => void
  /** Those a person chose instead of the usual ones; empty for none. */
  readonly keys?: HostState['keys']
}

/** What Electron understands: anything else would be an exception while the menu is made. */
const understood =
  /^(?:(?:CmdOrCtrl|Ctrl|Alt|Shift|Meta)\+)*(?:[A-Z0-9]|F\d{1,2}|Plus|Space|Delete|Backspace|Enter|Esc|Up|Down|Left|Right|Home|End|PageUp|PageDown|[-=,.;'[\]/\\`])$/

/** The application menu. Items that the window acts on have the command as their id. */
export function menuTemplate({ platform, isPackaged, command, keys: chosen = {} }: MenuSurroundings): Template {
  const mac = platform === 'darwin'
  const item = (id: CommandId): MenuItemConstructorOptions => {
    const [label, usual] = labels[id]
    const keys = chosen[id] ?? usual
    const shown = keys !== undefined && understood.test(keys) && (!mac || keys.includes('+'))
    // The file commands work before the window listens; all others are the window's own.
    const taken = mac || id.startsWith('file.')
    return { id, label, ...(shown && { accelerator: keys, registerAccelerator: taken }), click: () => command(id) }
  }
  const about: MenuItemConstructorOptions = { id: 'help.about', label: 'About Gradwire', role: 'about' }
  const quit: MenuItemConstructorOptions = mac ? { id: 'file.close', role: 'close' } : { id: 'file.quit', role: 'quit' }
  const help = [
    ...[item('help.commands'), item('help.keys'), separator, item('help.samples')],
    ...(mac ? [] : [separator, about]),
  ]
  const development: Template = isPackaged ? [] : [separator, { role: 'reload' }, { role: 'toggleDevTools' }]
  return [
    ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      id: 'file',
      label: '&File',
      submenu: [
        ...[item('file.new'), item('file.open'), separator, item('file.save'), item('file.saveAs'), separator],
        quit,
      ],
    },
    {
      id: 'edit',
      label: '&Edit',
      submenu: [
        ...[item('edit.undo'), item('edit.redo'), item('edit.history'), separator],
        // These reach the window as the document's own cut, copy and paste events.
        { id: 'edit.cut', role: 'cut' },
        { id: 'edit.copy', role: 'copy' },
        { id: 'edit.paste', role: 'paste' },
        ...[item('edit.duplicate'), item('edit.delete'), item('edit.deleteReconnect'), separator],
        ...[item('edit.selectAll'), item('edit.find'), separator],
        ...[item('group.make'), item('group.unpack')],
      ],
    },
    {
      id: 'view',
      label: '&View',
      submenu: [
        ...[item('view.fit'), item('view.actualSize'), item('view.zoomIn'), item('view.zoomOut'), separator],
        ...[item('view.palette'), item('view.inspector'), item('view.drawer'), separator],
        { id: 'view.fullScreen', role: 'togglefullscreen' },
        ...development,
      ],
    },
    {
      id: 'run',
      label: '&Run',
      submenu: [
        ...[item('run.forward'), item('run.backward'), separator],
        ...[item('run.step'), item('run.stepBack'), item('run.play'), item('run.reset')],
      ],
    },
    { id: 'help', label: '&Help', role: 'help', submenu: help },
  ]
}

/** Which items the state of the window switches on and off. */
export function enabledItems(state: HostState): { readonly [id: string]: boolean } {
  return { 'edit.undo': state.canUndo, 'edit.redo': state.canRedo }
}
