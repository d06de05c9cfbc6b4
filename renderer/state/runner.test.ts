import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeUtf8 } from '../../core/format/utf8.ts'
import { createDocument } from '../../core/graph/create.ts'
import { createBreakpoints } from './breakpoints.ts'
import { createDocumentStore } from './document-store.ts'
import { createHidden } from './hidden.ts'
import { createMessages } from './messages.ts'
import { createRunFeed } from './run-feed.ts'
import { createRunner } from './runner.ts'
import { createSettings } from './settings.ts'
import type { WorkerLike } from './worker-link.ts'

/** A worker that hears everything and answers nothing, as one that is busy with a step that never ends. */
function bench() {
  const started: { heard: unknown[]; ended: boolean; worker: WorkerLike }[] = []
  const store = createDocumentStore(createDocument())
  const messages = createMessages()
  const runner = createRunner({
    store,
    breakpoints: createBreakpoints(store),
    feed: createRunFeed(() => store.document),
    settings: createSettings({ getItem: () => null, setItem: () => undefined }),
    messages,
    hidden: createHidden(),
    onTrained: () => undefined,
    startWorker() {
      const entry = { heard: [] as unknown[], ended: false }
      const worker: WorkerLike = {
        postMessage: (message) => entry.heard.push(message),
        terminate: () => (entry.ended = true),
        onmessage: null,
        onerror: null,
      }
      started.push(Object.assign(entry, { worker }))
      return worker
    },
  })
  return { runner, messages, started }
}

describe('a runner whose worker does not answer', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('ends it after a cancel, and starts another with the same document', () => {
    const { runner, messages, started } = bench()
    runner.go('backward')
    expect(runner.view.state.value).toBe('running')
    runner.cancel()
    expect(started).toHaveLength(1)
    vi.runAllTimers()
    expect(started[0]?.ended).toBe(true)
    expect(started[1]?.heard[0]).toMatchObject({ type: 'open' })
    expect(runner.view.state.value).toBe('idle')
    expect(messages.spoken.value).toContain('Stopped')
  })

  it('answers what was asked of it when it is ended', async () => {
    const { runner } = bench()
    const page = runner.page({ port: 'x.out', part: 'value' }, 0, 1)
    const look = runner.look({ port: 'x.out', part: 'value' }, 1, 1)
    runner.go('forward')
    runner.cancel()
    vi.runAllTimers()
    expect(await page).toMatchObject({ status: 'notYet' })
    expect(await look).toMatchObject({ status: 'notYet' })
  })

  it('reads a file itself where the worker ends before it did', async () => {
    const { runner } = bench()
    const file = runner.readFile(
      encodeUtf8('{"format":"gradwire","version":1,"nodes":{"x":{"type":"input"}},"edges":[]}'),
    )
    runner.go('forward')
    runner.cancel()
    vi.runAllTimers()
    expect((await file).document?.nodes.get('x')?.type).toBe('input')
  })

  it('says so and goes on where the worker breaks', () => {
    const { messages, started } = bench()
    started[0]?.worker.onmessage?.({ data: { type: 'nonsense' } } as MessageEvent)
    expect(messages.shown.value[0]?.text).toContain('Something went wrong')
    expect(started[0]?.ended).toBe(true)
    expect(started[1]?.heard[0]).toMatchObject({ type: 'open' })
    // The one that was ended has nothing more to say.
    started[0]?.worker.onmessage?.({ data: { type: 'broken', message: 'late' } } as MessageEvent)
    expect(messages.shown.value).toHaveLength(1)
  })
})
