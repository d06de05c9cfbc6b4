import { expect, test } from 'vitest'
import { Menu } from './menu.mjs'

const clicked: string[] = []
const menu = Menu.buildFromTemplate([
  {
    label: '&File',
    submenu: [
      { id: 'open', label: 'Open…', accelerator: 'CmdOrCtrl+O', click: (item) => clicked.push(item.id) },
      { type: 'separator' },
      { id: 'shown', label: 'Shown', accelerator: 'F', registerAccelerator: false },
      { id: 'full', role: 'togglefullscreen' },
      { id: 'tick', label: 'Tick', type: 'checkbox' },
    ],
  },
])

test('items are found by id at any depth', () => {
  expect(menu.getMenuItemById('open')?.label).toBe('Open…')
  expect(menu.getMenuItemById('nothing')).toBeNull()
})

test('a click calls the item, unless it is disabled', () => {
  const item = menu.getMenuItemById('open')
  item?.click()
  expect(clicked).toEqual(['open'])
  if (item !== null) item.enabled = false
  item?.click()
  expect(clicked).toEqual(['open'])
})

test('a role has Electron’s label, a checkbox ticks', () => {
  expect(menu.getMenuItemById('full')?.label).toBe('Toggle Full Screen')
  const tick = menu.getMenuItemById('tick')
  tick?.click()
  expect(tick?.checked).toBe(true)
})

test('only registered keys are taken', () => {
  expect(menu.standinAccelerators().map(({ id }) => id)).toEqual(['open'])
})
