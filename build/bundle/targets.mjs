import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** @typedef {'cli' | 'main' | 'preload' | 'renderer' | 'server' | 'bench'} Target */

/** The checkout. */
export const root = path.resolve(import.meta.dirname, '../..')

/** @type {readonly Target[]} */
export const targets = ['cli', 'main', 'preload', 'renderer', 'server', 'bench']

/** @type {{ readonly [target in Target]: string }} */
const entries = {
  cli: 'app/cli/main.ts',
  main: 'app/main/main.ts',
  preload: 'app/preload/preload.ts',
  renderer: 'renderer/index.html',
  server: 'app/browser/server.ts',
  bench: 'bench/main.ts',
}

/** The bench without the peers that it installs: half a gigabyte that no bundle is made of. */
function benchSources() {
  const folder = path.join(root, 'bench')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name !== 'node_modules')
    .map((name) => `bench/${name}`)
}

/** @type {{ readonly [target in Target]: readonly string[] }} */
const folders = {
  cli: ['app/cli', 'core'],
  main: ['app', 'core'],
  preload: ['app'],
  renderer: ['renderer', 'core', 'app'],
  server: ['app', 'core'],
  bench: [...benchSources(), 'build/standin/find-chromium.mjs', 'core'],
}

/** @param {Target} target */
export const entryOf = (target) => path.join(root, entries[target])

/** @param {Target} target */
export const outputOf = (target) => path.join(root, 'out', target)

/**
 * Everything a target is made of, as paths.
 * @param {Target} target
 */
export const sourcesOf = (target) =>
  [
    ...folders[target],
    'build/bundle',
    'build/bundle.mjs',
    'package.json',
    'package-lock.json',
    'tsconfig.base.json',
  ].map((name) => path.join(root, name))

/**
 * @param {string} name
 * @returns {name is Target}
 */
export const isTarget = (name) => name in entries
