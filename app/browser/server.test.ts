import { mkdirSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { scratchFolder } from '../main/testing/scratch-folder.ts'
import { serveWindow } from './server.ts'

const scratch = scratchFolder()
const folder = path.join(scratch, 'window')
mkdirSync(folder)
writeFileSync(path.join(folder, 'index.html'), '<!doctype html>')
writeFileSync(path.join(scratch, 'two words.gradwire'), '{"format":"gradwire"}')
writeFileSync(path.join(scratch, 'not given.gradwire'), 'secret')

const server = await serveWindow({ folder, port: 0, given: [path.join(scratch, 'two words.gradwire')] })
afterAll(() => server.close())
const { origin, host, port, hash } = new URL(server.address)

/** Node's fetch does not let anyone set the Host header. */
function ask(pathname: string, headers: http.OutgoingHttpHeaders = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path: pathname, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    request.on('error', reject)
  })
}

test('serves the window on this machine, with the policy', async () => {
  expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  const answer = await fetch(`${origin}/`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
})

test('a page that goes by another name is refused', async () => {
  expect((await ask('/', { host: 'evil.example' })).status).toBe(403)
  expect((await ask('/', { host: `evil.example:${port}` })).status).toBe(403)
  expect((await ask('/given/0/a', { host: 'evil.example' })).status).toBe(403)
  expect((await ask('/', { host: `localhost:${port}` })).status).toBe(200)
  expect((await ask('/', { host })).status).toBe(200)
})

test('hands over the file that was named, and no other', async () => {
  expect(hash).toBe('#open=/given/0/two%20words.gradwire')
  expect(await ask(hash.slice('#open='.length))).toEqual({ status: 200, body: '{"format":"gradwire"}' })
  expect((await ask('/given/1/not%20given.gradwire')).status).toBe(404)
  expect((await ask('/given/..%2fnot%20given.gradwire')).status).toBe(404)
  expect((await ask('/..%2f..%2fnot%20given.gradwire')).status).toBe(403)
})

test('a port that is taken is replaced', async () => {
  const second = await serveWindow({ folder, port: Number(port), given: [] })
  expect(new URL(second.address).port).not.toBe(port)
  await second.close()
})
