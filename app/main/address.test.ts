import { expect, test } from 'vitest'
import { isInside, originFor } from './address.ts'

test('only the window’s own pages are inside', () => {
  const origin = 'app://gradwire'
  for (const address of ['app://gradwire', 'app://gradwire/index.html', 'app://gradwire/a/b?c#d']) {
    expect(isInside(origin, address)).toBe(true)
  }
  for (const address of [
    'app://gradwire.evil/x',
    'app://gradwirex/',
    'app://other/',
    'https://gradwire/',
    'file:///',
  ]) {
    expect(isInside(origin, address)).toBe(false)
  }
})

test('a packaged app ignores the development server', () => {
  expect(originFor(true, 'http://127.0.0.1:5173/')).toBe('app://gradwire')
  expect(originFor(false, 'http://127.0.0.1:5173/')).toBe('http://127.0.0.1:5173')
  expect(originFor(false, undefined)).toBe('app://gradwire')
})
