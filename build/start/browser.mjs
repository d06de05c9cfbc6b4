import { spawn } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { outputOf } from '../bundle/targets.mjs'
import { findChromium, quietSwitches, rootSwitches } from '../standin/find-chromium.mjs'

/** @typedef {import('./children.mjs').Children} Children */

/**
 * Serves the window on this machine.
 * @param {Children} children
 * @param {readonly string[]} files
 * @returns {Promise<string>} the address
 */
export async function serve(children, files) {
  const { serveWindow } = await import(pathToFileURL(path.join(outputOf('server'), 'server.mjs')).href)
  const port = Number(process.env['PORT'] ?? 47_831)
  const server = await serveWindow({ folder: outputOf('renderer'), port, given: files })
  children.alsoEnd(() => server.close())
  return server.address
}

/**
 * Opens an address where it can: in a window of its own of an installed Chromium, else in the person's browser.
 * @param {Children} children
 * @param {string} address
 * @returns {Promise<void>} settles when that window is closed; never for a browser that lives on
 */
export async function openBrowser(children, address) {
  const chromium = findChromium()
  if (chromium !== undefined) {
    const profile = path.join(os.homedir(), '.config', 'gradwire-browser')
    const words = [`--app=${address}`, `--user-data-dir=${profile}`, ...quietSwitches, ...rootSwitches]
    await children.run(chromium, words, { stdio: 'ignore' })
    return
  }
  const [command = 'xdg-open', ...words] = openers[process.platform] ?? ['xdg-open']
  const opener = spawn(command, [...words, address], { stdio: 'ignore', detached: true })
  opener.on('error', () => console.error('No browser could be opened; please open the address yourself.'))
  opener.unref()
  await new Promise(() => undefined)
}

/** @type {{ readonly [platform: string]: readonly string[] }} */
const openers = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }
