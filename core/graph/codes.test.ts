import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { codes } from './codes.ts'

test('every code of core and of the command line is in the catalogue, and every code of the catalogue is used', () => {
  const used = new Set<string>()
  for (const folder of ['../', '../../app/cli/'])
    for (const file of readdirSync(new URL(folder, import.meta.url), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts') || /\bcodes\.ts$|\btesting\b/.test(file)) continue
      const text = readFileSync(new URL(folder + file.replaceAll('\\', '/'), import.meta.url), 'utf8')
      for (const [code] of text.matchAll(/\bE_[A-Z_]+\b/g)) used.add(code)
    }
  expect([...used].sort()).toEqual(Object.keys(codes).sort())
})
