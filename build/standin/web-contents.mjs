import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { createCodec } from './codec.mjs'
import { showMenu } from './person.mjs'
import { preventable } from './preventable.mjs'
import { createWorldBridge, runIsolatedWorld, runMainWorld } from './worlds.mjs'

/** @typedef {import('./chromium.mjs').Fields} Fields */
/** @typedef {{ t: string, [key: string]: unknown }} Message */
/** @typedef {{ action: 'deny' | 'allow' }} WindowOpenAnswer */

/**
 * @typedef {object} WebPreferences
 * @property {string} [preload]
 * @property {boolean} [contextIsolation]
 * @property {boolean} [nodeIntegration]
 * @property {boolean} [sandbox]
 * @property {boolean} [webSecurity]
 * @property {boolean} [spellcheck]
 */

const isolatedWorld = 'Electron Isolated Context'
const binding = 'standinToMain'
const codec = createCodec()

/** @type {readonly (readonly [keyof WebPreferences, boolean])[]} */
const insecure = [
  ['contextIsolation', false],
  ['nodeIntegration', true],
  ['sandbox', false],
  ['webSecurity', false],
]

/** Electron's `webContents` of one window. */
export class WebContents extends EventEmitter {
  #runtime
  #window
  #preferences
  #sessionId = ''
  #url = ''
  #isDestroyed = false
  #hasShown = false
  #isReloading = false
  /** The address that the app itself asked for: it is not asked about again. @type {string | undefined} */
  #expected = undefined
  /** @type {number | undefined} */
  #preloadContext = undefined
  /** @type {(context: number) => void} */
  #resolveContext = () => undefined
  /** @type {Promise<number>} */
  #contextComes = new Promise((resolve) => (this.#resolveContext = resolve))
  /** @type {(details: object) => WindowOpenAnswer} */
  #windowOpenHandler = () => ({ action: 'allow' })

