import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findApp } from './open.ts'
import { command, root, temporaryFolder } from './testing/gradwire.ts'

const { folder, remove } = temporaryFolder()
afterAll(remove)

describe('the app beside the command', () => {
  it('is started by build/start.mjs in a checkout', () => {
    expect(findApp(command)).toEqual([process.execPath, path.join(root, 'build/start.mjs')])
  })

  it.runIf(process.platform === 'linux')('is the executable above resources where it is installed', () => {
    const self = path.join(folder, 'Gradwire/resources/cli/gradwire.mjs')
    mkdirSync(path.dirname(self), { recursive: true })
    expect(findApp(self)).toBeUndefined()
    writeFileSync(path.join(folder, 'Gradwire/gradwire'), '')
    expect(findApp(self)).toEqual([path.join(folder, 'Gradwire/gradwire')])
  })
})
