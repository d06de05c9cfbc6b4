import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'

/** A folder that goes when the tests of a file are done. */
export function scratchFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gradwire-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
