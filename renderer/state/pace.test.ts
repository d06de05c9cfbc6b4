import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPace } from './pace.ts'

describe('pace', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('makes the first at once, and of those that come meanwhile the last', () => {
    const pace = createPace(100)
    const made: number[] = []
    for (const n of [1, 2, 3]) pace.make(() => made.push(n))
    expect(made).toEqual([1])
    pace.shown()
    expect(made).toEqual([1, 3])
    expect(pace.underWay).toBe(true)
    pace.shown()
    expect(made).toEqual([1, 3])
    expect(pace.underWay).toBe(false)
    pace.make(() => made.push(4))
    expect(made).toEqual([1, 3, 4])
  })
  it('goes on where something is never shown', () => {
    const pace = createPace(100)
    const made: number[] = []
    pace.make(() => made.push(1))
    pace.make(() => made.push(2))
    vi.advanceTimersByTime(99)
    expect(made).toEqual([1])
    vi.advanceTimersByTime(1)
    expect(made).toEqual([1, 2])
  })
  it('leaves nothing waiting at the end of a drag, and nothing after a stop', () => {
    const pace = createPace(100)
    const made: number[] = []
    for (const n of [1, 2]) pace.make(() => made.push(n))
    pace.flush()
    expect(made).toEqual([1, 2])
    pace.flush()
    expect(made).toEqual([1, 2])
    pace.make(() => made.push(3))
    pace.stop()
    vi.runAllTimers()
    expect(made).toEqual([1, 2])
  })
})
