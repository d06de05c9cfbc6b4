import type { Shape } from '../tensor/tensor.ts'
import type { MapFormula, Register } from '../kernels/formula-map.ts'
import type { Value } from '../kernels/emitter.ts'
import { sizeOf, tensor } from '../tensor/tensor.ts'
import { flag, number } from './attributes.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { problem } from './problem.ts'

export const layerNorm = defineNode({
  type: 'layerNorm',
  title: 'Layer norm',
  group: 'normalisation',
  formula: 'y = \\gamma \\odot \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\varepsilon}} + \\beta',
  help: 'Brings every sample by itself to mean 0 and variance 1, then scales and shifts each entry by learned numbers. The batch plays no part.',
  keywords: ['normalisation', 'normalization', 'layernorm', 'ln', 'standardise'],

  attributes: {
    epsilon: number({
      title: 'Epsilon',
      help: 'Added to the variance, so that a constant sample does not divide by 0.',
      default: 1e-5,
      min: 0,
    }),
    affine: flag({ title: 'Scale and shift', help: 'Learns a scale γ and a shift β for every entry.', default: true }),
  },
  inputs: { in: 'Input' },
  summary: ({ in: x }) => (x?.length ? `over ${x.join('×')}` : ''),

  shapes({ in: x }) {
    if (x.length === 0)
      return problem('in', 'E_RANK', 'a scalar has no axis to act on', 'give the input a shape such as [1]')
    return { out: x }
  },
  parameters: {
    weight: ({ in: x }, { affine }) => (affine ? { shape: x, init: { kind: 'ones' } } : undefined),
    bias: ({ in: x }, { affine }) => (affine ? { shape: x, init: { kind: 'zeros' } } : undefined),
  },
  multiplications: ({ in: x }, { affine }) => sizeOf(x) * (affine ? 2 : 1),

  keeps: { forward: ['in', 'saved.mean', 'saved.deviation'], parameters: ['weight'] },

  forward({ in: x }, { weight, bias }, { epsilon }) {
    const batch = x.shape[0]!
    const { data } = x
    const n = data.length / batch
    const gamma = weight?.data
    const beta = bias?.data
    const mean = new Float64Array(batch)
    const deviation = new Float64Array(batch)
    const out = new Float64Array(data.length)
    for (let sample = 0; sample < batch; sample++) {
      const first = sample * n
      const end = first + n
      let sum = 0
      for (let i = first; i < end; i++) sum += data[i]!
      const mu = sum / n
      let squares = 0
      for (let i = first; i < end; i++) squares += (data[i]! - mu) * (data[i]! - mu)
      const scale = Math.sqrt(squares / n + epsilon)
      mean[sample] = mu
      deviation[sample] = scale
      for (let i = 0; i < n; i++)
        out[first + i] = ((data[first + i]! - mu) / scale) * (gamma?.[i] ?? 1) + (beta?.[i] ?? 0)
    }
    return { out: tensor(x.shape, out), saved: { mean: tensor([batch], mean), deviation: tensor([batch], deviation) } }
  },

  // The mean and the variance depend on x too: what they take back is the mean of the gradient and its part along x.
  backward({ out: dy }, { in: x, mean, deviation }, { weight }, { affine }) {
    const batch = x.shape[0]!
    const n = x.data.length / batch
    const dx = new Float64Array(x.data.length)
    const dWeight = new Float64Array(n)
    const dBias = new Float64Array(n)
    for (let sample = 0; sample < batch; sample++) {
      const scale = deviation!.data[sample]!
      const standard = (i: number) => (x.data[sample * n + i]! - mean!.data[sample]!) / scale
      const g = (i: number) => dy.data[sample * n + i]! * (weight?.data[i] ?? 1)
      let sum = 0
      let along = 0
      for (let i = 0; i < n; i++) {
        sum += g(i)
        along += g(i) * standard(i)
        dWeight[i]! += dy.data[sample * n + i]! * standard(i)
        dBias[i]! += dy.data[sample * n + i]!
      }
      for (let i = 0; i < n; i++) dx[sample * n + i] = (g(i) - (sum + standard(i) * along) / n) / scale
    }
    const sampleShape = x.shape.slice(1)
    return {
      in: tensor(x.shape, dx),
      weight: affine ? tensor(sampleShape, dWeight) : undefined,
      bias: affine ? tensor(sampleShape, dBias) : undefined,
    }
  },

  symbols: { weight: '\\gamma', bias: '\\beta' },
  forwardFormula: ({ affine }) =>
    affine
      ? 'y = \\gamma \\odot \\hat x + \\beta, \\quad \\hat x = \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\varepsilon}}'
      : 'y = \\hat x = \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\varepsilon}}',
  backwardFormulas({ affine }) {
    const h = affine ? '\\gamma g' : 'g'
    return {
      in: gradientOf(
        'x',
        `\\frac{1}{\\sqrt{\\sigma^2 + \\varepsilon}} \\left( ${h} - \\overline{${h}} - \\hat x \\, \\overline{${h} \\, \\hat x} \\right)`,
      ),
      weight: gradientOf('\\gamma', '\\sum g \\, \\hat x'),
      bias: gradientOf('\\beta', '\\sum g'),
    }
  },

  lower(e, { in: x }, { weight, bias }, { epsilon }) {
    const samples = x.shape[0]!
    const n = sizeOf(x.shape) / samples
    const perSample: Shape = x.shape.map((length, axis) => (axis === 0 ? length : 1))
    const mean = e.value(perSample)
    const variance = e.value(perSample)
    e.emit('moments', {
      x: x.buffer,
      mean: mean.buffer,
      variance: variance.buffer,
      outer: 1,
      length: samples,
      inner: n,
    })
    const scale = e.map([variance], (m, v) => m.apply('reciprocal', m.apply('sqrt', m.add(v, m.constant(epsilon)))))
    const ofSample = (parameter: Value) => e.reshape(parameter, [1, ...parameter.shape])
    const gamma = weight && ofSample(weight)
    const affine = gamma && bias ? [gamma, ofSample(bias)] : []
    const standardOf = (m: MapFormula, x: Register, mean: Register, scale: Register) =>
      m.multiply(m.subtract(x, mean), scale)
    return {
      out: e.map([x, mean, scale, ...affine], (m, x, mean, scale, gamma, beta) => {
        const standard = standardOf(m, x, mean, scale)
        return gamma === undefined || beta === undefined ? standard : m.add(m.multiply(standard, gamma), beta)
      }),
      backward(dy) {
        const g = gamma ? e.map([dy, gamma], (m, g, gamma) => m.multiply(g, gamma)) : dy
        const times = (value: Value) =>
          e.map([value, x, mean, scale], (m, g, x, mean, scale) => m.multiply(g, standardOf(m, x, mean, scale)))
        const sum = e.sumTo(g, perSample, 1 / n)
        const along = e.sumTo(times(g), perSample, 1 / n)
        const dx = e.map([g, x, mean, scale, sum, along], (m, g, x, mean, scale, sum, along) => {
          const taken = m.add(sum, m.multiply(standardOf(m, x, mean, scale), along))
          return m.multiply(m.subtract(g, taken), scale)
        })
        return {
          in: dx,
          weight: weight && e.reshape(e.sumTo(times(dy), [1, ...weight.shape]), weight.shape),
          bias: bias && e.reshape(e.sumTo(dy, [1, ...bias.shape]), bias.shape),
        }
      },
    }
  },

  examples: [
    { inputs: { in: [4] }, out: [4] },
    { inputs: { in: [2, 3] }, attributes: { epsilon: 0.1 }, out: [2, 3] },
    { inputs: { in: [2, 2, 2] }, attributes: { affine: false }, out: [2, 2, 2] },
  ],
})
