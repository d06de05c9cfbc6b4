import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { edgeLook, gradientSign, gradientWidth, widthDecades } from './edge-look.ts'
import type { Summary } from './workspace.ts'

const type = { shape: [8], batched: true }

/** By the definitions, for a handful of numbers. */
function summary(...data: number[]): Summary {
  const sum = data.reduce((a, b) => a + b, 0)
  const mean = sum / data.length
  return {
    shape: [data.length],
    ...(data.length === 1 && { scalar: data[0] }),
    norm: Math.sqrt(data.reduce((a, b) => a + b * b, 0)),
    mean,
    std: Math.sqrt(data.reduce((a, b) => a + (b - mean) ** 2, 0) / data.length),
    min: Math.min(...data.filter((x) => !Number.isNaN(x))),
    max: Math.max(...data.filter((x) => !Number.isNaN(x))),
    sum,
    sumAbs: data.reduce((a, b) => a + Math.abs(b), 0),
    zeros: data.filter((x) => x === 0).length,
    nonFinite: data.filter((x) => !Number.isFinite(x)).length,
  }
}

describe('edgeLook', () => {
  it('shows the shape where nothing has run', () => {
    expect(edgeLook(undefined, type)).toMatchObject({ state: 'idle', width: 1.25, shape: 'B×8', valueLabel: '' })
    expect(edgeLook({ stale: false }, type).state).toBe('idle')
    expect(edgeLook(undefined, undefined).shape).toBe('')
  })

  it('shows the value after forward: the number, or mean ± std', () => {
    expect(edgeLook({ value: summary(0.6287), stale: false }, type)).toMatchObject({
      state: 'value',
      width: 2,
      valueLabel: '0.629',
      gradientLabel: '',
    })
    expect(edgeLook({ value: summary(-0.8, 0.48), stale: false }, type).valueLabel).toBe('−0.16 ± 0.64')
  })

  it('is solid for positive, hollow for negative, cored for mixed gradients', () => {
    const value = summary(1, 2)
    expect(edgeLook({ value, gradient: summary(0.793), stale: false }, type)).toMatchObject({
      state: 'gradient',
      sign: 'positive',
      mark: '+',
      gradientLabel: '+0.793',
    })
    expect(edgeLook({ value, gradient: summary(-0.3, -0.4), stale: false }, type)).toMatchObject({
      sign: 'negative',
      balance: -1,
      mark: '−',
      magnitude: '0.5',
      gradientLabel: '− 0.5',
      gradientDetail: 'norm 0.5, max 0.4',
    })
    expect(edgeLook({ value, gradient: summary(-0.3, 0.4), stale: false }, type)).toMatchObject({
      sign: 'mixed',
      gradientLabel: '± 0.5',
    })
  })

  it('keeps none, zero and NaN apart', () => {
    const value = summary(1, 2)
    expect(edgeLook({ value, gradient: null, stale: false }, type)).toMatchObject({
      state: 'none',
      gradientLabel: 'none',
    })
    expect(edgeLook({ value, gradient: summary(0, 0), stale: false }, type)).toMatchObject({
      state: 'zero',
      gradientLabel: '0',
    })
    expect(edgeLook({ value, gradient: summary(NaN, 0), stale: false }, type)).toMatchObject({
      state: 'broken',
      gradientLabel: 'NaN',
    })
    expect(edgeLook({ value: summary(NaN), gradient: summary(-0.5), stale: false }, type)).toMatchObject({
      state: 'broken',
      gradientLabel: '−0.5',
    })
    // A wire that carries a NaN is red, whether or not a gradient comes back along it.
    expect(edgeLook({ value: summary(NaN), gradient: null, stale: false }, type)).toMatchObject({
      state: 'broken',
      brokenValue: true,
      brokenGradient: false,
      gradientLabel: 'none',
    })
    expect(edgeLook({ value: summary(NaN), gradient: summary(0), stale: false }, type).gradientLabel).toBe('0')
    expect(edgeLook({ value: summary(-Infinity, 1.2), stale: false }, type)).toMatchObject({
      state: 'broken',
      valueLabel: '−∞ … 1.2',
    })
  })

  it('draws what is broken as broken, and tells apart where it is', () => {
    const broken = summary(NaN, 1)
    expect(edgeLook({ value: broken, gradient: null, stale: false }, type)).toMatchObject({
      state: 'broken',
      gradientLabel: 'none',
      brokenValue: true,
      brokenGradient: false,
    })
    expect(edgeLook({ value: broken, gradient: summary(0, 0), stale: false }, type)).toMatchObject({
      state: 'broken',
      gradientLabel: '0',
    })
    const since = edgeLook({ value: broken, gradient: broken, stale: false }, type, { brokenSince: 'step 4 log' })
    expect(since).toMatchObject({ gradientLabel: 'NaN', gradientDetail: 'NaN, since step 4 log', brokenGradient: true })
  })

  it('measures against the largest on the relative scale', () => {
    const gradient = summary(3, 4)
    const run = { value: summary(1), gradient, stale: false }
    expect(edgeLook(run, type, { largest: 5 }).width).toBe(11)
    expect(edgeLook(run, type, { largest: 50 }).width).toBeCloseTo(9.5, 12)
    expect(edgeLook(run, type, { largest: 5e9 }).width).toBe(2)
  })

  it('does not take one number for another', () => {
    // Mean −1, maximum 4, minimum −7: no two of them are alike.
    const run = { value: summary(4, 0, -7), gradient: summary(4, 0, -7), stale: false }
    const look = edgeLook(run, type)
    expect(look.valueLabel).toBe('−1.0 ± 4.5')
    expect(look.gradientDetail).toBe('norm 8.06, max 7')
  })

  it('says stale once, behind the last thing known', () => {
    const value = summary(1, 2)
    const gradient = summary(0.793)
    expect(edgeLook({ value, gradient, stale: true }, type)).toMatchObject({
      state: 'gradient',
      stale: true,
      gradientLabel: '+0.793 stale',
      magnitude: '0.793 stale',
    })
    expect(edgeLook({ value, gradient, stale: true }, type).valueLabel).not.toContain('stale')
    expect(edgeLook({ value, stale: true }, type).valueLabel).toBe('1.50 ± 0.50 stale')
    expect(edgeLook({ value, gradient: null, stale: true }, type).gradientLabel).toBe('none stale')
  })
})

