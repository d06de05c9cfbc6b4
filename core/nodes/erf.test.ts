import { describe, expect, it } from 'vitest'
import { erf, erfc } from './erf.ts'
import fixture from './fixtures/erf.json' with { type: 'json' }

describe('erf and erfc', () => {
  it('agree with C’s over the whole range', () => {
    for (const [x, wantedErf, wantedErfc] of fixture as [number, number, number][]) {
      expect(Math.abs(erf(x) - wantedErf)).toBeLessThanOrEqual(4e-16 * Math.abs(wantedErf))
      expect(Math.abs(erfc(x) - wantedErfc)).toBeLessThanOrEqual(1e-14 * wantedErfc)
    }
  })

  it('have their limits', () => {
    expect([erf(0), erf(Infinity), erf(-Infinity), erfc(Infinity), erfc(-Infinity)]).toEqual([0, 1, -1, 0, 2])
    expect(erf(NaN)).toBeNaN()
    expect(erfc(NaN)).toBeNaN()
  })
})
