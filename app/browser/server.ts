/*
 * The shell of the plain browser: serves the window on this machine, to this machine alone.
 */
import http from 'node:http'
import path from 'node:path'
import { readGraphFile } from '../main/read.ts'
import { windowFile, type FileAnswer } from '../window-files.ts'

export interface WindowServer {
  /** Where to point a browser: with the first file given, if there is one. */
  readonly address: string
  close(): Promise<void>
}

export interface WindowServerOptions {
  /** Where the built window lies. */
  readonly folder: string
  /** Stays the same from start to start, or the browser's storage would seem lost. Taken: another one. 0: any. */
  readonly port: number
  /** Files named on the command line. The window reads them as /given/<index>/<name>. */
  readonly given: readonly string[]
}

/** Listens on 127.0.0.1. Rejects where no port can be had. */
export async function serveWindow({ folder, port, given }: WindowServerOptions): Promise<WindowServer> {
  const server = http.createServer((request, response) => {
    void answer(request, addressOf(server), folder, given).then(({ status, headers, body }) => {
      response.writeHead(status, headers)
      response.end(body)
    })
  })
  await listen(server, port).catch(() => listen(server, 0))
  const [file] = given
  const opens = file === undefined ? '' : `#open=/given/0/${encodeURIComponent(path.basename(file))}`
  return {
    address: `http://${addressOf(server)}/${opens}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  request: http.IncomingMessage,
  own: string,
  folder: string,
  given: readonly string[],
): Promise<FileAnswer> {
  // A page of another site that has its name point here still says its own name.
  if (request.headers.host !== own && request.headers.host !== own.replace('127.0.0.1', 'localhost')) return forbidden
  const method = request.method ?? 'GET'
  const [pathname = '/'] = (request.url ?? '/').split('?')
  const [, index] = /^\/given\/(\d+)\//.exec(pathname) ?? []
  const file = index === undefined ? undefined : given[Number(index)]
  if (file === undefined) return windowFile(folder, method, pathname)
  const read = await readGraphFile(file)
  if ('failure' in read) return { ...forbidden, status: 404 }
  const headers = { 'content-type': 'application/x-gradwire+json', 'cross-origin-resource-policy': 'same-origin' }
  return { status: 200, headers, body: new Uint8Array(read.value) }
}

const forbidden: FileAnswer = { status: 403, headers: {}, body: undefined }

function addressOf(server: http.Server): string {
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** For the development server, which serves the same window. */
export { isolationHeaders } from '../window-files.ts'
