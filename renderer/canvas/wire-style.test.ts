import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edgeLook } from '../state/edge-look.ts'
import { summarise } from '../worker/summary.ts'
import { shadeOf, WireColour } from './palette.ts'
import { WireForm } from './scene.ts'
import { wireStyle } from './wire-style.ts'

const value = summarise({ shape: [1], data: Float64Array.of(1) })
const styleOf = (...gradient: number[]) =>
  wireStyle(
    edgeLook(
      { value, gradient: summarise({ shape: [gradient.length], data: Float64Array.from(gradient) }), stale: false },
      undefined,
    ),
  )

describe('wireStyle', () => {
  it('tells the signs by form, not by colour alone', () => {
    expect(styleOf(1, 2).form).toBe(WireForm.plain)
    expect(styleOf(-1, -2).form).toBe(WireForm.hollow)
    expect(styleOf(1, -1).form).toBe(WireForm.cored)
    expect(styleOf(NaN).form).toBe(WireForm.jagged)
    expect(wireStyle(edgeLook({ value, gradient: null, stale: false }, undefined)).form).toBe(WireForm.dotted)
  })

  it('puts arrowheads on gradients only', () => {
    expect(styleOf(1).marks).toBe(true)
    for (const gradient of [null, undefined] as const)
      expect(wireStyle(edgeLook({ value, gradient, stale: false }, undefined)).marks).toBe(false)
    expect(styleOf(0).marks).toBe(false)
  })
})

describe('shadeOf', () => {
  it('is grey in the middle, and the same on both sides', () => {
    const grey = shadeOf(0)
    expect(grey).toBeGreaterThanOrEqual(WireColour.shades)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (balance) => {
        expect(shadeOf(balance) - grey).toBe(grey - shadeOf(-balance))
      }),
    )
  })

  it('is a hue at once where one sign prevails', () => {
    const strongest = shadeOf(1) - shadeOf(0)
    expect(shadeOf(0.34) - shadeOf(0)).toBeGreaterThanOrEqual(strongest * 0.7)
    expect(shadeOf(0.33) - shadeOf(0)).toBeLessThanOrEqual(strongest * 0.2)
  })
})
