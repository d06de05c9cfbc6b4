import http from 'node:http'
import { afterAll, expect, test } from 'vitest'
import { Schemes } from './schemes.mjs'

const state = { isReady: false }
const schemes = new Schemes(() => state.isReady)
schemes.protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true } },
  { scheme: 'plain', privileges: {} },
])
const port = await schemes.listen()
afterAll(() => schemes.close())

function get(host: string, place: string): Promise<{ status: number; type: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path: place, headers: { host } }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'], body }),
      )
    })
    request.on('error', reject)
  })
}

test('addresses go there and back', () => {
  expect(schemes.toChromium('app://gradwire/a/b?c#d')).toBe('http://gradwire.app.standin.localhost/a/b?c#d')
  expect(schemes.toChromium('app://gradwire')).toBe('http://gradwire.app.standin.localhost/')
  expect(schemes.toChromium('https://example.org/')).toBe('https://example.org/')
  expect(schemes.fromChromium('http://gradwire.app.standin.localhost/a?b')).toBe('app://gradwire/a?b')
  expect(schemes.fromChromium('http://gradwire.app.standin.localhost.evil/a')).toBe(
    'http://gradwire.app.standin.localhost.evil/a',
  )
})

test('handlers come after ready, once, and for standard and secure schemes only', () => {
  const handler = () => new Response('hello')
  expect(() => schemes.protocol.handle('app', handler)).toThrow('after app is ready')
  state.isReady = true
  expect(() => schemes.protocol.handle('plain', handler)).toThrow('standard and secure')
  expect(() => schemes.protocol.registerSchemesAsPrivileged([])).toThrow('before app is ready')
})

test('a handler’s answer arrives with its status and headers; its errors are status 500', async () => {
  schemes.protocol.handle('app', (request) => {
    if (request.url.endsWith('/bad')) throw new Error('bad')
    return new Response(request.url, { status: 201, headers: { 'content-type': 'text/x-test' } })
  })
  expect(() => schemes.protocol.handle('app', () => new Response(''))).toThrow('Failed to register')
  expect(await get('gradwire.app.standin.localhost', '/a?b=%2f')).toEqual({
    status: 201,
    type: 'text/x-test',
    body: 'app://gradwire/a?b=%2f',
  })
  expect((await get('gradwire.app.standin.localhost', '/bad')).status).toBe(500)
  expect((await get('gradwire.other.standin.localhost', '/')).status).toBe(404)
  expect((await get('evil.example', '/')).status).toBe(404)
})