describe('gradientWidth', () => {
  it('is the token of each decade', () => {
    const tokens = [2, 3.5, 5, 6.5, 8, 9.5, 11]
    widthDecades.forEach((decade, i) => expect(gradientWidth(10 ** decade)).toBeCloseTo(tokens[i]!, 9))
  })
  it('is clamped', () => {
    expect(gradientWidth(1e-30)).toBe(2)
    expect(gradientWidth(1e30)).toBe(11)
  })
  it('never shrinks when the norm grows', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true }), fc.double({ min: 0, noNaN: true }), (a, b) => {
        expect(gradientWidth(Math.max(a, b))).toBeGreaterThanOrEqual(gradientWidth(Math.min(a, b)))
      }),
    )
  })
})

describe('gradientSign', () => {
  it('is mixed within a third, the third included', () => {
    expect(gradientSign(summary(2, -1))).toBe('mixed')
    expect(gradientSign(summary(2.1, -1))).toBe('positive')
    expect(gradientSign(summary(1, -2.1))).toBe('negative')
    expect(gradientSign(summary(0, 0))).toBe('zero')
  })
  it('turns with the sign of the numbers', () => {
    const turned = { positive: 'negative', negative: 'positive', mixed: 'mixed', zero: 'zero' }
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (data) => {
        expect(gradientSign(summary(...data.map((x) => -x)))).toBe(turned[gradientSign(summary(...data))])
      }),
    )
  })
})
