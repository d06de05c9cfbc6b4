import { expect, test } from 'vitest'
import { acceleratorKey } from './accelerator.mjs'

test.each([
  ['CmdOrCtrl+S', 'Ctrl+S'],
  ['CommandOrControl+Shift+s', 'Ctrl+Shift+S'],
  ['Shift+Alt+Ctrl+Delete', 'Ctrl+Alt+Shift+DELETE'],
  ['F', 'F'],
  ['Ctrl+Plus', 'Ctrl++'],
  ['Esc', 'ESCAPE'],
  ['Alt+Left', 'Alt+ARROWLEFT'],
])('%s is the key %s', (accelerator, key) => {
  expect(acceleratorKey(accelerator, 'linux')).toBe(key)
})

test('on macOS the command key', () => {
  expect(acceleratorKey('CmdOrCtrl+S', 'darwin')).toBe('Meta+S')
})
