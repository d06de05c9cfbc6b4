import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { documentFaults } from '../graph/faults.ts'
import { currentVersion, migrateFile, migrations, type Migration } from './migrations.ts'
import { readGraph } from './read.ts'
import type { JsonObject } from './report.ts'
import { writeGraph } from './write.ts'

const folder = new URL('./fixtures/', import.meta.url)
const versions = readdirSync(folder).sort()

function fixtures(version: string): { name: string; text: string }[] {
  const inside = new URL(`${version}/`, folder)
  return readdirSync(inside)
    .sort()
    .map((name) => ({ name, text: readFileSync(new URL(name, inside), 'utf8') }))
}

describe('files of every released version', () => {
  test('are there', () => {
    expect(versions).toEqual(Array.from({ length: currentVersion }, (_, index) => `v${index + 1}`))
    for (const version of versions) expect(fixtures(version).length).toBeGreaterThan(0)
  })

  for (const version of versions)
    test.each(fixtures(version))(`${version}/$name opens, and says its version`, ({ text }) => {
      expect((JSON.parse(text) as JsonObject).version).toBe(Number(version.slice(1)))
      const { document, problems } = readGraph(text)
      expect(problems).toBeUndefined()
      expect(documentFaults(document!)).toEqual([])
      expect((JSON.parse(writeGraph(document!)) as JsonObject).version).toBe(currentVersion)
    })
})

test('there is just one migration from every version but the current, and a fixture goes through it', () => {
  expect(migrations.map((migration) => migration.from)).toEqual(
    Array.from({ length: currentVersion - 1 }, (_, i) => i + 1),
  )
  const exercised = new Set<number>()
  const watched = migrations.map((migration) => ({
    ...migration,
    migrate(file: JsonObject) {
      exercised.add(migration.from)
      return migration.migrate(file)
    },
  }))
  for (const version of versions)
    for (const { text } of fixtures(version))
      migrateFile(JSON.parse(text) as JsonObject, Number(version.slice(1)), watched)
  expect([...exercised].sort()).toEqual(migrations.map((migration) => migration.from))
})

describe('the frame', () => {
  const steps: Migration[] = [
    { from: 1, what: 'name is called title', migrate: ({ name = '', ...rest }) => ({ ...rest, title: name }) },
    {
      from: 2,
      what: 'titles are in capitals',
      migrate: (file) => ({ ...file, title: String(file.title).toUpperCase() }),
    },
  ]

  test('goes through all versions in between, and counts them', () => {
    expect(migrateFile({ version: 1, name: 'a' }, 1, steps, 3)).toEqual({ version: 3, title: 'A' })
    expect(migrateFile({ version: 2, title: 'a' }, 2, steps, 3)).toEqual({ version: 3, title: 'A' })
    expect(migrateFile({ version: 3, title: 'a' }, 3, steps, 3)).toEqual({ version: 3, title: 'a' })
  })

  test('leaves what it was given as it was', () => {
    const file = Object.freeze({ version: 1, name: 'a' })
    migrateFile(file, 1, steps, 3)
    expect(file).toEqual({ version: 1, name: 'a' })
  })
})
