import { describe, expect, it } from 'vitest'
import type { PlainGraph } from '../compile/testing/graph.ts'
import { graph } from '../compile/testing/graph.ts'
import { areProblems } from '../run/session.ts'
import { tensor } from '../tensor/tensor.ts'
import { derivativeOf, differentiate } from './differentiation.ts'
import { holdsAlways } from './structure-reason.ts'
import { findStructure } from './structure.ts'

/** ∂of/∂wrt of the first sample, and what is found in it. */
function found(plain: PlainGraph, of: string, wrt: string, weights = {}) {
  const document = graph(plain, weights)
  const derivative = derivativeOf(document, { of, wrt })
  if (areProblems(derivative)) throw new Error(JSON.stringify(derivative))
  const at = differentiate(document, derivative as Exclude<typeof derivative, readonly unknown[]>, { of, wrt })
  if (!('plan' in at)) throw new Error(JSON.stringify(at))
  const data = new Float64Array(at.m * at.n)
  for (let i = 0; i < at.m; i++) data.set(at.row(0, i), i * at.n)
  return { at, structure: findStructure({ m: at.m, n: at.n, data, ...at.blocks }, at.run.parameters) }
}
const structureOf = (...words: Parameters<typeof found>) => found(...words).structure

const layer = (type: string, attributes = {}, shape = [4]): PlainGraph => ({
  nodes: { x: { type: 'input', attributes: { shape } }, y: { type, attributes } },
  edges: [['x.out', 'y.in']],
})

describe('findStructure', () => {
  it('names what a layer does', () => {
    expect(structureOf(layer('activation', { function: 'tanh' }), 'y', 'x')).toEqual({
      name: 'diagonal',
      free: 4,
      filled: 4,
    })
    expect(structureOf(layer('output'), 'y', 'x').name).toBe('identity')
    expect(structureOf(layer('linear', { outFeatures: 3 }), 'y', 'x')).toEqual({
      name: 'parameter',
      free: 12,
      filled: 12,
      parameter: 'y.weight',
    })
    expect(structureOf(layer('linear', { outFeatures: 3 }), 'y', 'y.weight')).toMatchObject({
      name: 'block',
      free: 12,
      count: 3,
      blockRows: 1,
      blockColumns: 4,
    })
    expect(structureOf(layer('linear', { outFeatures: 3 }), 'y', 'y.bias').name).toBe('identity')
    expect(structureOf(layer('slice', { axis: 0, start: 1 }), 'y', 'x')).toEqual({
      name: 'selection',
      free: 3,
      filled: 3,
    })
    expect(structureOf(layer('activation', { function: 'softmax' }), 'y', 'x')).toEqual({
      name: 'dense',
      free: 16,
      filled: 16,
    })
    expect(structureOf(layer('activation', { function: 'tanh' }, []), 'y', 'x').name).toBe('number')
    expect(structureOf(layer('stopGradient'), 'y', 'x').name).toBe('none')
  })

  it('finds the numbers of a convolution that repeat, with stride and with channels', () => {
    const weights = { 'y.weight': tensor([1, 1, 3], [5, 7, 11]) }
    expect(structureOf(layer('conv', { padding: 'same', bias: false }, [1, 5]), 'y', 'x', weights)).toEqual({
      name: 'toeplitz',
      free: 13,
      filled: 13,
      repeated: [5, 7, 11],
      shift: 1,
    })
    expect(structureOf(layer('conv', { stride: 2, bias: false }, [1, 7]), 'y', 'x', weights)).toMatchObject({
      name: 'toeplitz',
      free: 9,
      shift: 2,
    })
    expect(structureOf(layer('conv', { outChannels: 2 }, [3, 6]), 'y', 'x')).toMatchObject({
      name: 'toeplitz',
      free: 2 * 3 * 4 * 3,
    })
    // Over an image along both axes: of 3 × 3 places each with its 3 × 2 kernel, for each of 2 × 2 pairs of channels.
    const image = layer('conv', { outChannels: 2, kernelSize: [3, 2], stride: [2, 1], bias: false }, [2, 7, 4])
    expect(structureOf(image, 'y', 'x')).toMatchObject({
      name: 'toeplitz',
      free: 2 * 2 * 9 * 6,
      filled: 2 * 2 * 9 * 6,
      shifts: [2, 1],
    })
    expect(structureOf(image, 'y', 'x').repeated).toHaveLength(2 * 2 * 6)
  })

  it('says what holds whatever is fed, and what only here', () => {
    const signal = layer('conv', { padding: 'same', bias: false, flipKernel: true }, [1, 5])
    const always = (wrt: string) => {
      const { at, structure } = found(signal, 'y', wrt)
      return [structure.name, holdsAlways(structure, at)]
    }
    expect(always('x')).toEqual(['toeplitz', true])
    // Its band is made of what is fed, of which some may be 0.
    expect(always('y.weight')).toEqual(['toeplitz', false])
  })

  it('is not taken in by a matrix that is nearly something', () => {
    const named = (m: number, n: number, data: number[]) =>
      findStructure({ m, n, data: Float64Array.from(data), rows: [m], columns: [n] }).name
    expect(named(3, 3, [1, 0, 0, 0, 1, 0, 0, 1e-300, 1])).toBe('dense')
    expect(named(3, 3, [1, 2, 0, 0, 1, 2, 0, 0, 1.001])).toBe('dense')
    expect(named(2, 2, [1, 1, 1, 1])).toBe('dense')
    expect(named(4, 4, [1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 5, 6, 0, 0, 7, 8])).toBe('block')
    expect(named(2, 2, [NaN, 0, 0, 1])).toBe('diagonal')
  })
})
