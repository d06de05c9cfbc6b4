import { describe, expect, it } from 'vitest'
import { edgeLook } from '../state/edge-look.ts'
import { summarise } from '../worker/summary.ts'
import { labelsOf } from './edge-words.ts'

const type = { shape: [8], batched: true }
const tensor = (...data: number[]) => summarise({ shape: [data.length], data: Float64Array.from(data) })
const value = tensor(-0.8, 0.48)
const words = (...args: Parameters<typeof labelsOf>) =>
  labelsOf(...args).map(({ lines, mark, side }) => `${side}: ${mark}${lines.join('|')}`)

describe('labelsOf', () => {
  it('writes the shape before anything has run', () => {
    expect(words(edgeLook(undefined, type), 1)).toEqual(['above: B×8'])
    expect(words(edgeLook(undefined, type), 0.5)).toEqual([])
  })

  it('writes the value above and the gradient below, and more with more room', () => {
    const look = edgeLook({ value, gradient: tensor(-0.3, -0.4), stale: false }, type)
    expect(words(look, 1)).toEqual(['above: → −0.16 ± 0.64', 'below: −0.5'])
    expect(words(look, 1.5)).toEqual(['above: B×8 → −0.16 ± 0.64', 'below: −norm 0.5, max 0.4'])
  })

  it('writes one thing at half size, nothing farther out', () => {
    const forward = edgeLook({ value, stale: false }, type)
    const backward = edgeLook({ value, gradient: tensor(0.3, 0.4), stale: false }, type)
    const stale = edgeLook({ value, gradient: tensor(0.3, 0.4), stale: true }, type)
    expect(words(forward, 0.5)).toEqual(['above: → −0.16'])
    expect(words(backward, 0.5)).toEqual(['below: +0.5'])
    expect(words(stale, 0.5)).toEqual(['below: stale'])
    expect(words(backward, 0.3)).toEqual([])
  })

  it('says none, 0 and NaN in words', () => {
    const gradient = (of: Parameters<typeof tensor> | null) =>
      words(edgeLook({ value, gradient: of && tensor(...of), stale: false }, type), 1)[1]
    expect(gradient(null)).toBe('below: none')
    expect(gradient([0, 0])).toBe('below: 0')
    expect(gradient([NaN, 1])).toBe('below: NaN')
  })

  it('writes in red what is NaN, and only that', () => {
    const inks = (...run: [value: number[], gradient: number[] | null]) =>
      labelsOf(
        edgeLook({ value: tensor(...run[0]), gradient: run[1] && tensor(...run[1]), stale: false }, type),
        1,
      ).map(({ ink }) => ink)
    expect(inks([NaN, 1], null)).toEqual(['stopInk', 'gradientZeroInk'])
    expect(inks([NaN, 1], [-1, -2])).toEqual(['stopInk', 'gradientNegativeInk'])
    expect(inks([1, 2], [NaN, 1])).toEqual(['valueInk', 'stopInk'])
  })

  it('breaks a long value in two for a narrow gap', () => {
    const [label] = labelsOf(edgeLook({ value, stale: false }, type), 1)
    expect(label?.broken).toEqual(['→ −0.16', '± 0.64'])
  })
})
