import { EventEmitter } from 'node:events'

/** @typedef {(contents: unknown, permission: string, answer: (granted: boolean) => void, details: object) => void} RequestHandler */
/** @typedef {(contents: unknown, permission: string, origin: string, details: object) => boolean} CheckHandler */

// Electron's name of a permission, and the web's own.
const permissions = [
  ['notifications', 'notifications'],
  ['geolocation', 'geolocation'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
  ['media', 'camera'],
  ['media', 'microphone'],
]

/** Electron's `session.defaultSession`. What a page is allowed is decided when it is loaded, not when it asks. */
export class Session extends EventEmitter {
  /** @type {RequestHandler | null} */
  #request = null
  /** @type {CheckHandler | null} */
  #check = null

  /** @param {RequestHandler | null} handler */
  setPermissionRequestHandler(handler) {
    this.#request = handler
  }

  /** @param {CheckHandler | null} handler */
  setPermissionCheckHandler(handler) {
    this.#check = handler
  }

  /** USB, HID and serial devices: a headless Chromium has none to offer. */
  setDevicePermissionHandler() {}

  /**
   * @param {import('./runtime.mjs').Runtime} runtime
   * @param {{ getURL(): string }} contents
   * @param {string} origin as Chromium knows it
   */
  async standinApply(runtime, contents, origin) {
    for (const [permission = '', name] of permissions) {
      const setting = (await this.#isGranted(contents, permission)) ? 'granted' : 'denied'
      // Not every version of Chromium knows every name.
      await runtime.send('Browser.setPermission', { permission: { name }, setting, origin }).catch(() => undefined)
    }
  }

  /**
   * @param {{ getURL(): string }} contents
   * @param {string} permission
   */
  async #isGranted(contents, permission) {
    const url = contents.getURL()
    if (this.#check !== null && !this.#check(contents, permission, url, {})) return false
    const request = this.#request
    if (request === null) return true
    return new Promise((resolve) => request(contents, permission, resolve, { isMainFrame: true, requestingUrl: url }))
  }
}
