import { describe, expect, it } from 'vitest'
import { createNormHistory } from './norm-history.ts'

describe('the history of norms', () => {
  it('keeps edges in step, those that come later or go too', () => {
    const history = createNormHistory()
    history.take(0, ['a.in', 'b.in'], [1, 2])
    history.take(5, ['a.in', 'c.in'], [3, 4])
    expect(history.steps).toEqual([0, 5])
    expect(history.of('a.in')).toEqual([1, 3])
    expect(history.of('b.in')).toEqual([2, NaN])
    expect(history.of('c.in')).toEqual([NaN, 4])
    expect(history.of('d.in')).toBeUndefined()
    history.clear()
    expect(history.of('a.in')).toBeUndefined()
  })
  it('is thinned, not cut off, and ends with what came last', () => {
    const history = createNormHistory()
    for (let step = 0; step < 1000; step++) history.take(step, ['a.in'], [step / 2])
    expect(history.steps.length).toBeLessThanOrEqual(128)
    expect(history.steps.at(-1)).toBe(999)
    expect(history.steps[0]).toBe(0)
    // No hole is wide where there are points to fill it.
    const gaps = history.steps.slice(1).map((step, i) => step - history.steps[i]!)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(32)
    expect(history.of('a.in')).toEqual(history.steps.map((step) => step / 2))
  })
})
