import { describe, expect, it } from 'vitest'
import type { Tensor } from '../tensor/tensor.ts'
import { randomStream } from '../tensor/random.ts'
import { scalar, tensor, withSampleAxis } from '../tensor/tensor.ts'
import pytorch from './fixtures/pytorch-losses.json' with { type: 'json' }
import { loss } from './loss.ts'
import { NodeRunProblem } from './problem.ts'
import { readAttributes } from './read-attributes.ts'

function run(json: { [name: string]: string | number }, prediction: Tensor, target: Tensor, dl = 1) {
  const { attributes } = readAttributes(loss, json)
  const shapes = { prediction: prediction.shape, target: target.shape, out: [1] }
  const context = { training: false, shapes, random: randomStream(0, 'loss.mask') }
  const { out } = loss.forward({ prediction, target }, {}, attributes, context)
  const dy = withSampleAxis(scalar(dl))
  const gradients = loss.backward({ out: dy }, { prediction, target }, {}, attributes, context)
  return { loss: out.data[0]!, byPrediction: gradients['prediction'], byTarget: gradients['target'] }
}

function expectClose(actual: Tensor | undefined, wanted: { shape: number[]; data: number[] } | null) {
  if (!wanted) return expect(actual).toBeUndefined()
  expect(actual!.shape).toEqual(wanted.shape)
  wanted.data.forEach((value, i) => {
    expect(Math.abs(actual!.data[i]! - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)))
  })
}

describe('loss', () => {
  it.each(pytorch.map((row) => [JSON.stringify(row.attributes), JSON.stringify(row.prediction.shape), row] as const))(
    '%s of %s and both gradients are PyTorch’s',
    (_, _shape, row) => {
      const { prediction, target } = row
      const result = run(
        row.attributes as { [name: string]: string | number },
        tensor(prediction.shape, prediction.data),
        tensor(target.shape, target.data),
      )
      expect(Math.abs(result.loss - row.loss)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(row.loss)))
      expectClose(result.byPrediction, row.byPrediction)
      expectClose(result.byTarget, row.byTarget)
    },
  )

  it('is a mean over samples and positions, not over classes', () => {
    // Two samples, three classes, all alike: each costs ln 3, and so does the mean.
    const ids = tensor([2], [0, 2])
    expect(run({ function: 'crossEntropy' }, tensor([2, 3], [1, 1, 1, 5, 5, 5]), ids).loss).toBeCloseTo(Math.log(3), 14)
  })

  it('passes a gradient other than 1 on', () => {
    const one = run({}, tensor([1, 2], [1, 2]), tensor([1, 2], [0, 0]))
    const three = run({}, tensor([1, 2], [1, 2]), tensor([1, 2], [0, 0]), 3)
    expect([...one.byPrediction!.data]).toEqual([1, 2])
    expect([...three.byPrediction!.data]).toEqual([3, 6])
  })

  it('does not let its weight change its value', () => {
    expect(run({ weight: 10 }, tensor([1, 1], [3]), tensor([1, 1], [1])).loss).toBe(4)
  })

  it('compares one prediction without a batch with every sample', () => {
    const result = run({}, tensor([1, 1], [1]), tensor([2, 1], [0, 3]))
    expect(result.loss).toBe(2.5)
    expect(result.byPrediction).toEqual(tensor([1, 1], [-1]))
    expect(result.byTarget).toEqual(tensor([2, 1], [-1, 2]))
  })

  it('holds back the logarithms of bce at -100, and its slope at 1e12', () => {
    const result = run({ function: 'bce' }, tensor([1, 1], [0]), tensor([1, 1], [1]))
    expect(result.loss).toBe(100)
    expect(result.byPrediction!.data[0]).toBe(-1e12)
  })

  it.each([3, -1, 0.5, NaN, -100])('names %s as no class id', (id) => {
    const attempt = () => run({ function: 'crossEntropy' }, tensor([1, 3], [1, 2, 3]), tensor([1], [id]))
    expect(attempt).toThrow(NodeRunProblem)
    try {
      attempt()
    } catch (error) {
      expect((error as NodeRunProblem).problem).toMatchObject({
        code: 'E_CLASS_ID',
        port: 'target',
        fix: 'feed whole numbers from 0 to 2',
      })
    }
  })

  it('refuses what is no probability', () => {
    expect(() => run({ function: 'bce' }, tensor([1, 1], [1.5]), tensor([1, 1], [1]))).toThrow(NodeRunProblem)
  })

  it('says which shapes fit', () => {
    const { attributes } = readAttributes(loss, { function: 'crossEntropy' })
    expect(loss.shapes({ prediction: [3, 4], target: [4] }, attributes)).toEqual({ out: [] })
    expect(loss.shapes({ prediction: [3, 4], target: [3, 4] }, attributes)).toEqual({ out: [] })
    expect(loss.shapes({ prediction: [3, 4], target: [3] }, attributes)).toMatchObject({
      code: 'E_SHAPE',
      port: 'target',
    })
    expect(loss.shapes({ prediction: [], target: [] }, attributes)).toMatchObject({ code: 'E_RANK' })
    expect(loss.shapes({ prediction: [2], target: [1] }, readAttributes(loss, {}).attributes)).toMatchObject({
      code: 'E_SHAPE',
    })
    expect(loss.differentiable('target', { prediction: [3, 4], target: [4] }, attributes)).toBe(false)
    expect(loss.differentiable('target', { prediction: [3, 4], target: [3, 4] }, attributes)).toBe(true)
  })
})
