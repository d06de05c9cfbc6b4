// npm run package: installers and archives in dist/, with Electron where its binary can be had and with the stand-in
// otherwise. The stand-in's are marked in name and content: they are for tests, not for anyone else.
//   npm run package -- [--standin] [further words for electron-builder]
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { bundle } from './bundle.mjs'
import { root } from './bundle/targets.mjs'
import { makeFakeDist } from './package/make-fake-dist.mjs'
import { fetchElectron, findElectron } from './start/electron-binary.mjs'
import { commandInPath, installWithApt } from './apt.mjs'

const words = process.argv.slice(2)
const further = words.filter((word) => word !== '--standin')

await bundle(['cli', 'main', 'preload', 'renderer'], { ifStale: true })
const builder = path.join(
  path.dirname(createRequire(import.meta.url).resolve('electron-builder/package.json')),
  'cli.js',
)
process.exitCode = (await hasElectron()) ? build(['--publish', 'never', ...further], {}) : packageStandin()

async function hasElectron() {
  if (words.includes('--standin')) return false
  if (findElectron() !== undefined) return true
  const fetched = await fetchElectron(new AbortController().signal)
  if ('executable' in fetched) return true
  console.error(`${fetched.failure}: packaging with the stand-in.`)
  return false
}

/** @returns {number} */
function packageStandin() {
  if (process.platform !== 'linux') {
    console.error('Without Electron’s binary there is nothing to package here: the stand-in packages for Linux only.')
    return 1
  }
  if (commandInPath('7zz') === undefined) installWithApt(['7zip'])
  const seven = commandInPath('7zz')
  if (seven === undefined) {
    console.error('Packaging needs 7-Zip: apt-get install 7zip')
    return 1
  }
  const dist = path.join(root, '.cache/standin-dist')
  makeFakeDist(dist)
  const targets = ['dir', 'tar.gz', 'zip', ...(commandInPath('dpkg-deb') === undefined ? [] : ['deb'])]
  const marked = [
    '-c.artifactName=${name}-${version}-STAND-IN-${arch}.${ext}',
    `-c.electronDist=${dist}`,
    '-c.directories.output=dist/stand-in',
  ]
  return build(['--linux', ...targets, ...marked, '--publish', 'never', ...further], {
    CUSTOM_FPM_PATH: path.join(root, 'build/package/fpm-shim.mjs'),
    ELECTRON_BUILDER_7ZIP_PATH: seven,
  })
}

/**
 * @param {readonly string[]} options
 * @param {NodeJS.ProcessEnv} environment
 */
function build(options, environment) {
  const env = { ...process.env, ...environment }
  const { status } = spawnSync(process.execPath, [builder, ...options], { cwd: root, stdio: 'inherit', env })
  if (status === 0 && existsSync(path.join(root, 'dist'))) console.error('Packages are in dist/.')
  return status ?? 1
}
