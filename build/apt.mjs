import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * @param {string} name
 * @returns {string | undefined} its path
 */
export function commandInPath(name) {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => path.join(folder, name)).find((place) => existsSync(place))
}

/**
 * Installs Debian's packages where that is possible without asking: as root, with apt.
 * @param {readonly string[]} packages
 * @returns {boolean} whether it was done
 */
export function installWithApt(packages) {
  if (process.getuid?.() !== 0 || commandInPath('apt-get') === undefined) return false
  console.error(`Installing ${packages.join(', ')} with apt …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  /** @param {readonly string[]} words */
  const apt = (words) =>
    spawnSync('apt-get', ['-q', ...words], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
  // A fresh container has no package lists at all.
  return apt(['update']) && apt(['install', '-y', '--no-install-recommends', ...packages])
}
