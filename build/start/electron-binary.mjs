import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

// Never `require('electron')` itself: where its binary is missing, that starts a download and throws.
const manifest = createRequire(import.meta.url).resolve('electron/package.json')
const folder = path.dirname(manifest)

/** @type {{ readonly [platform: string]: string }} */
const programs = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }

/** Electron's version, as installed. */
export const electronVersion = String(JSON.parse(readFileSync(manifest, 'utf8')).version)

/** @returns {string | undefined} Electron's executable, if it is on this machine */
export function findElectron() {
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(folder, 'dist')
  const executable = path.join(dist, programs[process.platform] ?? 'electron')
  return existsSync(executable) ? executable : undefined
}

/**
 * Fetches Electron's binary, once, with its own installer. Where the release server cannot be reached this is known within
 * seconds; a download that is under way has five minutes.
 * @param {AbortSignal} cancelled
 * @returns {Promise<{ executable: string } | { failure: string }>}
 */
export async function fetchElectron(cancelled) {
  if (!(await isReachable(cancelled))) return { failure: 'Electron could not be fetched: its server cannot be reached' }
  console.error(`Electron ${electronVersion} is not on this machine yet; fetching it once …`)
  const signal = AbortSignal.any([cancelled, AbortSignal.timeout(300_000)])
  const ended = await new Promise((resolve) => {
    const installer = spawn(process.execPath, [path.join(folder, 'install.js')], { stdio: 'ignore', signal })
    installer.once('error', () => resolve(false))
    installer.once('exit', (code) => resolve(code === 0))
  })
  const executable = ended === true ? findElectron() : undefined
  return executable === undefined ? { failure: 'Electron could not be fetched' } : { executable }
}

/** @param {AbortSignal} cancelled */
async function isReachable(cancelled) {
  // Node's own fetch knows no proxies, the installer does.
  if (process.env['HTTPS_PROXY'] ?? process.env['https_proxy']) return true
  const place = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'] ?? 'https://github.com/'
  try {
    await fetch(place, { method: 'HEAD', signal: AbortSignal.any([cancelled, AbortSignal.timeout(5000)]) })
    return true
  } catch {
    return false
  }
}
