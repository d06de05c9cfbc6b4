import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RimPan } from './rim-pan.ts'

/** A window of 800 × 600 whose view goes where it is panned. */
function window() {
  const at = { x: 0, y: 0 }
  let told = 0
  const rim = new RimPan(
    {
      viewport: { width: 800, height: 600 },
      panBy(dx, dy) {
        at.x += dx
        at.y += dy
      },
    },
    () => told++,
  )
  return { at, rim, told: () => told }
}
const middle = { x: 400, y: 300 }

describe('what is held at the rim', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    vi.stubGlobal('requestAnimationFrame', (run: (now: number) => void) => setTimeout(() => run(performance.now()), 16))
    vi.stubGlobal('cancelAnimationFrame', clearTimeout)
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it.each([
    ['left', { x: 2, y: 300 }, 1, 0],
    ['right', { x: 799, y: 300 }, -1, 0],
    ['top', { x: 400, y: 2 }, 0, 1],
    ['bottom', { x: 400, y: 650 }, 0, -1],
    ['corner', { x: 0, y: 600 }, 1, -1],
  ] as const)('brings into view what lies there: %s', (_, spot, x, y) => {
    const { at, rim, told } = window()
    rim.hold(middle)
    rim.hold(spot)
    vi.advanceTimersByTime(1000)
    expect([Math.sign(at.x) + 0, Math.sign(at.y) + 0]).toEqual([x, y])
    expect(told()).toBeGreaterThan(10)
    rim.hold(middle)
    const there = { ...at }
    vi.advanceTimersByTime(1000)
    expect(at).toEqual(there)
  })

  it('goes faster the nearer it is to the edge', () => {
    const [near, far] = [window(), window()]
    for (const [{ rim }, x] of [
      [near, 0],
      [far, 20],
    ] as const) {
      rim.hold(middle)
      rim.hold({ x, y: 300 })
    }
    vi.advanceTimersByTime(1000)
    expect(near.at.x).toBeGreaterThan(2 * far.at.x)
    expect(far.at.x).toBeGreaterThan(0)
  })

  it('moves nothing that only crosses the rim, was taken up there, or was let go', () => {
    const crossing = window()
    crossing.rim.hold(middle)
    crossing.rim.hold({ x: 0, y: 300 })
    vi.advanceTimersByTime(100)
    crossing.rim.hold(middle)
    const taken = window()
    taken.rim.hold({ x: 5, y: 5 })
    taken.rim.hold({ x: 6, y: 5 })
    const dropped = window()
    dropped.rim.hold(middle)
    dropped.rim.hold({ x: 0, y: 300 })
    dropped.rim.drop()
    vi.advanceTimersByTime(1000)
    for (const { at } of [crossing, taken, dropped]) expect(at).toEqual({ x: 0, y: 0 })
  })
})
