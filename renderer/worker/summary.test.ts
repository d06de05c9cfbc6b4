import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Summary } from '../state/workspace.ts'
import { summarise } from './summary.ts'
import { packSummaries, unpackSummaries } from './summary-block.ts'

const tensor = (shape: number[], ...data: number[]) => ({ shape, data: Float64Array.from(data) })

describe('summarise', () => {
  it('says what a tensor is like', () => {
    const s = summarise(tensor([2, 2], 3, -4, 0, 1))
    expect(s).toMatchObject({ shape: [2, 2], mean: 0, min: -4, max: 3, sum: 0, sumAbs: 8, zeros: 1, nonFinite: 0 })
    expect(s.norm).toBeCloseTo(Math.sqrt(26), 12)
    expect(s.std).toBeCloseTo(Math.sqrt(26 / 4), 12)
    expect(s.scalar).toBeUndefined()
  })
  it('gives the number of a scalar', () => expect(summarise(tensor([], -0.5)).scalar).toBe(-0.5))
  it('does not overflow on the way to the norm', () => {
    expect(summarise(tensor([2], 3e200, 4e200)).norm).toBeCloseTo(5e200, -190)
    expect(summarise(tensor([2], 3e-200, 4e-200)).norm / 5e-200).toBeCloseTo(1, 12)
  })
  it('counts what is not finite and says what the rest reaches to', () => {
    const s = summarise(tensor([3], NaN, 1, -2))
    expect(s).toMatchObject({ nonFinite: 1, min: -2, max: 1 })
    expect(s.norm).toBeNaN()
    expect(summarise(tensor([2], -Infinity, 1.2))).toMatchObject({ nonFinite: 1, min: -Infinity, max: 1.2 })
    expect(summarise(tensor([1], NaN)).min).toBeNaN()
  })
})

describe('a block of summaries', () => {
  it('comes out as it went in', () => {
    const numbers = fc.array(fc.double(), { minLength: 1, maxLength: 6 })
    const one = fc.oneof(
      fc.constant(null),
      fc.constant(undefined),
      numbers.map((data) => summarise({ shape: [data.length], data: Float64Array.from(data) })),
      fc.double().map((x) => summarise({ shape: [], data: Float64Array.of(x) })),
    )
    fc.assert(
      fc.property(fc.array(one), (all) => {
        const unpacked = unpackSummaries(structuredClone(packSummaries(all)))
        expect(unpacked).toHaveLength(all.length)
        all.forEach((summary, i) => {
          const other = unpacked[i]
          if (!summary || !other) return expect(other).toBe(summary)
          expect(other.scalar).toBe(summary.scalar)
          for (const name of Object.keys(summary) as (keyof Summary)[]) expect(other[name]).toEqual(summary[name])
        })
      }),
    )
  })
})
