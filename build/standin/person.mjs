import { existsSync, readdirSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { drawFolder, drawMenu, drawMessage, openSheet } from './drawn.mjs'
import { Menu } from './menu.mjs'

/** @typedef {import('./web-contents.mjs').WebContents} WebContents */
/** @typedef {{ readonly [key: string]: unknown }} DialogOptions */

/**
 * Asks the person in front of the screen, in the page of a window.
 * @param {WebContents} contents
 * @param {string} method of Electron's `dialog`
 * @param {DialogOptions} options
 * @returns {Promise<unknown>} what `dialog` answers; undefined where the person cancelled
 */
export async function askPerson(contents, method, options) {
  if (method === 'showMessageBox') {
    const { message = '', detail = '', buttons = ['OK'] } = options
    const response = await draw(contents, String(message), drawMessage, { detail: String(detail), buttons })
    return response === undefined ? undefined : { response, checkboxChecked: false }
  }
  const start = path.resolve(typeof options['defaultPath'] === 'string' ? options['defaultPath'] : os.homedir())
  if (method === 'showOpenDialog') {
    const file = await askForFile(contents, 'Open', start, undefined)
    return file === undefined ? undefined : { canceled: false, filePaths: [file] }
  }
  const file = await askForFile(contents, 'Save As', path.dirname(start), path.basename(start))
  return file === undefined ? undefined : { canceled: false, filePath: file }
}

/**
 * @param {WebContents} contents
 * @param {string} action
 * @param {string} start
 * @param {string | undefined} name to begin with, when saving
 * @returns {Promise<string | undefined>}
 */
async function askForFile(contents, action, start, name) {
  let folder = existsSync(start) ? start : os.homedir()
  for (;;) {
    const entries = entriesOf(folder)
    const answer = await draw(contents, action, drawFolder, { folder, entries, name, action })
    const { enter, choose } = /** @type {{ enter?: string, choose?: string }} */ (answer ?? {})
    const place = path.resolve(folder, enter ?? choose ?? '')
    if (enter !== undefined || (choose !== undefined && isFolder(place))) folder = place
    else if (choose === undefined) return undefined
    else if (name === undefined || !existsSync(place) || (await mayReplace(contents, place))) return place
  }
}

/**
 * @param {WebContents} contents
 * @param {string} file
 */
async function mayReplace(contents, file) {
  const detail = 'What it holds now would be replaced.'
  const question = `Replace “${path.basename(file)}”?`
  return (await draw(contents, question, drawMessage, { detail, buttons: ['Replace', 'Cancel'] })) === 0
}

/** @param {string} place */
const isFolder = (place) => statSync(place, { throwIfNoEntry: false })?.isDirectory() === true

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.'))
      .map((entry) => ({ name: entry.name, isFolder: isFolder(path.join(folder, entry.name)) }))
      .filter(({ name, isFolder: folderLike }) => folderLike || name.endsWith('.gradwire'))
      .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name))
  } catch {
    return []
  }
}

/**
 * Shows the application menu and clicks what is chosen.
 * @param {WebContents} contents
 */
export async function showMenu(contents) {
  const menus = Menu.getApplicationMenu()?.items ?? []
  const shown = menus.map(({ label, submenu }) => ({
    label: label.replace('&', ''),
    items: (submenu?.items ?? []).map((item) => ({
      label: item.type === 'separator' ? '' : item.label.replace('&', ''),
      keys: (item.accelerator ?? '').replace('CmdOrCtrl', 'Ctrl'),
      enabled: item.enabled,
    })),
  }))
  const [index, place] =
    /** @type {[number, number] | undefined} */ (await draw(contents, 'Menu', drawMenu, shown)) ?? []
  if (index !== undefined && place !== undefined) menus[index]?.submenu?.items[place]?.click()
}

/**
 * @param {WebContents} contents
 * @param {string} heading
 * @param {Function} drawing one of those of drawn.mjs
 * @param {unknown} options
 */
async function draw(contents, heading, drawing, options) {
  const { executionContextId } = await contents.standinSend('Page.createIsolatedWorld', {
    frameId: contents.standinTarget,
    worldName: 'stand-in dialogs',
  })
  const expression = `(() => {
    const sheet = (${openSheet})(${JSON.stringify(heading)})
    ;(${drawing})(sheet, ${JSON.stringify(options)})
    return sheet.finished
  })()`
  const asked = { contextId: executionContextId, expression, awaitPromise: true, returnByValue: true }
  const { result, exceptionDetails } = await contents.standinSend('Runtime.evaluate', asked)
  if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
  return /** @type {{ value?: unknown }} */ (result).value
}
