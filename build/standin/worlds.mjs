/*
 * What runs in the page: a bridge between the page's own world and the isolated world of the preload script, as Electron's
 * contextIsolation has it. Each function is self-contained, because its text is what gets injected.
 *
 * The worlds talk over synchronous DOM events, whose `detail` Chromium clones from one world to the other. Functions cross
 * as numbers, promises as tickets.
 */

/** @typedef {{ [key: string]: unknown }} Plain */
/** @typedef {{ name: string, message: string }} PlainError */
/** @typedef {{ t: string } & Plain} Message */

/**
 * @typedef {object} WorldBridge
 * @property {(message: Message) => void} post
 * @property {(value: unknown) => unknown} encode
 * @property {(value: unknown) => unknown} decode
 * @property {Map<string, (message: Message) => void>} heard what to do with other messages, by their `t`
 */

/**
 * @param {'main' | 'isolated'} side
 * @param {string} channel a name that the page cannot guess
 * @returns {WorldBridge}
 */
export function createWorldBridge(side, channel) {
  const other = side === 'main' ? 'isolated' : 'main'
  /** @type {Map<number, (...values: unknown[]) => unknown>} */
  const functions = new Map()
  /** @type {WeakMap<object, number>} */
  const numbers = new WeakMap()
  /** @type {Map<number, [(value: unknown) => void, (error: Error) => void]>} */
  const tickets = new Map()
  /** @type {Map<number, Message>} */
  const returned = new Map()
  /** @type {Map<string, (message: Message) => void>} */
  const heard = new Map()
  let last = 0
  const dispatch = document.dispatchEvent.bind(document)
  const Event = CustomEvent

  /** @param {Message} message */
  const post = (message) => {
    dispatch(new Event(channel + other, { detail: message }))
  }

  /**
   * @param {object} value
   * @returns {value is Plain}
   */
  const isPlain = (value) => {
    const prototype = Object.getPrototypeOf(value)
    return prototype === Object.prototype || prototype === null
  }

  /**
   * @param {unknown} error
   * @returns {PlainError}
   */
  const plainError = (error) =>
    error instanceof Error ? { name: error.name, message: error.message } : { name: 'Error', message: String(error) }

  /** @param {unknown} plain */
  const realError = (plain) => {
    const { name, message } = /** @type {PlainError} */ (plain)
    const error = new Error(message)
    if (name !== 'Error') error.name = name
    return error
  }

  /**
   * @param {unknown} value
   * @returns {unknown}
   */
  const encode = (value) => {
    if (typeof value === 'function') {
      let number = numbers.get(value)
      if (number === undefined) {
        number = ++last
        numbers.set(value, number)
        functions.set(number, /** @type {(...values: unknown[]) => unknown} */ (value))
      }
      return { $function: number }
    }
    if (value === null || typeof value !== 'object') return value
    if (value instanceof Promise) {
      const ticket = ++last
      value.then(
        (result) => post({ t: 'settle', ticket, ok: true, value: encode(result) }),
        (error) => post({ t: 'settle', ticket, ok: false, value: plainError(error) }),
      )
      return { $promise: ticket }
    }
    if (value instanceof Error) return { $error: plainError(value) }
    if (Array.isArray(value)) return value.map(encode)
    if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item)]))
    return value
  }

  /**
   * @param {unknown} value
   * @returns {unknown}
   */
  const decode = (value) => {
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map(decode)
    if (!isPlain(value)) return value
    const { $function: number, $promise: ticket, $error: error } = value
    if (typeof number === 'number') return (/** @type {unknown[]} */ ...values) => call(number, values)
    if (typeof ticket === 'number') return new Promise((resolve, reject) => tickets.set(ticket, [resolve, reject]))
    if (error !== undefined) return realError(error)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]))
  }

  /**
   * @param {number} number
   * @param {unknown[]} values
   */
  const call = (number, values) => {
    const answer = ++last
    post({ t: 'call', number, answer, values: encode(values) })
    const result = returned.get(answer)
    returned.delete(answer)
    if (result === undefined) throw new Error('bridge: no answer')
    if (result['ok'] !== true) throw realError(result['value'])
    return decode(result['value'])
  }

  /** @param {Message} message */
  const answerCall = ({ number, answer, values }) => {
    try {
      const run = functions.get(Number(number))
      if (run === undefined) throw new Error('bridge: no such function')
      const result = run(.../** @type {unknown[]} */ (decode(values)))
      post({ t: 'return', answer, ok: true, value: encode(result) })
    } catch (error) {
      post({ t: 'return', answer, ok: false, value: plainError(error) })
    }
  }

  /** @param {Message} message */
  const settle = ({ ticket, ok, value }) => {
    const [resolve, reject] = tickets.get(Number(ticket)) ?? []
    tickets.delete(Number(ticket))
    if (ok === true) resolve?.(decode(value))
    else reject?.(realError(value))
  }

  heard.set('call', answerCall)
  heard.set('return', (message) => returned.set(Number(message['answer']), message))
  heard.set('settle', settle)
  document.addEventListener(channel + side, (event) => {
    const message = /** @type {Message} */ (/** @type {CustomEvent} */ (event).detail)
    heard.get(message.t)?.(message)
  })
  return { post, encode, decode, heard }
}

