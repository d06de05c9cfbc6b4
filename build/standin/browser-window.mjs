import { EventEmitter } from 'node:events'
import { acceleratorKey } from './accelerator.mjs'
import { Menu } from './menu.mjs'
import { preventable } from './preventable.mjs'
import { WebContents } from './web-contents.mjs'

/**
 * @typedef {object} WindowOptions
 * @property {number} [width]
 * @property {number} [height]
 * @property {boolean} [show]
 * @property {string} [title]
 * @property {import('./web-contents.mjs').WebPreferences} [webPreferences]
 */

/** The runtime that new windows belong to; there is one a process. @type {import('./runtime.mjs').Runtime | undefined} */
let current

/** @param {import('./runtime.mjs').Runtime} runtime */
export function useRuntime(runtime) {
  current = runtime
}

/** @returns {import('./runtime.mjs').Runtime} */
function runtimeInUse() {
  if (current === undefined) throw new Error('stand-in: no runtime')
  return current
}

/** Electron's `BrowserWindow`: an ordinary window of Chromium. */
export class BrowserWindow extends EventEmitter {
  #runtime = runtimeInUse()
  #title
  #isVisible
  #isDestroyed = false
  #isEdited = false
  /** @type {'normal' | 'minimized' | 'maximized' | 'fullscreen'} */
  #state = 'normal'

  /** @param {WindowOptions} [options] */
  constructor(options = {}) {
    super()
    const runtime = this.#runtime
    if (!runtime.isReady) throw new Error('Cannot create BrowserWindow before app is ready')
    this.id = runtime.nextId()
    this.#title = options.title ?? runtime.app.name
    this.#isVisible = options.show !== false
    runtime.windows.set(this.id, this)
    const { width = 800, height = 600 } = options
    this.webContents = new WebContents(runtime, this, options.webPreferences ?? {}, newPage(runtime, width, height))
    runtime.focused = this
    runtime.app.emit('web-contents-created', preventable({}), this.webContents)
    runtime.app.emit('browser-window-created', preventable({}), this)
  }

  static getAllWindows() {
    return [...runtimeInUse().windows.values()]
  }

  static getFocusedWindow() {
    return runtimeInUse().focused ?? null
  }

  /** @param {unknown} contents */
  static fromWebContents(contents) {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null
  }

  /** @param {string} address */
  loadURL(address) {
    return this.webContents.loadURL(address)
  }

  show() {
    this.#isVisible = true
    this.emit('show')
    this.focus()
  }

  focus() {
    this.#runtime.focused = this
    this.emit('focus')
  }

  isVisible() {
    return this.#isVisible
  }

  isFocused() {
    return this.#runtime.focused === this
  }

  /** @param {string} title */
  setTitle(title) {
    this.#title = title
    this.standinShowTitle()
  }

  getTitle() {
    return this.#title
  }

  /** On a screen, Chromium's window has the page's title; there it also says that this is not Electron. */
  standinShowTitle() {
    if (!this.#runtime.boot.isAttended || this.#isDestroyed) return
    const title = JSON.stringify(`${this.#title} (stand-in)`)
    this.webContents.executeJavaScript(`document.title = ${title}`).catch(() => undefined)
  }

  /** @param {boolean} edited */
  setDocumentEdited(edited) {
    this.#isEdited = edited
  }

  isDocumentEdited() {
    return this.#isEdited
  }

  minimize() {
    this.#setState('minimized', 'minimize')
  }

  maximize() {
    this.#setState('maximized', 'maximize')
  }

  restore() {
    this.#setState('normal', 'restore')
  }

  /** @param {boolean} full */
  setFullScreen(full) {
    this.#setState(full ? 'fullscreen' : 'normal', full ? 'enter-full-screen' : 'leave-full-screen')
  }

  isMinimized() {
    return this.#state === 'minimized'
  }

  isMaximized() {
    return this.#state === 'maximized'
  }

  isFullScreen() {
    return this.#state === 'fullscreen'
  }

  /**
   * @param {'normal' | 'minimized' | 'maximized' | 'fullscreen'} state
   * @param {string} event
   */
  #setState(state, event) {
    this.#state = state
    void this.#applyState(state).catch(() => undefined)
    this.emit(event)
  }

  /** @param {string} windowState */
  async #applyState(windowState) {
    await this.webContents.standinReady
    const targetId = this.webContents.standinTarget
    const { windowId } = await this.#runtime.send('Browser.getWindowForTarget', { targetId })
    await this.#runtime.send('Browser.setWindowBounds', { windowId, bounds: { windowState } })
  }

  /** The menu keys that a window takes, in the form its page reports them. */
  standinKeys() {
    return (Menu.getApplicationMenu()?.standinAccelerators() ?? []).map(({ accelerator }) =>
      acceleratorKey(accelerator),
    )
  }

  /** @param {string} key */
  standinPressKey(key) {
    const items = Menu.getApplicationMenu()?.standinAccelerators() ?? []
    items.find(({ accelerator }) => acceleratorKey(accelerator) === key)?.click({}, this)
  }

  close() {
    void this.standinClose()
  }

  /** Closes unless the app or the page refuses. */
  async standinClose() {
    if (this.#isDestroyed) return
    const event = preventable({})
    this.emit('close', event)
    if (event.defaultPrevented || this.#isDestroyed) return
    await this.webContents.standinReady.catch(() => undefined)
    if (!(await this.#isHeldByPage())) this.destroy()
  }

  /** A page that the person has touched may hold its window by `beforeunload`; Electron asks nobody then, the window stays. */
  async #isHeldByPage() {
    const held = await this.webContents
      .executeJavaScript(
        `(() => {
          if (!navigator.userActivation?.hasBeenActive) return false
          const event = document.createEvent('BeforeUnloadEvent')
          event.initEvent('beforeunload', false, true)
          window.dispatchEvent(event)
          return event.defaultPrevented
        })()`,
      )
      .catch(() => false)
    return held === true
  }

  isDestroyed() {
    return this.#isDestroyed
  }

  destroy() {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    const runtime = this.#runtime
    runtime.windows.delete(this.id)
    if (runtime.focused === this) runtime.focused = [...runtime.windows.values()].at(-1)
    this.webContents.standinDestroy()
    this.emit('closed')
    runtime.app.standinWindowGone()
  }
}

/** Whether Chromium's own first window has been given to one of the app's. */
let isFirstTaken = false

/**
 * A page for a window. On a screen, the first is the one Chromium began with: that one has no tabs.
 * @param {import('./runtime.mjs').Runtime} runtime
 * @param {number} width
 * @param {number} height
 */
async function newPage(runtime, width, height) {
  if (runtime.boot.isHeaded && !isFirstTaken) {
    isFirstTaken = true
    const { targetInfos } = await runtime.send('Target.getTargets')
    const pages = /** @type {{ type: string, targetId: string }[]} */ (targetInfos).filter(
      ({ type }) => type === 'page',
    )
    if (pages[0] !== undefined) {
      const { windowId } = await runtime.send('Browser.getWindowForTarget', { targetId: pages[0].targetId })
      await runtime.send('Browser.setWindowBounds', { windowId, bounds: { width, height } })
      return pages[0].targetId
    }
  }
  const { targetId } = await runtime.send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height })
  return String(targetId)
}
