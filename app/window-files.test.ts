import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from './main/testing/scratch-folder.ts'
import { windowFile } from './window-files.ts'

const scratch = scratchFolder()
const folder = path.join(scratch, 'window')
mkdirSync(path.join(folder, 'assets'), { recursive: true })
writeFileSync(path.join(folder, 'index.html'), '<!doctype html>')
writeFileSync(path.join(folder, 'assets/a b.js'), 'export {}')
writeFileSync(path.join(scratch, 'secret.txt'), 'secret')
writeFileSync(path.join(scratch, 'window-beside.txt'), 'secret')

const get = (pathname: string, method = 'GET') => windowFile(folder, method, pathname)

test('serves files with their type', async () => {
  expect(await get('/')).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
  const script = await get('/assets/a%20b.js')
  expect(script).toMatchObject({ status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' } })
  expect(new TextDecoder().decode(script.body)).toBe('export {}')
})

test('HEAD has the headers and no body; other methods are refused', async () => {
  expect(await get('/index.html', 'HEAD')).toMatchObject({
    status: 200,
    headers: { 'content-length': '15' },
    body: undefined,
  })
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect((await get('/', method)).status).toBe(405)
})

test.each([
  ['/..%2fsecret.txt', 403],
  ['/%2e%2e%2fsecret.txt', 403],
  ['/../secret.txt', 403],
  ['/assets/..%2f..%2fsecret.txt', 403],
  ['/..%2fwindow-beside.txt', 403],
  ['/..%5csecret.txt', 403],
  ['/%00index.html', 400],
  ['/%zz', 400],
  ['index.html', 400],
  ['/nothing.html', 404],
  ['/assets', 404],
])('%s is answered with %i', async (pathname, status) => {
  const answer = await get(pathname)
  expect(answer.status).toBe(status)
  expect(answer.body).toBeUndefined()
})

test('every answer carries the policy and the isolation headers, refusals too', async () => {
  for (const pathname of ['/', '/nothing', '/..%2fsecret.txt']) {
    const { headers } = await get(pathname)
    const policy = headers['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';")
    expect(policy).toContain("style-src 'self';")
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/)
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
    })
  }
})
