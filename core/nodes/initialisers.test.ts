import { describe, expect, it } from 'vitest'
import { biasInitialiser, fans, weightInitialiser } from './initialisers.ts'
import { linear } from './linear.ts'
import { parameter } from './parameter.ts'
import { readAttributes } from './read-attributes.ts'

const zeros = { kind: 'zeros' } as const

describe('initialisers', () => {
  it('count fans as PyTorch does', () => {
    // torch.nn.init._calculate_fan_in_and_fan_out of [8, 3, 5, 5] is (75, 200).
    expect(fans([8, 3, 5, 5])).toEqual({ fanIn: 75, fanOut: 200 })
    expect(fans([4, 2])).toEqual({ fanIn: 2, fanOut: 4 })
    expect(fans([6])).toEqual({ fanIn: 6, fanOut: 6 })
    expect(fans([])).toEqual({ fanIn: 1, fanOut: 1 })
  })

  it('have PyTorch’s widths', () => {
    const of = (name: Parameters<typeof weightInitialiser>[0]) => weightInitialiser(name, [4, 2], zeros)
    expect(of('default')).toBe(zeros)
    expect(of('normal')).toEqual({ kind: 'normal', sigma: 1 })
    expect(of('uniform')).toEqual({ kind: 'uniform', bound: 1 })
    expect(of('kaimingUniform')).toEqual({ kind: 'uniform', bound: Math.sqrt(3) })
    expect(of('kaimingNormal')).toEqual({ kind: 'normal', sigma: 1 })
    expect(of('xavierUniform')).toEqual({ kind: 'uniform', bound: 1 })
    expect(of('xavierNormal')).toEqual({ kind: 'normal', sigma: Math.sqrt(1 / 3) })
  })

  it('leave biases at 0 under any name but default', () => {
    const byDefault = { kind: 'uniform', bound: 0.5 } as const
    expect(biasInitialiser('default', byDefault)).toBe(byDefault)
    expect(biasInitialiser('ones', byDefault)).toEqual(zeros)
    expect(biasInitialiser('xavierNormal', byDefault)).toEqual(zeros)
  })

  it('of linear is uniform within 1/√fanIn, weight and bias', () => {
    const specs = (json: { [name: string]: string }) =>
      linear.parameters({ in: [5, 4] }, readAttributes(linear, json).attributes)
    expect(specs({})).toEqual({
      weight: { shape: [1, 4], init: { kind: 'uniform', bound: 0.5 } },
      bias: { shape: [1], init: { kind: 'uniform', bound: 0.5 } },
    })
    expect(specs({ init: 'ones' })).toMatchObject({ weight: { init: { kind: 'ones' } }, bias: { init: zeros } })
  })

  it('of a parameter gives way to its value', () => {
    const { attributes } = readAttributes(parameter, { shape: [2], init: 'ones', value: [3, 4] })
    expect(parameter.parameters({}, attributes)['value']?.init.kind).toBe('values')
    const wrong = readAttributes(parameter, { shape: [2], value: [3, 4, 5] }).attributes
    expect(parameter.shapes({}, wrong)).toMatchObject({ code: 'E_SHAPE', attribute: 'value' })
  })
})
