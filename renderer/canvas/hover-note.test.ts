import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { CanvasModel } from './canvas-model.ts'
import { hoverNote } from './hover-note.ts'
import type { PinnedEdges } from './pinned-edges.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('window', globalThis)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('the numbers of a wire come a moment after the pointer rests on it, unless it was pressed before', async () => {
  const hoveredEdge = shallowRef<string>()
  const model = { hoveredEdge, view: shallowRef({ k: 1, x: 0, y: 0 }) } as unknown as CanvasModel
  const pinned = { has: () => false } as unknown as PinnedEdges
  const scope = effectScope()
  const note = scope.run(() => hoverNote(model, pinned, () => ({ x: 3, y: 4 })))!
  hoveredEdge.value = 'a.in'
  await nextTick()
  vi.advanceTimersByTime(1000)
  expect(note.shown.value).toEqual({ edge: 'a.in', at: { x: 3, y: 4 } })
  hoveredEdge.value = 'b.in'
  await nextTick()
  expect(note.shown.value).toBeUndefined()
  // A click pins it before the moment is over: its numbers are not to be there twice.
  note.hide()
  vi.advanceTimersByTime(1000)
  expect(note.shown.value).toBeUndefined()
  scope.stop()
})