/**
 * The page's side: puts what the preload exposes on `window`, frozen, and asks before a window opens.
 * @param {WorldBridge} bridge
 */
export function runMainWorld(bridge) {
  /**
   * @template Value
   * @param {Value} value
   * @returns {Value}
   */
  const frozen = (value) => {
    if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
      Object.values(value).forEach(frozen)
      Object.freeze(value)
    }
    return value
  }
  bridge.heard.set('expose', ({ key, api }) => {
    const value = frozen(bridge.decode(api))
    Object.defineProperty(window, String(key), { value, writable: false, configurable: false, enumerable: true })
  })
  if (window !== window.top) return
  window.open = (url = '', frameName = '', features = '') => {
    bridge.post({ t: 'window-open', url: String(new URL(url, location.href)), frameName, features })
    return null
  }
  document.addEventListener('click', (event) => {
    const link = event
      .composedPath()
      .find((target) => target instanceof HTMLAnchorElement && target.target === '_blank')
    if (event.defaultPrevented || !(link instanceof HTMLAnchorElement)) return
    event.preventDefault()
    window.open(link.href)
  })
}

/**
 * @typedef {object} Preload
 * @property {boolean} isAttended whether a person uses the window
 * @property {string} binding the function that reaches the main process
 * @property {Plain} process what the preload sees as `process`
 */

/**
 * The preload's side: `ipcRenderer`, `contextBridge`, and the keys of the application menu.
 * @param {WorldBridge} bridge
 * @param {import('./codec.mjs').Codec} codec
 * @param {Preload} preload
 * @param {((require: (name: string) => unknown, process: Plain, module: { exports: Plain }, exports: Plain) => void) | undefined} run
 */
