import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * The lock that lets one instance run per user data folder. A second one leaves a note in the first one's inbox.
 */
export class SingleInstance {
  isHeld = false
  #lock
  #inbox
  #onSecond
  /** @type {NodeJS.Timeout | undefined} */
  #timer = undefined

  /**
   * @param {string} userData
   * @param {(words: string[], folder: string, data: unknown) => void} onSecond
   */
  constructor(userData, onSecond) {
    this.#lock = path.join(userData, 'standin.lock')
    this.#inbox = path.join(userData, 'standin.inbox')
    this.#onSecond = onSecond
  }

  /**
   * @param {unknown} data for the first instance
   * @returns {boolean} whether this is the first
   */
  request(data) {
    if (this.isHeld) return true
    const owner = this.#ownerAlive()
    if (owner !== undefined) {
      mkdirSync(this.#inbox, { recursive: true })
      const note = path.join(this.#inbox, `${Date.now()}-${process.pid}`)
      writeFileSync(`${note}.part`, JSON.stringify({ words: process.argv, folder: process.cwd(), data }))
      renameSync(`${note}.part`, `${note}.json`)
      return false
    }
    this.isHeld = true
    rmSync(this.#inbox, { recursive: true, force: true })
    this.#timer = setInterval(() => this.#readInbox(), 100)
    this.#timer.unref()
    return true
  }

  release() {
    if (!this.isHeld) return
    this.isHeld = false
    clearInterval(this.#timer)
    rmSync(this.#lock, { force: true })
  }

  /** Takes the lock, or tells whose it is. A lock whose owner has died is free. */
  #ownerAlive() {
    try {
      writeFileSync(this.#lock, String(process.pid), { flag: 'wx' })
      return undefined
    } catch {
      const owner = Number(readFileSync(this.#lock, 'utf8'))
      if (isAlive(owner)) return owner
      writeFileSync(this.#lock, String(process.pid))
      return undefined
    }
  }

  #readInbox() {
    for (const name of listed(this.#inbox)) {
      const file = path.join(this.#inbox, name)
      const { words, folder, data } = JSON.parse(readFileSync(file, 'utf8'))
      rmSync(file)
      this.#onSecond(words, folder, data)
    }
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** @param {string} folder */
function listed(folder) {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
  } catch {
    return []
  }
}
