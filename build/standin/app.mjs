import { EventEmitter } from 'node:events'
import { mkdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { preventable } from './preventable.mjs'
import { SingleInstance } from './single-instance.mjs'

/** Electron's `app`. */
export class App extends EventEmitter {
  /** @type {import('./runtime.mjs').Runtime | undefined} */
  runtime = undefined
  /** Ends Chromium and the server of the app's schemes. @type {() => Promise<void>} */
  shutDown = () => Promise.resolve()
  /** What was added, for tests to look at; Electron itself only hands it to the operating system. @type {string[]} */
  standinRecentDocuments = []
  /** @type {{ [key: string]: string | undefined }} */
  standinAbout = {}
  #boot
  /** @type {{ readonly [name: string]: string }} */
  #paths
  #instance
  /** @type {(event: undefined) => void} */
  #becomeReady = () => undefined
  #whenReady = new Promise((resolve) => (this.#becomeReady = resolve))

  /** @param {import('./runtime.mjs').Boot} boot */
  constructor(boot) {
    super()
    this.#boot = boot
    this.name = boot.manifest.productName ?? boot.manifest.name
    this.isPackaged = boot.isPackaged
    const home = os.homedir()
    const appData = process.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config')
    const userData = path.resolve(boot.commandLine.userData ?? path.join(appData, this.name))
    this.#paths = {
      home,
      appData,
      userData,
      temp: os.tmpdir(),
      documents: path.join(home, 'Documents'),
      exe: boot.executable,
    }
    mkdirSync(userData, { recursive: true })
    this.#instance = new SingleInstance(userData, (words, folder, data) =>
      this.emit('second-instance', preventable({}), words, folder, data),
    )
  }

  getName() {
    return this.name
  }

  getVersion() {
    return this.#boot.manifest.version ?? '0.0.0'
  }

  getAppPath() {
    return this.#boot.appPath
  }

  getLocale() {
    return 'en-US'
  }

  /** @param {string} name */
  getPath(name) {
    const place = this.#paths[name]
    if (place === undefined) throw new Error(`stand-in: app.getPath('${name}') is not implemented`)
    return place
  }

  isReady() {
    return this.runtime?.isReady === true
  }

  whenReady() {
    return this.#whenReady
  }

  /** The app's main script has run: everything may begin. */
  standinBecomeReady() {
    if (this.runtime !== undefined) this.runtime.isReady = true
    this.emit('will-finish-launching')
    this.emit('ready', preventable({}), {})
    this.#becomeReady(undefined)
  }

  enableSandbox() {
    if (this.isReady()) throw new Error('app.enableSandbox() can only be called before app is ready')
  }

  /** @param {{ [key: string]: string | undefined }} options */
  setAboutPanelOptions(options) {
    this.standinAbout = options
  }

  showAboutPanel() {
    this.emit('standin-about-panel', this.standinAbout)
  }

  /** @param {string} file */
  addRecentDocument(file) {
    this.standinRecentDocuments = [file, ...this.standinRecentDocuments.filter((known) => known !== file)]
  }

  focus() {
    this.runtime?.focused?.focus()
  }

  get commandLine() {
    const { switches } = this.#boot.commandLine
    return {
      // Chromium has already been given its switches; Playwright's are for speed and quiet only.
      appendSwitch: () => undefined,
      appendArgument: () => undefined,
      hasSwitch: (/** @type {string} */ name) =>
        switches.some((word) => word === `--${name}` || word.startsWith(`--${name}=`)),
    }
  }

  /** @param {unknown} [data] handed to the first instance */
  requestSingleInstanceLock(data) {
    return this.#instance.request(data)
  }

  hasSingleInstanceLock() {
    return this.#instance.isHeld
  }

  releaseSingleInstanceLock() {
    this.#instance.release()
  }

  /** Closes every window, each of which may refuse; then ends. */
  async quit() {
    const { runtime } = this
    if (runtime === undefined || runtime.isQuitting) return
    const before = preventable({})
    this.emit('before-quit', before)
    if (before.defaultPrevented) return
    runtime.isQuitting = true
    for (const window of [...runtime.windows.values()]) {
      await window.standinClose()
      if (!window.isDestroyed()) {
        runtime.isQuitting = false
        return
      }
    }
    const will = preventable({})
    this.emit('will-quit', will)
    if (will.defaultPrevented) runtime.isQuitting = false
    else await this.exit(0)
  }

  /** Ends without asking anyone. */
  async exit(code = 0) {
    if (this.runtime !== undefined) this.runtime.isQuitting = true
    this.emit('quit', preventable({}), code)
    this.#instance.release()
    await this.shutDown()
    process.exit(code)
  }

  /** The last window has gone: without a listener that ends the app, as in Electron. */
  standinWindowGone() {
    if (this.runtime === undefined || this.runtime.windows.size > 0 || this.runtime.isQuitting) return
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else void this.quit()
  }
}
