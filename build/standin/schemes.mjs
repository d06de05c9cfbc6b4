import http from 'node:http'
import { Readable } from 'node:stream'

/** @typedef {(request: Request) => Response | Promise<Response>} Handler */
/** @typedef {{ readonly scheme: string, readonly privileges?: { readonly standard?: boolean, readonly secure?: boolean } }} CustomScheme */

const domain = 'standin.localhost'
/** An empty page that Chromium's first window shows until the app has something to load. */
export const blankPage = `http://blank.page.${domain}/`

const served = new RegExp(`^(.*)\\.([a-z][a-z0-9+-]*)\\.${domain.replace('.', '\\.')}$`)

/**
 * The app's own schemes. Chromium without Electron cannot have any, so app://gradwire is served by a loopback server as
 * http://gradwire.app.standin.localhost: a secure origin that stays the same from start to start.
 */
export class Schemes {
  /** @type {Map<string, Handler>} */
  #handlers = new Map()
  /** @type {Map<string, CustomScheme['privileges']>} */
  #privileged = new Map()
  #isReady
  #server = http.createServer((request, response) => void this.#answer(request, response))

  /** @param {() => boolean} isReady */
  constructor(isReady) {
    this.#isReady = isReady
  }

  /** Electron's `protocol`. */
  get protocol() {
    return {
      registerSchemesAsPrivileged: (/** @type {CustomScheme[]} */ schemes) => {
        if (this.#isReady())
          throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
        for (const { scheme, privileges } of schemes) this.#privileged.set(scheme, privileges)
      },
      handle: (/** @type {string} */ scheme, /** @type {Handler} */ handler) => {
        if (!this.#isReady()) throw new Error('protocol.handle must be called after app is ready')
        if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
        const { standard, secure } = this.#privileged.get(scheme) ?? {}
        // Electron would serve it, but from an origin that equals no other.
        if (standard !== true || secure !== true)
          throw new Error(`stand-in: ${scheme} is not registered as standard and secure`)
        this.#handlers.set(scheme, handler)
      },
      isProtocolHandled: (/** @type {string} */ scheme) => this.#handlers.has(scheme),
    }
  }

  /** @returns {Promise<number>} the port of the loopback server */
  listen() {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
  }

  close() {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  /**
   * The address Chromium is given for one of the app's own.
   * @param {string} address
   */
  toChromium(address) {
    const [, scheme, host, rest] = /^([a-z][a-z0-9+-]*):\/\/([^/?#]+)(.*)$/i.exec(address) ?? []
    if (scheme === undefined || !this.#privileged.has(scheme)) return address
    return `http://${host}.${scheme}.${domain}${rest === '' ? '/' : rest}`
  }

  /**
   * The address the app sees for one of Chromium's.
   * @param {string} address
   */
  fromChromium(address) {
    const [, host, rest] = /^http:\/\/([^/?#]*)(.*)$/.exec(address) ?? []
    const [, name, scheme] = served.exec(host ?? '') ?? []
    return name === undefined ? address : `${scheme}://${name}${rest}`
  }

  /**
   * @param {http.IncomingMessage} request
   * @param {http.ServerResponse} response
   */
  async #answer(request, response) {
    try {
      const [, name, scheme] = served.exec(request.headers.host ?? '') ?? []
      const handler = this.#handlers.get(scheme ?? '')
      if (handler === undefined) {
        const isBlank = request.headers.host === new URL(blankPage).host
        response.writeHead(isBlank ? 200 : 404, { 'content-type': 'text/html' }).end('<!doctype html>')
        return
      }
      const method = request.method ?? 'GET'
      const body = method === 'GET' || method === 'HEAD' ? undefined : Readable.toWeb(request)
      const init = /** @type {RequestInit} */ ({ method, body, duplex: 'half' })
      const answer = await handler(new Request(`${scheme}://${name}${request.url}`, init))
      response.writeHead(answer.status, Object.fromEntries(answer.headers))
      response.end(Buffer.from(await answer.arrayBuffer()))
    } catch (error) {
      console.error('stand-in: protocol handler:', error)
      response.writeHead(500).end()
    }
  }
}
