/**
 * @typedef {object} Boot
 * @property {string} executable what the app sees as its own program
 * @property {string} appPath
 * @property {{ readonly name: string, readonly productName?: string, readonly version?: string }} manifest the app's package.json
 * @property {import('./command-line.mjs').CommandLine} commandLine
 * @property {boolean} isPackaged
 * @property {boolean} isHeaded whether there is a screen to show windows on
 * @property {boolean} isAttended whether somebody is there to answer dialogs, which are then drawn into the page
 * @property {string} electronVersion
 */

/**
 * What the parts of the stand-in share. Those that depend on each other in a circle find each other here.
 */
export class Runtime {
  /** @type {Map<number, import('./browser-window.mjs').BrowserWindow>} */
  windows = new Map()
  /** @type {import('./browser-window.mjs').BrowserWindow | undefined} */
  focused = undefined
  /** @type {import('./chromium.mjs').Chromium | undefined} */
  browser = undefined
  isReady = false
  isQuitting = false
  #lastId = 0

  /**
   * @param {Boot} boot
   * @param {import('./app.mjs').App} app
   * @param {import('./schemes.mjs').Schemes} schemes
   * @param {import('./session.mjs').Session} session
   * @param {import('./ipc-main.mjs').IpcMain} ipcMain
   */
  constructor(boot, app, schemes, session, ipcMain) {
    this.boot = boot
    this.app = app
    this.schemes = schemes
    this.session = session
    this.ipcMain = ipcMain
  }

  nextId() {
    return ++this.#lastId
  }

  /**
   * A command to Chromium as a whole, or to one page.
   * @param {string} method
   * @param {{ [key: string]: unknown }} [params]
   * @param {string} [sessionId]
   */
  send(method, params, sessionId) {
    if (this.browser === undefined) return Promise.reject(new Error('stand-in: Chromium is not there yet'))
    return this.browser.send(method, params, sessionId)
  }
}