  /**
   * @param {import('./runtime.mjs').Runtime} runtime
   * @param {import('./browser-window.mjs').BrowserWindow} window
   * @param {WebPreferences} preferences
   * @param {Promise<string>} target resolves to the id of Chromium's page
   */
  constructor(runtime, window, preferences, target) {
    super()
    for (const [name, bad] of insecure) {
      if (preferences[name] === bad) throw new Error(`stand-in: insecure webPreferences.${name}=${bad} is refused`)
    }
    this.id = runtime.nextId()
    this.session = runtime.session
    this.#runtime = runtime
    this.#window = window
    this.#preferences = preferences
    this.standinTarget = ''
    this.standinReady = this.#attach(target)
    this.standinReady.catch((error) => {
      if (!this.#isDestroyed) console.error('stand-in: window:', error)
    })
  }

  /** @param {Promise<string>} target */
  async #attach(target) {
    const runtime = this.#runtime
    this.standinTarget = await target
    const { sessionId } = await runtime.send('Target.attachToTarget', { targetId: this.standinTarget, flatten: true })
    this.#sessionId = String(sessionId)
    runtime.browser?.on(`session:${this.#sessionId}`, ({ method, params }) => this.#onEvent(method, params))
    await this.standinSend('Page.enable')
    await this.standinSend('Runtime.enable')
    await this.standinSend('Runtime.addBinding', { name: binding, executionContextName: isolatedWorld })
    await this.standinSend('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] })
    for (const script of this.#worldScripts()) await this.standinSend('Page.addScriptToEvaluateOnNewDocument', script)
  }

  /** What every new document gets: the bridge in the page's own world, and beside it the preload in a world of its own. */
  #worldScripts() {
    const { preload } = this.#preferences
    if (preload !== undefined && !path.isAbsolute(preload)) throw new Error('preload script must have absolute path')
    const source = preload === undefined ? '' : readFileSync(preload, 'utf8')
    if (/^\s*(import\s|export\s)/m.test(source)) throw new Error('stand-in: a sandboxed preload has to be CommonJS')
    const channel = JSON.stringify(randomBytes(12).toString('hex'))
    const seen = {
      type: 'renderer',
      platform: process.platform,
      sandboxed: true,
      contextIsolated: true,
      env: {},
      argv: [],
    }
    const settings = JSON.stringify({
      binding,
      isAttended: this.#runtime.boot.isAttended,
      process: { ...seen, versions: { ...process.versions } },
    })
    const run = preload === undefined ? 'undefined' : `function (require, process, module, exports) {${source}\n}`
    const isolated = `(${runIsolatedWorld})((${createWorldBridge})('isolated', ${channel}), (${createCodec})(), ${settings}, ${run})`
    const main = `(${runMainWorld})((${createWorldBridge})('main', ${channel}))`
    return [
      { source: `if (location.href !== 'about:blank' && window === window.top) {${main}}` },
      {
        source: `if (location.href !== 'about:blank' && window === window.top) {${isolated}}`,
        worldName: isolatedWorld,
      },
    ]
  }

  /**
   * A command to this page.
   * @param {string} method
   * @param {Fields} [params]
   */
  standinSend(method, params) {
    return this.#runtime.send(method, params, this.#sessionId)
  }

  /**
   * @param {string} method
   * @param {Fields} params
   */
  #onEvent(method, params) {
    switch (method) {
      case 'Runtime.executionContextCreated':
        return this.#onContext(/** @type {{ id: number, name: string, auxData: Fields }} */ (params['context']))
      case 'Runtime.executionContextsCleared':
        this.#preloadContext = undefined
        this.#contextComes = new Promise((resolve) => (this.#resolveContext = resolve))
        return
      case 'Runtime.bindingCalled':
        if (params['executionContextId'] === this.#preloadContext)
          void this.#onMessage(JSON.parse(String(params['payload'])))
        return
      case 'Page.frameNavigated':
        return this.#onNavigated(/** @type {{ url: string, parentId?: string }} */ (params['frame']))
      case 'Page.domContentEventFired':
        if (!this.#hasShown && this.#isLoaded()) {
          this.#hasShown = true
          this.#window.emit('ready-to-show')
        }
        return
      case 'Page.loadEventFired':
        if (this.#isLoaded()) this.emit('did-finish-load', preventable({}))
        return
      case 'Inspector.targetCrashed':
        this.emit('render-process-gone', preventable({}), { reason: 'crashed', exitCode: 1 })
        return
      case 'Page.javascriptDialogOpening':
        void this.#onJavaScriptDialog(String(params['type']))
        return
      case 'Fetch.requestPaused':
        void this.#onPaused(params)
    }
  }

  /** Before the app has loaded anything there is only an empty page. */
  #isLoaded() {
    return this.#url !== '' && this.#url !== 'about:blank' && this.#expected === undefined
  }

  /** @param {{ id: number, name: string, auxData: Fields }} context */
  #onContext({ id, name, auxData }) {
    if (name !== isolatedWorld || auxData['frameId'] !== this.standinTarget) return
    this.#preloadContext = id
    this.#resolveContext(id)
  }

  /** @param {{ url: string, parentId?: string }} frame */
  #onNavigated({ url, parentId }) {
    if (parentId !== undefined) return
    this.#url = this.#runtime.schemes.fromChromium(url)
    this.#window.standinShowTitle()
    if (url !== 'about:blank') this.emit('did-navigate', preventable({}), this.#url, 200, '')
  }

  /**
   * A document is about to be loaded: the app may refuse.
   * @param {Fields} params
   */
  async #onPaused({ requestId, request, frameId }) {
    const address = String(/** @type {Fields} */ (request)['url'])
    const isMainFrame = frameId === this.standinTarget
    let refused = false
    if (isMainFrame && address === this.#expected) this.#expected = undefined
    else {
      const url = this.#runtime.schemes.fromChromium(address)
      const event = preventable({ url, isMainFrame, isSameDocument: false, frame: this.mainFrame })
      if (isMainFrame) this.emit('will-navigate', event, url)
      this.emit('will-frame-navigate', event)
      refused = event.defaultPrevented
    }
    const answer = refused ? { requestId, errorReason: 'Aborted' } : { requestId }
    await this.standinSend(refused ? 'Fetch.failRequest' : 'Fetch.continueRequest', answer).catch(() => undefined)
  }

  /**
   * The person closes the window by Chromium's own button: the page's world has held it, so that the app can be asked.
   * @param {string} type
   */
  async #onJavaScriptDialog(type) {
    const accept = type !== 'beforeunload' || this.#isReloading
    this.#isReloading = false
    await this.standinSend('Page.handleJavaScriptDialog', { accept }).catch(() => undefined)
    if (!accept) await this.#window.standinClose()
  }

