import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { commandIds, type CommandId } from '../contract.ts'
import { enabledItems, menuTemplate } from './menu.ts'

function items(platform: NodeJS.Platform, isPackaged = true, keys: { readonly [id: string]: string } = {}) {
  const heard: CommandId[] = []
  const template = menuTemplate({ platform, isPackaged, command: (id) => heard.push(id), keys })
  const all = template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
  const find = (id: string): MenuItemConstructorOptions | undefined => all.find((item) => item.id === id)
  return { heard, all, find }
}

test('every command is in the menu once, and tells the window its id', () => {
  const { heard, all } = items('linux')
  const commands = all.filter(({ id }) => (commandIds as readonly (string | undefined)[]).includes(id))
  expect(commands.map(({ id }) => id).sort()).toEqual([...commandIds].sort())
  for (const { click } of commands) Reflect.apply(click ?? (() => undefined), undefined, [])
  expect(heard).toEqual(commands.map(({ id }) => id))
})

test('keys without a modifier are shown but never taken, and on macOS not even shown', () => {
  expect(items('linux').find('view.fit')).toMatchObject({ accelerator: 'F', registerAccelerator: false })
  expect(items('win32').find('edit.delete')).toMatchObject({ registerAccelerator: false })
  expect(items('darwin').find('view.fit')).not.toHaveProperty('accelerator')
})

test('the file commands have their keys everywhere', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    expect(items(platform).find('file.save')).toMatchObject({ accelerator: 'CmdOrCtrl+S', registerAccelerator: true })
  }
})

test('no two items take the same key', () => {
  const keys = items('darwin').all.flatMap(({ accelerator }) => (accelerator === undefined ? [] : [accelerator]))
  expect(new Set(keys).size).toBe(keys.length)
})

test('keys that were chosen stand in place of the usual ones', () => {
  const { find } = items('linux', true, { 'view.fit': 'CmdOrCtrl+Shift+J', 'edit.find': '', 'run.step': 'Nonsense' })
  expect(find('view.fit')).toMatchObject({ accelerator: 'CmdOrCtrl+Shift+J', registerAccelerator: false })
  expect(find('edit.find')).not.toHaveProperty('accelerator')
  expect(find('run.step')).not.toHaveProperty('accelerator')
  expect(find('run.play')).toMatchObject({ accelerator: 'F9' })
})

test('developer tools stay out of packages', () => {
  expect(items('linux', true).all.map(({ role }) => role)).not.toContain('toggleDevTools')
  expect(items('linux', false).all.map(({ role }) => role)).toContain('toggleDevTools')
})

test('About is in the help menu, on macOS in the app’s own', () => {
  expect(items('linux').find('help.about')).toMatchObject({ role: 'about' })
  expect(items('darwin').find('help.about')).toBeUndefined()
})

test('undo and redo follow the history', () => {
  expect(enabledItems({ title: 'a', dirty: false, canUndo: true, canRedo: false })).toEqual({
    'edit.undo': true,
    'edit.redo': false,
  })
})
