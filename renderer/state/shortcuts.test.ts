import { describe, expect, it } from 'vitest'
import { createCommands } from './commands.ts'
import { keysText, shortcutOf, shortcuts } from './shortcuts.ts'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

describe('shortcuts', () => {
  it('know Ctrl here and Cmd on a Mac', () => {
    expect(shortcutOf(press('z', { ctrlKey: true }), false)?.command).toBe('edit.undo')
    expect(shortcutOf(press('Z', { ctrlKey: true, shiftKey: true }), false)?.command).toBe('edit.redo')
    expect(shortcutOf(press('z', { metaKey: true }), true)?.command).toBe('edit.undo')
    expect(shortcutOf(press('z', { ctrlKey: true }), true)).toBeUndefined()
  })
  it('leave plain letters and Alt alone', () => {
    expect(shortcutOf(press('s'), false)).toBeUndefined()
    expect(shortcutOf(press('s', { ctrlKey: true, altKey: true }), false)).toBeUndefined()
  })
  it('are written for people', () => {
    expect(keysText('file.saveAs', false)).toBe('Ctrl+Shift+S')
    expect(keysText('file.saveAs', true)).toBe('⇧⌘S')
    expect(keysText('run.step', false)).toBe('F8')
    expect(keysText('nothing', false)).toBe('')
  })
  it('are used once each', () => {
    const keys = shortcuts.map((shortcut) => shortcut.keys)
    expect(new Set(keys).size).toBe(keys.length)
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
})
