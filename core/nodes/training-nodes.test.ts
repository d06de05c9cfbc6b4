import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/random.ts'
import { ones, tensor } from '../tensor/tensor.ts'
import { batchNorm } from './batch-norm.ts'
import { dropout } from './dropout.ts'
import { embedding } from './embedding.ts'
import { runNode } from './testing/run-node.ts'

/* What only shows when numbers run: masks, batches, ids. */

describe('dropout', () => {
  const x = tensor([2, 3], [1, 2, 3, 4, 5, 6])

  it('is the identity unless training, and draws nothing', () => {
    const random = randomStream(7, 'drop.mask')
    const before = random.state()
    const result = runNode(dropout, { inputs: { in: x }, gradOutput: x, random })
    expect(result).toMatchObject({ out: x, gradients: { in: x } })
    expect(random.state()).toEqual(before)
  })

  it('keeps an element where u ≥ p, one number after the other, and goes on with its stream', () => {
    const random = randomStream(7, 'drop.mask')
    const same = randomStream(7, 'drop.mask')
    for (let step = 0; step < 3; step++) {
      const expected = x.data.map((value) => (same.uniform() >= 0.25 ? value / 0.75 : 0))
      const result = runNode(dropout, {
        attributes: { p: 0.25 },
        inputs: { in: x },
        gradOutput: ones([2, 3]),
        training: true,
        random,
      })
      if ('problem' in result) throw new Error(result.problem.message)
      result.out.data.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 14))
      result.gradients['in']!.data.forEach((value, i) =>
        expect(value).toBeCloseTo(expected[i] === 0 ? 0 : 1 / 0.75, 14),
      )
    }
  })

  it('drops everything at p = 1 without dividing by 0', () => {
    const result = runNode(dropout, { attributes: { p: 1 }, inputs: { in: x }, gradOutput: x, training: true })
    expect(result).toMatchObject({
      out: tensor([2, 3], new Float64Array(6)),
      gradients: { in: tensor([2, 3], new Float64Array(6)) },
    })
  })
})

describe('batchNorm', () => {
  const parameters = { weight: ones([2]), bias: ones([2]), runningMean: ones([2]), runningVar: ones([2]) }

  it('refuses to train with a single value a channel, and only to train', () => {
    const inputs = { in: tensor([1, 2], [3, 4]) }
    expect(runNode(batchNorm, { inputs, parameters, training: true })).toMatchObject({
      problem: { code: 'E_BATCH', port: 'in' },
    })
    expect(runNode(batchNorm, { inputs, parameters })).not.toHaveProperty('problem')
    // Two places are two values.
    expect(
      runNode(batchNorm, { inputs: { in: tensor([1, 2, 2], [1, 2, 3, 4]) }, parameters, training: true }),
    ).not.toHaveProperty('problem')
  })

  it('changes its running statistics in training only, and not in place', () => {
    const inputs = { in: tensor([2, 2], [1, 10, 3, 30]) }
    const trained = runNode(batchNorm, { inputs, parameters, training: true })
    // 0.9 · 1 + 0.1 · mean, and · unbiased variance.
    expect(trained).toMatchObject({
      buffers: {
        runningMean: tensor([2], [0.9 + 0.1 * 2, 0.9 + 0.1 * 20]),
        runningVar: tensor([2], [0.9 + 0.1 * 2, 0.9 + 0.1 * 200]),
      },
    })
    expect([...parameters.runningMean.data, ...parameters.runningVar.data]).toEqual([1, 1, 1, 1])
    expect(runNode(batchNorm, { inputs, parameters })).not.toHaveProperty('buffers')
  })

  it('has no channels to norm in a scalar', () => {
    expect(batchNorm.shapes({ in: [] }, {})).toMatchObject({ code: 'E_RANK', port: 'in' })
  })
})

describe('embedding', () => {
  const parameters = { weight: tensor([3, 2], [1, 2, 3, 4, 5, 6]) }
  const look = (...ids: number[]) =>
    runNode(embedding, {
      attributes: { numEmbeddings: 3, embeddingDim: 2 },
      inputs: { in: tensor([1, ids.length], ids) },
      parameters,
      gradOutput: ones([1, ids.length, 2]),
    })

  it('sums what comes back for a row that was looked up twice', () => {
    expect(look(2, 0, 2)).toMatchObject({
      out: tensor([1, 3, 2], [5, 6, 1, 2, 5, 6]),
      gradients: { in: undefined, weight: tensor([3, 2], [1, 1, 0, 0, 2, 2]) },
    })
  })

  it.each([3, -1, 0.5, NaN, Infinity])('refuses the id %s and names the range', (id) => {
    const result = look(0, id)
    if (!('problem' in result)) throw new Error('it was accepted')
    expect(result.problem).toMatchObject({ code: 'E_CLASS_ID', port: 'in' })
    expect(result.problem.message).toContain(String(id))
    expect(result.problem.fix).toContain('0 to 2')
  })
})
