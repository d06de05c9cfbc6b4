import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTips } from './tips.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const tip = (text: string) => ({ text, command: '', side: 'bottom' }) as const
const [undo, redo] = [tip('Undo'), tip('Redo')]
const about = {} as Element

test('a tip comes when the pointer has rested, and the next one at once', () => {
  const tips = createTips()
  const said = () => tips.shown.value?.tip.text
  tips.point(undo, about)
  vi.advanceTimersByTime(400)
  expect(said()).toBeUndefined()
  vi.advanceTimersByTime(200)
  expect(said()).toBe('Undo')
  tips.leave()
  tips.point(redo, about)
  vi.advanceTimersByTime(10)
  expect(said()).toBe('Redo')
  tips.leave()
  vi.advanceTimersByTime(200)
  expect(said()).toBeUndefined()
  vi.advanceTimersByTime(1000)
  tips.point(undo, about)
  vi.advanceTimersByTime(400)
  expect(said()).toBeUndefined()
})

test('a tip stays while the pointer is on it, and a press takes it away', () => {
  const tips = createTips()
  tips.show(undo, about)
  tips.leave()
  tips.stay()
  vi.advanceTimersByTime(5000)
  expect(tips.shown.value?.tip).toBe(undo)
  tips.hide()
  expect(tips.shown.value).toBeUndefined()
  // Pressed before it came: it does not come.
  vi.advanceTimersByTime(1000)
  tips.point(undo, about)
  tips.hide()
  vi.advanceTimersByTime(5000)
  expect(tips.shown.value).toBeUndefined()
})
