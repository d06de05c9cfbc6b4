import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/random.ts'
import { tensor } from '../tensor/tensor.ts'
import { activation } from './activation.ts'
import pytorch from './fixtures/pytorch-activations.json' with { type: 'json' }
import { readAttributes } from './read-attributes.ts'
import { scalarFunction, scalarFunctions } from './scalar-functions.ts'

/** Forward and backward of one row, with a gradient for each element. */
function run(json: { [name: string]: string | number }, x: readonly number[], dy: readonly number[]) {
  const { attributes } = readAttributes(activation, json)
  const value = tensor([1, x.length], x)
  const context = { training: false, shapes: { in: value.shape, out: value.shape }, random: randomStream(0, 'a.mask') }
  const { out } = activation.forward({ in: value }, {}, attributes, context)
  const reads = Object.fromEntries(
    activation.keeps(attributes).forward.map((name) => [name, name === 'in' ? value : out]),
  )
  const { in: dx } = activation.backward({ out: tensor([1, x.length], dy) }, reads, {}, attributes, context)
  return { y: [...out.data], dx: [...dx!.data] }
}

function expectClose(actual: number, wanted: number, what: string) {
  if (!Number.isFinite(wanted)) expect(actual, what).toBe(wanted)
  else expect(Math.abs(actual - wanted), what).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(wanted)))
}

describe('activation', () => {
  it.each(Object.keys(scalarFunctions))('%s and its derivative are PyTorch’s, kinks and extremes included', (name) => {
    const rows = pytorch[name as keyof typeof pytorch] as readonly (readonly (number | string)[])[]
    for (const [x, y, dy] of rows.map((row) => row.map(Number))) {
      const result = run({ function: name }, [x!], [1])
      expectClose(result.y[0]!, y!, `${name}(${x})`)
      expectClose(result.dx[0]!, dy!, `${name}′(${x})`)
    }
  })

  it('takes alpha from the file, else that of the function', () => {
    expect(run({ function: 'leakyRelu' }, [-2], [1])).toEqual({ y: [-0.02], dx: [0.01] })
    expect(run({ function: 'leakyRelu', alpha: 0.5 }, [-2, 3], [1, 1])).toEqual({ y: [-1, 3], dx: [0.5, 1] })
    expect(run({ function: 'elu' }, [-1], [1]).y[0]).toBeCloseTo(Math.exp(-1) - 1, 14)
    expect(run({ function: 'elu', alpha: 2 }, [0], [1])).toEqual({ y: [0], dx: [2] })
  })

  it('keeps a shut gate shut, whatever comes back', () => {
    expect(run({ function: 'relu' }, [-1, 0, 1], [Infinity, NaN, 5]).dx).toEqual([0, 0, 5])
  })

  it('softmax is stable far out and adds up to 1', () => {
    expect(run({ function: 'softmax' }, [1e4, 0, -1e4], [1, 2, 3])).toEqual({ y: [1, 0, 0], dx: [0, 0, 0] })
    expect(run({ function: 'logSoftmax' }, [1e4, 0, -1e4], [1, 1, 1])).toEqual({ y: [0, -1e4, -2e4], dx: [-2, 1, 1] })
    const { y } = run({ function: 'softmax' }, [1, 2, 3], [0, 0, 0])
    expect(y[0]! + y[1]! + y[2]!).toBeCloseTo(1, 15)
    expect(y[2]! / y[1]!).toBeCloseTo(Math.E, 12)
  })

  it('softmax runs along the axis asked for, counted per sample', () => {
    const { attributes } = readAttributes(activation, { function: 'softmax', axis: 0 })
    const x = tensor([2, 2, 2], [0, 0, 0, 100, 0, 100, 0, 0])
    const shapes = { in: x.shape, out: x.shape }
    const context = { training: false, shapes, random: randomStream(0, 'a.mask') }
    const { out } = activation.forward({ in: x }, {}, attributes, context)
    // Columns of each sample add up to 1.
    expect([...out.data].map((y) => Math.round(2 * y) / 2)).toEqual([0.5, 0, 0.5, 1, 0.5, 1, 0.5, 0])
  })

  it('says when there is no axis', () => {
    const softmax = (axis: number) => readAttributes(activation, { function: 'softmax', axis }).attributes
    expect(activation.shapes({ in: [2, 3] }, softmax(-2))).toEqual({ out: [2, 3] })
    expect(activation.shapes({ in: [2, 3] }, softmax(2))).toMatchObject({ code: 'E_AXIS', attribute: 'axis' })
    expect(activation.shapes({ in: [] }, softmax(-1))).toMatchObject({ code: 'E_RANK', port: 'in' })
  })

  it('knows no function by a name that JavaScript knows', () => {
    expect(scalarFunction('constructor')).toBeUndefined()
    expect(scalarFunction('relu')).toBe(scalarFunctions.relu)
    expect(readAttributes(activation, { function: 'toString' }).problems[0]).toMatchObject({ code: 'E_ATTRIBUTE' })
  })
})
