import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { codes } from './codes.ts'

test('every code of this folder and of core/format is in the catalogue, and every code of the catalogue is used', () => {
  const used = new Set<string>()
  for (const folder of ['./', '../format/'])
    for (const name of readdirSync(new URL(folder, import.meta.url))) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts') || name === 'codes.ts') continue
      for (const [code] of readFileSync(new URL(folder + name, import.meta.url), 'utf8').matchAll(/\bE_[A-Z]+\b/g))
        used.add(code)
    }
  // What an attribute refuses is said by its node type.
  expect([...used, 'E_ATTRIBUTE'].filter((code, at, all) => all.indexOf(code) === at).sort()).toEqual(
    Object.keys(codes).sort(),
  )
})
