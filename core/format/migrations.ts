import type { JsonObject } from './report.ts'

/** What this program writes. */
export const currentVersion = 1

/**
 * Turns a file of version `from` into one of the next version. Pure: it gets and gives JSON that nobody else holds, and knows
 * nothing of node types, which may have changed since.
 */
export interface Migration {
  readonly from: number
  readonly what: string
  migrate(file: JsonObject): JsonObject
}

/**
 * One for each version that was ever released but the current one. To add one: raise `currentVersion`, append the migration,
 * and put a file of the version it comes from into `fixtures/v<from>/`. Those files are never edited.
 */
export const migrations: readonly Migration[] = []

/** A file of any released version as one of the current version. */
export function migrateFile(
  file: JsonObject,
  version: number,
  steps: readonly Migration[] = migrations,
  target = currentVersion,
): JsonObject {
  let migrated = file
  for (let at = version; at < target; at++) {
    const step = steps.find((migration) => migration.from === at)
    if (!step) throw new Error(`there is no migration from version ${at}`)
    migrated = { ...step.migrate(migrated), version: at + 1 }
  }
  return migrated
}
