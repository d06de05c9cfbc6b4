import { beforeEach, describe, expect, test, vi } from 'vitest'
import { requestNames } from '../contract.ts'
import { answerRequests, type RequestHandlers } from './requests.ts'

type Handler = (event: unknown, ...payloads: unknown[]) => unknown

const electron = vi.hoisted(() => ({
  handlers: new Map<string, Handler>(),
  window: { name: 'the window' },
  sender: { name: 'its contents' },
}))

vi.mock('electron', () => ({
  ipcMain: { handle: (channel: string, handler: Handler) => electron.handlers.set(channel, handler) },
  BrowserWindow: {
    fromWebContents: (sender: unknown) => (sender === electron.sender ? electron.window : null),
  },
}))

const called = vi.fn()

beforeEach(() => {
  electron.handlers.clear()
  called.mockReset()
  const handlers = Object.fromEntries(
    requestNames.map((name) => [name, (...words: unknown[]) => called(name, ...words)]),
  )
  answerRequests('app://gradwire', handlers as unknown as RequestHandlers)
})

const frame = (url: string, parent: unknown = null) => ({ url, parent })
const own = { sender: electron.sender, senderFrame: frame('app://gradwire/index.html') }

function ask(name: string, event: unknown, ...payloads: unknown[]): unknown {
  const handler = electron.handlers.get(`request:${name}`)
  if (handler === undefined) throw new Error(`nobody answers ${name}`)
  return handler(event, ...payloads)
}

test('every request of the contract has an answer, and nothing else has', () => {
  expect([...electron.handlers.keys()].sort()).toEqual(requestNames.map((name) => `request:${name}`).sort())
})

test('the window’s own page is answered, with what was parsed and its window', () => {
  ask('askBeforeLoss', own, 'Chain rule')
  expect(called).toHaveBeenCalledWith('askBeforeLoss', 'Chain rule', electron.window)
})

describe('nobody else is answered', () => {
  test.each([
    ['another page', { ...own, senderFrame: frame('https://evil.example/') }],
    ['a page whose name begins alike', { ...own, senderFrame: frame('app://gradwire.evil/index.html') }],
    ['a file', { ...own, senderFrame: frame('file:///etc/passwd') }],
    ['a frame inside the page', { ...own, senderFrame: frame('app://gradwire/index.html', {}) }],
    ['a frame that is gone', { ...own, senderFrame: null }],
    ['contents without a window', { ...own, sender: {} }],
  ])('%s', (_who, event) => {
    expect(() => ask('recent', event, undefined)).toThrow('Only the window itself may ask')
    expect(called).not.toHaveBeenCalled()
  })
})

describe('a wrong payload does not come through', () => {
  const bytes = new Uint8Array(1)
  test.each([
    ['save', [{ bytes, ref: '' }]],
    ['save', [{ bytes, ref: 7 }]],
    ['save', [{ bytes, ref: '/a', more: true }]],
    ['save', [{ bytes: [1], ref: '/a' }]],
    ['saveAs', [{ bytes, suggestedName: 'x'.repeat(2000) }]],
    ['setState', [{ title: 'a', dirty: 1, canUndo: true, canRedo: true }]],
    ['editText', ['paste']],
    ['answerClosing', ['yes']],
    ['ready', ['now']],
    ['ready', [undefined, undefined]],
  ])('%s %j', (name, payloads) => {
    expect(() => ask(name, own, ...payloads)).toThrow('wrong payload')
    expect(called).not.toHaveBeenCalled()
  })
})
