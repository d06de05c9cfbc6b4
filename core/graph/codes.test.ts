import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { codes } from './codes.ts'

test('every code of core, of the command line and of the window is in the catalogue, and every code of the catalogue is used', () => {
  const used = new Set<string>()
  for (const folder of ['../', '../../app/cli/', '../../renderer/'])
    for (const file of readdirSync(new URL(folder, import.meta.url), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|vue)$/.test(file) || file.endsWith('.test.ts') || /\bcodes\.ts$|\btesting\b/.test(file)) continue
      const text = readFileSync(new URL(folder + file.replaceAll('\\', '/'), import.meta.url), 'utf8')
      for (const [code] of text.matchAll(/\b[EW]_[A-Z_]+\b/g)) used.add(code)
    }
  expect([...used].sort()).toEqual(Object.keys(codes).sort())
})
