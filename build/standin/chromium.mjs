// Starts a Chromium and speaks the DevTools protocol with it over a pipe.
import { spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { findChromium, quietSwitches, rootSwitches } from './find-chromium.mjs'

/**
 * @typedef {object} ChromiumOptions
 * @property {string} profile
 * @property {number} loopbackPort where the app's own schemes are served
 * @property {number | undefined} debugPort
 * @property {readonly string[]} switches
 * @property {string | undefined} firstWindow an address: opened at once in a window without tabs. Without one there is no screen
 */

/** @typedef {{ [key: string]: unknown }} Fields */

export class Chromium extends EventEmitter {
  #lastId = 0
  /** @type {Map<number, { resolve: (result: Fields) => void, reject: (error: Error) => void, method: string }>} */
  #waiting = new Map()
  /** @type {string[]} */
  #parts = []
  #process
  #output
  #hasExited = false

  /** @param {ChromiumOptions} options */
  constructor({ profile, loopbackPort, debugPort, switches, firstWindow }) {
    super()
    this.setMaxListeners(0)
    const executable = findChromium()
    if (executable === undefined) throw new Error('stand-in: no Chromium or Chrome found (apt-get install chromium)')
    const words = [
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      `--host-resolver-rules=MAP *.standin.localhost 127.0.0.1:${loopbackPort}`,
      ...quietSwitches,
      ...rootSwitches,
      ...switches,
      ...(debugPort === undefined ? [] : [`--remote-debugging-port=${debugPort}`]),
      ...(firstWindow === undefined
        ? ['--no-startup-window', '--headless=new', '--disable-gpu']
        : [`--app=${firstWindow}`]),
    ]
    this.#process = spawn(executable, words, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] })
    this.#process.once('error', () => this.#gone())
    this.#process.once('exit', () => this.#gone())
    this.#process.stderr?.on('data', (data) => this.#heard(String(data)))
    const [, , , output, input] = this.#process.stdio
    this.#output = /** @type {import('node:stream').Writable} */ (output)
    this.#output.on('error', () => this.#gone())
    const answers = /** @type {import('node:stream').Readable} */ (input)
    answers.setEncoding('utf8')
    answers.on('data', (data) => this.#received(String(data)))
  }

  /**
   * Playwright waits for one line of what Chromium says; the rest is noise.
   * @param {string} text
   */
  #heard(text) {
    for (const line of text.split('\n')) if (line.startsWith('DevTools listening')) process.stderr.write(`${line}\n`)
  }

  /** @param {string} data messages end with a zero, and may come in pieces */
  #received(data) {
    const pieces = data.split('\0')
    const last = pieces.pop() ?? ''
    for (const piece of pieces) {
      this.#parts.push(piece)
      const message = this.#parts.join('')
      this.#parts = []
      this.#handle(JSON.parse(message))
    }
    if (last !== '') this.#parts.push(last)
  }

  /** @param {{ id?: number, method?: string, params?: Fields, result?: Fields, error?: { message: string }, sessionId?: string }} message */
  #handle({ id, method, params, result, error, sessionId }) {
    if (id !== undefined) {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error === undefined) waiting?.resolve(result ?? {})
      else waiting?.reject(new Error(`${waiting.method}: ${error.message}`))
    } else if (method !== undefined) {
      this.emit(
        sessionId === undefined ? method : `session:${sessionId}`,
        sessionId === undefined ? params : { method, params },
      )
    }
  }

  #gone() {
    if (this.#hasExited) return
    this.#hasExited = true
    for (const { reject } of this.#waiting.values()) reject(new Error('Chromium has exited'))
    this.#waiting.clear()
    this.emit('exit')
  }

  /**
   * @param {string} method
   * @param {Fields} [params]
   * @param {string} [sessionId]
   * @returns {Promise<Fields>}
   */
  send(method, params = {}, sessionId = undefined) {
    if (this.#hasExited) return Promise.reject(new Error('Chromium has exited'))
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId
      this.#waiting.set(id, { resolve, reject, method })
      this.#output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })
  }

  /** Ends the browser, by asking first. */
  async close() {
    if (this.#hasExited) return
    const exited = new Promise((resolve) => this.once('exit', resolve))
    this.send('Browser.close').catch(() => undefined)
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 3000)
    await exited
    clearTimeout(timer)
  }
}
