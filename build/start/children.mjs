import { spawn } from 'node:child_process'

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** What was started, and has to end when this ends. */
export class Children {
  /** @type {Set<ChildProcess>} */
  #running = new Set()
  /** @type {(() => Promise<void>)[]} */
  #closers = []
  /** @type {Promise<unknown> | undefined} */
  #ending = undefined

  /**
   * @param {string} command
   * @param {readonly string[]} words
   * @param {import('node:child_process').SpawnOptions} options
   * @returns {Promise<number>} the exit status; 1 where it could not be started or was killed
   */
  run(command, words, options) {
    return new Promise((resolve) => {
      const child = spawn(command, words, options)
      this.#running.add(child)
      const ended = (/** @type {number} */ status) => {
        this.#running.delete(child)
        resolve(status)
      }
      child.once('error', () => ended(1))
      child.once('exit', (status) => ended(status ?? 1))
    })
  }

  /** @param {() => Promise<void>} close for what is no process: a server */
  alsoEnd(close) {
    this.#closers.push(close)
  }

  /** Asks all processes to end, and after three seconds does not ask. */
  async endProcesses() {
    await Promise.all([...this.#running].map(endOne))
  }

  /** The end of everything. */
  async end() {
    this.#ending ??= Promise.all([this.endProcesses(), ...this.#closers.map((close) => close())])
    await this.#ending
  }

  /** Ctrl-C, a closed terminal and a plain kill end everything. */
  endOnSignals() {
    for (const [signal, number] of /** @type {const} */ ([
      ['SIGINT', 2],
      ['SIGTERM', 15],
      ['SIGHUP', 1],
    ])) {
      process.on(signal, () => void this.end().then(() => process.exit(128 + number)))
    }
  }

  get isEnding() {
    return this.#ending !== undefined
  }
}

/** @param {ChildProcess} child */
function endOne(child) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 3000)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve(undefined)
    })
    child.kill('SIGTERM')
  })
}
