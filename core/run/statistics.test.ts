import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tensor } from '../tensor/tensor.ts'
import { histogramOf, statisticsOf } from './statistics.ts'

describe('statisticsOf', () => {
  it('computes by hand', () => {
    expect(statisticsOf(tensor([2, 2], [0, 3, -4, 5]))).toEqual({
      shape: [2, 2],
      count: 4,
      norm: Math.sqrt(50),
      mean: 1,
      // Population: deviations −1, 2, −5, 4.
      std: Math.sqrt(46 / 4),
      min: -4,
      max: 5,
      sum: 4,
      sumAbs: 12,
      zeros: 1,
      nan: 0,
      infinite: 0,
    })
  })

  it('counts what is no number apart', () => {
    const result = statisticsOf(tensor([5], [NaN, Infinity, 2, -Infinity, -2]))
    expect(result).toMatchObject({ nan: 1, infinite: 2, mean: 0, std: 2, min: -2, max: 2, sumAbs: 4 })
    expect(statisticsOf(tensor([1], [NaN]))).toMatchObject({ nan: 1, norm: 0, mean: NaN, min: NaN, scalar: NaN })
  })

  it('does not overflow where the result does not', () => {
    const { norm, std } = statisticsOf(tensor([2], [3e200, -4e200]))
    expect(norm / 5e200).toBeCloseTo(1, 12)
    expect(std / 3.5e200).toBeCloseTo(1, 12)
    expect(statisticsOf(tensor([2], [0, 0])).norm).toBe(0)
  })
})

describe('histogramOf', () => {
  it('puts every finite entry in the bin it lies in', () => {
    const numbers = fc.array(fc.double({ noNaN: false }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 12 }), (data, bins) => {
        const { bounds, counts } = histogramOf(tensor([data.length], data), bins)
        const finite = data.filter(Number.isFinite)
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(finite.length)
        if (finite.length === 0) return
        expect(bounds).toHaveLength(counts.length + 1)
        // Zeros of either sign are equal here.
        expect(bounds[0]! === Math.min(...finite)).toBe(true)
        expect(bounds.at(-1)! === Math.max(...finite)).toBe(true)
      }),
      {
        examples: [
          [[0, 5e-324], 3],
          [[-0, 0, -1e308, 1.7e308], 4],
        ],
      },
    )
  })

  it('counts by hand', () => {
    expect(histogramOf(tensor([5], [0, 1, 2, 3, 4]), 2)).toEqual({ bounds: [0, 2, 4], counts: [2, 3] })
    expect(histogramOf(tensor([2], [7, 7]), 5)).toEqual({ bounds: [7, 7], counts: [2] })
  })
})
