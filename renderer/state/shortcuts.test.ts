import { describe, expect, it } from 'vitest'
import { commandTable } from './command-table.ts'
import { createCommands } from './commands.ts'
import { chosenAccelerators, createKeymap, keysText } from './shortcuts.ts'
import type { ChosenKeys } from './shortcuts.ts'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})
const keymap = (mac = false, keys: ChosenKeys = {}) => createKeymap({ keys }, mac)

describe('shortcuts', () => {
  it('know Ctrl here and Cmd on a Mac', () => {
    expect(keymap().find(press('z', { ctrlKey: true }), false)?.id).toBe('edit.undo')
    expect(keymap().find(press('Z', { ctrlKey: true, shiftKey: true }), false)?.id).toBe('edit.redo')
    expect(keymap(true).find(press('z', { metaKey: true }), false)?.id).toBe('edit.undo')
    expect(keymap(true).find(press('z', { ctrlKey: true }), false)).toBeUndefined()
  })
  it('plain letters are for the canvas alone, and signs name themselves', () => {
    expect(keymap().find(press('f'), false)).toBeUndefined()
    expect(keymap().find(press('f'), true)?.id).toBe('view.fit')
    expect(keymap().find(press('A', { shiftKey: true }), true)?.id).toBe('edit.quickAdd')
    expect(keymap().find(press('?', { shiftKey: true }), false)?.id).toBe('help.keys')
    expect(keymap().find(press('+', { shiftKey: true }), true)?.id).toBe('view.zoomIn')
  })
  it('with Alt go by where the key lies', () => {
    expect(keymap(true).find({ ...press('å', { altKey: true }), code: 'KeyA' }, true)?.id).toBe('arrange.left')
  })
  it('are written for people', () => {
    expect(keymap().text('file.saveAs')).toBe('Ctrl+Shift+S')
    expect(keymap(true).text('file.saveAs')).toBe('⇧⌘S')
    expect(keymap().text('run.step')).toBe('F8')
    expect(keymap().text('nothing')).toBe('')
    expect(keysText('mod++', false)).toBe('Ctrl++')
    expect(keymap().aria('edit.redo')).toBe('Control+Shift+Z Control+Y')
  })
  it('are used once each', () => {
    const keys = commandTable.flatMap((info) => info.keys)
    expect(new Set(keys).size).toBe(keys.length)
    expect(new Set(commandTable.map((info) => info.id)).size).toBe(commandTable.length)
  })
  it('can be chosen: who had them loses them, and gets them back by a reset', () => {
    const settings: { keys: ChosenKeys } = { keys: {} }
    const keys = createKeymap(settings, false)
    expect(keys.holder('f', 'edit.duplicate')?.id).toBe('view.fit')
    keys.choose('edit.duplicate', ['f'])
    expect(keys.find(press('f'), true)?.id).toBe('edit.duplicate')
    expect(keys.text('view.fit')).toBe('')
    expect(keys.find(press('d', { ctrlKey: true }), true)).toBeUndefined()
    keys.choose('edit.duplicate', undefined)
    expect(keys.text('edit.duplicate')).toBe('Ctrl+D')
    keys.resetAll()
    expect(keys.find(press('f'), true)?.id).toBe('view.fit')
  })
})

describe('commands', () => {
  it('run the one registered last, and the earlier one again when it is gone', () => {
    const commands = createCommands()
    const ran: string[] = []
    commands.register('a', () => ran.push('first'))
    const away = commands.register('a', () => ran.push('second'))
    commands.run('a')
    away()
    commands.run('a')
    commands.run('unknown')
    expect(ran).toEqual(['second', 'first'])
  })
  it('that cannot do anything now do nothing', () => {
    const commands = createCommands()
    let can = false
    let ran = 0
    commands.register(
      'a',
      () => ran++,
      () => can,
    )
    commands.run('a')
    expect([ran, commands.can('a'), commands.can('unknown')]).toEqual([0, false, false])
    can = true
    commands.run('a')
    expect([ran, commands.can('a')]).toEqual([1, true])
  })
})

it('the desktop’s menu is told of chosen keys in its own words', () => {
  const chosen = {
    'view.fit': ['mod+shift+j', 'f'],
    'edit.find': [],
    'view.zoomIn': ['mod++'],
    'view.zoom100': ['arrowup'],
  }
  expect(chosenAccelerators(chosen)).toEqual({
    'view.fit': 'CmdOrCtrl+Shift+J',
    'edit.find': '',
    'view.zoomIn': 'CmdOrCtrl+Plus',
    'view.actualSize': 'Up',
  })
})
