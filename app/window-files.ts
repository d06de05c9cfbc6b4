/*
 * The files of the window as an answer to a request, the same for app:// on the desktop and for the server of the plain
 * browser: a type for each, the policy on each, and nothing outside the folder.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** Compiling WebAssembly is the only thing allowed beyond files of our own; pictures may also be made on the spot. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Shared memory for workers needs a page that is isolated from others: the opener and embedder policies. */
export const isolationHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
} as const

const securityHeaders = {
  ...isolationHeaders,
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
} as const

const types: { readonly [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.gradwire': 'application/x-gradwire+json; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/vnd.microsoft.icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

export interface FileAnswer {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: Uint8Array<ArrayBuffer> | undefined
}

/**
 * Answers one request for a file of the window.
 * @param folder where the built window lies
 * @param pathname as it stands in the address, still percent-encoded
 */
export async function windowFile(folder: string, method: string, pathname: string): Promise<FileAnswer> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405)
  const name = decoded(pathname)
  if (name === undefined) return refusal(400)
  const file = path.resolve(folder, `.${name === '/' ? '/index.html' : name}`)
  // A backslash separates folders on one system only; a file of ours has none.
  if (name.includes('\\') || !file.startsWith(path.resolve(folder) + path.sep)) return refusal(403)
  try {
    const body = new Uint8Array(await readFile(file))
    const type = types[path.extname(file)] ?? 'application/octet-stream'
    const headers = { ...securityHeaders, 'content-type': type, 'content-length': String(body.byteLength) }
    return { status: 200, headers, body: method === 'HEAD' ? undefined : body }
  } catch {
    return refusal(404)
  }
}

function decoded(pathname: string): string | undefined {
  try {
    const name = decodeURIComponent(pathname)
    return name.startsWith('/') && !name.includes('\0') ? name : undefined
  } catch {
    return undefined
  }
}

const refusal = (status: number): FileAnswer => ({ status, headers: securityHeaders, body: undefined })