export function runIsolatedWorld(bridge, codec, preload, run) {
  /** @typedef {(event: unknown, ...values: unknown[]) => void} Listener */
  const world = /** @type {{ [name: string]: unknown }} */ (/** @type {unknown} */ (globalThis))
  const send = /** @type {(text: string) => void} */ (world[preload.binding])
  /** @param {Message} message */
  const tell = (message) => send(JSON.stringify(message))
  /** @type {Map<string, { listener: Listener, once: boolean }[]>} */
  const listeners = new Map()
  /** @type {Map<number, [(value: unknown) => void, (error: Error) => void, string]>} */
  const waiting = new Map()
  /** @type {ReadonlySet<string>} */
  let keys = new Set()
  let last = 0

  /**
   * @param {string} channel
   * @param {Listener} listener
   * @param {boolean} once
   */
  const listen = (channel, listener, once) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, once }])
    return ipcRenderer
  }
  const ipcRenderer = {
    invoke: (/** @type {string} */ channel, /** @type {unknown[]} */ ...values) =>
      new Promise((resolve, reject) => {
        const encoded = codec.encode(values)
        const id = ++last
        waiting.set(id, [resolve, reject, channel])
        tell({ t: 'invoke', id, channel, values: encoded })
      }),
    send: (/** @type {string} */ channel, /** @type {unknown[]} */ ...values) =>
      tell({ t: 'send', channel, values: codec.encode(values) }),
    on: (/** @type {string} */ channel, /** @type {Listener} */ listener) => listen(channel, listener, false),
    once: (/** @type {string} */ channel, /** @type {Listener} */ listener) => listen(channel, listener, true),
    off: (/** @type {string} */ channel, /** @type {Listener} */ listener) => {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((entry) => entry.listener !== listener),
      )
      return ipcRenderer
    },
    sendSync: () => {
      throw new Error('stand-in: ipcRenderer.sendSync is not supported, and blocks a real window')
    },
  }

  /** @param {Message} message from the main process */
  world['standinFromMain'] = (message) => {
    if (message.t === 'reply') {
      const [resolve, reject, channel] = waiting.get(Number(message['id'])) ?? []
      waiting.delete(Number(message['id']))
      if (message['error'] === undefined) resolve?.(codec.decode(message['value']))
      else reject?.(new Error(`Error invoking remote method '${channel}': ${message['error']}`))
    } else if (message.t === 'event') {
      const channel = String(message['channel'])
      const now = listeners.get(channel) ?? []
      listeners.set(
        channel,
        now.filter(({ once }) => !once),
      )
      const values = /** @type {unknown[]} */ (codec.decode(message['values']))
      for (const { listener } of now) listener({ sender: ipcRenderer, ports: [] }, ...values)
    } else if (message.t === 'keys') keys = new Set(/** @type {string[]} */ (message['keys']))
  }

  bridge.heard.set('window-open', ({ url, frameName, features }) =>
    tell({ t: 'window-open', url, frameName, features }),
  )

  // Electron gives a key to the menu when the page has not handled it: so this has to be the last of the page's listeners.
  /** @param {KeyboardEvent} event */
  const afterThePage = (event) => {
    const { ctrlKey, metaKey, altKey, shiftKey, key } = event
    const name = `${ctrlKey ? 'Ctrl+' : ''}${metaKey ? 'Meta+' : ''}${altKey ? 'Alt+' : ''}${shiftKey ? 'Shift+' : ''}${key.toUpperCase()}`
    if (event.defaultPrevented || !keys.has(name)) return
    event.preventDefault()
    tell({ t: 'key', name })
  }
  window.addEventListener('keydown', () => window.addEventListener('keydown', afterThePage, { once: true }), true)

  if (preload.isAttended) {
    // Chromium's own close button: the main process is asked first, which closes the window itself when it may.
    window.addEventListener('beforeunload', (event) => event.isTrusted && event.preventDefault())
    // Alt alone opens the menu, as where a menu bar is hidden.
    let isAltAlone = false
    window.addEventListener('keydown', ({ key }) => (isAltAlone = key === 'Alt'), true)
    window.addEventListener('keyup', ({ key }) => key === 'Alt' && isAltAlone && tell({ t: 'menu' }), true)
  }

  if (run === undefined) return
  /** @type {Set<string>} */
  const exposed = new Set()
  const contextBridge = {
    exposeInMainWorld: (/** @type {string} */ key, /** @type {unknown} */ api) => {
      if (exposed.has(key)) throw new Error('Cannot bind an API on top of an existing property on the window object')
      exposed.add(key)
      bridge.post({ t: 'expose', key, api: bridge.encode(api) })
    },
  }
  const require = (/** @type {string} */ name) => {
    if (name === 'electron' || name === 'electron/renderer') return { contextBridge, ipcRenderer }
    throw new Error(`module not found: ${name}`)
  }
  const module = { exports: {} }
  try {
    run(require, Object.freeze({ ...preload.process }), module, module.exports)
  } catch (error) {
    tell({ t: 'preload-error', message: error instanceof Error ? String(error.stack) : String(error) })
  }
}
