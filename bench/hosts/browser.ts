import { createReadStream, existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { findChromium, quietSwitches, rootSwitches } from '../../build/standin/find-chromium.mjs'
import type { Answer, Failed, Host, Prepared, Question, Sampled } from './protocol.ts'

/*
 * One Chromium for the whole bench. Every engine gets a page of its own in a context of its own, and so its own process.
 */

export interface Chromium {
  readonly version: string
  startHost(): Promise<Host>
  close(): Promise<void>
}

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
}

const page = '<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="/page.mjs"></script>'

/** Starts it, or gives undefined where there is none. `bundled`: the folder with page.mjs; `peers`: node_modules. */
export async function startChromium(bundled: string, peers: string): Promise<Chromium | undefined> {
  const executablePath = findChromium()
  if (executablePath === undefined) return undefined
  const server = await serve(bundled, peers)
  const { port } = server.address() as AddressInfo
  const args = [...quietSwitches, ...rootSwitches, '--disable-gpu']
  const browser: Browser = await chromium.launch({ executablePath, headless: true, args })
  return {
    version: browser.version(),
    startHost: () => startPage(browser, `http://127.0.0.1:${port}/`),
    close: async () => {
      await browser.close()
      server.close()
    },
  }
}

async function startPage(browser: Browser, address: string): Promise<Host> {
  const context = await browser.newContext()
  const tab = await context.newPage()
  await tab.goto(address)
  await tab.waitForFunction(() => 'answer' in globalThis && crossOriginIsolated)
  const crashed = new Promise<Failed>((done) => tab.once('crash', () => done({ problem: 'the page crashed' })))

  function ask(question: Question): Promise<Answer> {
    const answered = tab.evaluate(
      (asked) => (Reflect.get(globalThis, 'answer') as (question: Question) => Promise<Answer>)(asked),
      question,
    )
    return Promise.race([answered, crashed])
  }

  return {
    prepare: (question) => ask(question) as Promise<Prepared | Failed>,
    sample: (question) => ask(question) as Promise<Sampled | Failed>,
    stop: () => context.close(),
  }
}

/** Serves on this machine only, isolated as the app is, so that there are shared memory and a fine clock. */
async function serve(bundled: string, peers: string): Promise<Server> {
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
    const headers = {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'content-type': types[path.extname(name)] ?? 'text/html',
    }
    if (name === '/') {
      response.writeHead(200, headers).end(page)
      return
    }
    const file = name.startsWith('/peers/') ? path.join(peers, name.slice('/peers/'.length)) : path.join(bundled, name)
    const isInside = file.startsWith(bundled + path.sep) || file.startsWith(peers + path.sep)
    if (isInside && existsSync(file)) createReadStream(file).pipe(response.writeHead(200, headers))
    else response.writeHead(404, headers).end()
  })
  server.listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  return server
}
