import { EventEmitter } from 'node:events'

/** @typedef {(event: unknown, ...values: unknown[]) => unknown} InvokeHandler */

/** Electron's `ipcMain`. */
export class IpcMain extends EventEmitter {
  /** @type {Map<string, InvokeHandler>} */
  #handlers = new Map()

  /**
   * @param {string} channel
   * @param {InvokeHandler} handler
   */
  handle(channel, handler) {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.#handlers.set(channel, handler)
  }

  /** @param {string} channel */
  removeHandler(channel) {
    this.#handlers.delete(channel)
  }

  /**
   * @param {string} channel
   * @param {unknown} event
   * @param {readonly unknown[]} values
   */
  async standinInvoke(channel, event, values) {
    const handler = this.#handlers.get(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    return await handler(event, ...values)
  }
}
