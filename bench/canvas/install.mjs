import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Installs the peers into bench/canvas/node_modules from this bench's own lock file, unless they are there already. The
 * product's packages are not touched. False where that failed.
 * @param {string} folder this bench's own
 */
export function installPeers(folder) {
  const lock = readFileSync(path.join(folder, 'package-lock.json'), 'utf8')
  const mark = path.join(folder, 'node_modules/.installed-lock')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return true
  console.error('installing the peers into bench/canvas/node_modules (8 MB, once)')
  const isWindows = process.platform === 'win32'
  const { status } = spawnSync(isWindows ? 'npm.cmd' : 'npm', ['ci', '--no-fund', '--no-audit', '--ignore-scripts'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: isWindows,
  })
  if (status === 0) writeFileSync(mark, lock)
  else console.error('the peers could not be installed; without them: --editors=gradwire')
  return status === 0
}
