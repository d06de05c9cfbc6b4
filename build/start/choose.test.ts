import { expect, test } from 'vitest'
import { chooseHost, hasScreen } from './choose.mjs'

const everything = { hasScreen: true, electron: '/e', withoutElectron: '', chromium: '/c' }
const noElectron = { ...everything, electron: undefined, withoutElectron: 'Electron could not be fetched' }

test('Electron first, then the stand-in, then the browser', () => {
  expect(chooseHost(undefined, everything)).toMatchObject({ kind: 'electron' })
  expect(chooseHost(undefined, noElectron)).toEqual({ kind: 'standin', why: 'Electron could not be fetched' })
  expect(chooseHost(undefined, { ...noElectron, chromium: undefined })).toEqual({
    kind: 'browser',
    why: 'Electron could not be fetched and no Chromium or Chrome is installed',
  })
})

test('without a screen the browser version is served, whatever else there is', () => {
  expect(chooseHost(undefined, { ...everything, hasScreen: false })).toEqual({
    kind: 'browser',
    why: 'there is no screen (no DISPLAY)',
  })
})

test('what was asked for is used, or refused with a reason', () => {
  expect(chooseHost('browser', everything)).toEqual({ kind: 'browser', why: 'asked for' })
  expect(chooseHost('standin', everything)).toEqual({ kind: 'standin', why: 'asked for' })
  expect(chooseHost('electron', noElectron)).toEqual({ failure: 'Electron could not be fetched' })
  expect(chooseHost('standin', { ...everything, chromium: undefined })).toHaveProperty('failure')
  expect(chooseHost('standin', { ...everything, hasScreen: false })).toHaveProperty('failure')
  expect(chooseHost('electron', { ...everything, hasScreen: false })).toHaveProperty('failure')
})

test('a screen is a display server, or a system that always has one', () => {
  expect(hasScreen('linux', {})).toBe(false)
  expect(hasScreen('linux', { DISPLAY: '' })).toBe(false)
  expect(hasScreen('linux', { DISPLAY: ':0' })).toBe(true)
  expect(hasScreen('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
  expect(hasScreen('darwin', {})).toBe(true)
  expect(hasScreen('win32', {})).toBe(true)
})