  /** @param {Message} message from the preload's world */
  async #onMessage(message) {
    const event = preventable({ type: 'frame', sender: this, senderFrame: this.mainFrame, processId: 1, frameId: 1 })
    switch (message.t) {
      case 'invoke':
        return this.#onInvoke(message, event)
      case 'send':
        this.#runtime.ipcMain.emit(
          String(message['channel']),
          event,
          .../** @type {unknown[]} */ (codec.decode(message['values'])),
        )
        return
      case 'key':
        this.#window.standinPressKey(String(message['name']))
        return
      case 'menu':
        if (this.#runtime.boot.isAttended)
          await showMenu(this).catch((error) => console.error('stand-in: menu:', error))
        return
      case 'preload-error':
        console.error('Unable to load preload script:', message['message'])
        return
      case 'window-open': {
        const url = this.#runtime.schemes.fromChromium(String(message['url']))
        const { action } = this.#windowOpenHandler({
          url,
          frameName: message['frameName'],
          features: message['features'],
        })
        if (action === 'allow') throw new Error('stand-in: windows opened by the page are not implemented')
      }
    }
  }

  /**
   * @param {Message} message
   * @param {object} event
   */
  async #onInvoke({ id, channel, values }, event) {
    const name = String(channel)
    try {
      const decoded = /** @type {unknown[]} */ (codec.decode(values))
      const value = await this.#runtime.ipcMain.standinInvoke(name, event, decoded)
      await this.#tellPreload({ t: 'reply', id, value: codec.encode(value) })
    } catch (error) {
      console.error(`Error occurred in handler for '${name}':`, error)
      await this.#tellPreload({ t: 'reply', id, error: String(error) })
    }
  }

  /** @param {Message} message */
  async #tellPreload(message) {
    const contextId = await this.#contextComes
    const expression = `standinFromMain(${JSON.stringify(message)})`
    await this.standinSend('Runtime.evaluate', { contextId, expression }).catch(() => undefined)
  }

  /**
   * The keys of the application menu that the page may leave to it.
   * @param {readonly string[]} keys
   */
  standinSetKeys(keys) {
    void this.#tellPreload({ t: 'keys', keys })
  }

  get mainFrame() {
    const url = this.#url
    return { url, origin: /^[a-z]+:\/\/[^/]*/.exec(url)?.[0] ?? 'null', parent: null, routingId: 1, processId: 1 }
  }

  /** @param {string} address */
  async loadURL(address) {
    await this.standinReady
    const url = this.#runtime.schemes.toChromium(address)
    this.#expected = url
    const finished = new Promise((resolve) => this.once('did-finish-load', resolve))
    const origin = new URL(url).origin
    if (origin !== 'null') await this.session.standinApply(this.#runtime, this, origin)
    const { errorText } = await this.standinSend('Page.navigate', { url })
    if (errorText !== undefined) throw new Error(`${errorText} (-6) loading '${address}'`)
    await finished
    this.standinSetKeys(this.#window.standinKeys())
  }

  /**
   * @param {string} channel
   * @param {unknown[]} values
   */
  send(channel, ...values) {
    void this.#tellPreload({ t: 'event', channel, values: codec.encode(values) })
  }

  /** @param {string} code */
  async executeJavaScript(code) {
    await this.standinReady
    const asked = { expression: code, awaitPromise: true, returnByValue: true, userGesture: true }
    const { result, exceptionDetails } = await this.standinSend('Runtime.evaluate', asked)
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
    return /** @type {Fields} */ (result)['value']
  }

  /** @param {(details: object) => WindowOpenAnswer} handler */
  setWindowOpenHandler(handler) {
    this.#windowOpenHandler = handler
  }

  getURL() {
    return this.#url
  }

  getTitle() {
    return this.#window.getTitle()
  }

  isDestroyed() {
    return this.#isDestroyed
  }

  reload() {
    this.#isReloading = true
    void this.standinSend('Page.reload')
  }

  toggleDevTools() {}

  /** @param {string} command one of Chromium's editing commands, for what has the focus */
  #edit(command) {
    const key = { type: 'rawKeyDown', commands: [command] }
    this.standinSend('Input.dispatchKeyEvent', key).catch(() => undefined)
  }

  undo() {
    this.#edit('undo')
  }

  redo() {
    this.#edit('redo')
  }

  cut() {
    this.#edit('cut')
  }

  copy() {
    this.#edit('copy')
  }

  paste() {
    this.#edit('paste')
  }

  delete() {
    this.#edit('delete')
  }

  selectAll() {
    this.#edit('selectAll')
  }

  /** @param {{ waitForBeforeUnload?: boolean }} [options] */
  close(options) {
    if (options?.waitForBeforeUnload === true) void this.#window.standinClose()
    else this.#window.destroy()
  }

  standinDestroy() {
    this.#isDestroyed = true
    this.standinReady
      .then(() => this.#runtime.send('Target.closeTarget', { targetId: this.standinTarget }))
      .catch(() => undefined)
    this.emit('destroyed')
  }
}
