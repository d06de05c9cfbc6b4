import type { Register } from '../kernels/formula-map.ts'
import type { Value } from '../kernels/emitter.ts'
import type { Shape, Tensor } from '../tensor/tensor.ts'
import { sizeOf, tensor } from '../tensor/tensor.ts'
import { flag, number } from './attributes.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { NodeRunProblem, problem } from './problem.ts'

export const batchNorm = defineNode({
  type: 'batchNorm',
  title: 'Batch norm',
  group: 'normalisation',
  formula: 'y = \\gamma \\, \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\varepsilon}} + \\beta',
  help: 'Brings every channel to mean 0 and variance 1, then scales and shifts it by learned numbers. In training it measures the batch and remembers a running average; otherwise it uses what it remembers.',
  keywords: ['normalisation', 'normalization', 'batchnorm', 'bn', 'standardise'],

  attributes: {
    epsilon: number({
      title: 'Epsilon',
      help: 'Added to the variance, so that a constant channel does not divide by 0.',
      default: 1e-5,
      min: 0,
    }),
    momentum: number({
      title: 'Momentum',
      help: 'The share of each new batch in the running mean and variance.',
      default: 0.1,
      min: 0,
      max: 1,
    }),
    affine: flag({
      title: 'Scale and shift',
      help: 'Learns a scale γ and a shift β for every channel.',
      default: true,
    }),
  },
  inputs: { in: 'Input' },
  summary: ({ in: x }) => (x?.length ? `${x[0]} ${x[0] === 1 ? 'channel' : 'channels'}` : ''),

  shapes({ in: x }) {
    if (x.length === 0) return problem('in', 'E_RANK', 'a scalar has no channels', 'give the input a shape such as [1]')
    return { out: x }
  },
  parameters: {
    weight: ({ in: x }, { affine }) => (affine ? { shape: [x[0]!], init: { kind: 'ones' } } : undefined),
    bias: ({ in: x }, { affine }) => (affine ? { shape: [x[0]!], init: { kind: 'zeros' } } : undefined),
  },
  buffers: {
    runningMean: ({ in: x }) => ({ shape: [x[0]!], init: { kind: 'zeros' } }),
    runningVar: ({ in: x }) => ({ shape: [x[0]!], init: { kind: 'ones' } }),
  },
  multiplications: ({ in: x }, { affine }) => sizeOf(x) * (affine ? 2 : 1),

  keeps: { forward: ['in', 'saved.mean', 'saved.deviation'], parameters: ['weight'] },

  forward({ in: x }, { weight, bias, runningMean, runningVar }, { epsilon, momentum }, { training }) {
    const perChannel = x.data.length / x.shape[1]!
    if (training && perChannel === 1) {
      const message = 'training needs more than one value a channel, or the variance means nothing'
      throw new NodeRunProblem(problem('in', 'E_BATCH', message, 'use a batch of 2 or more, or switch training off'))
    }
    const { mean, variance } = training ? statistics(x) : { mean: runningMean.data, variance: runningVar.data }
    const deviation = variance.map((v) => Math.sqrt(v + epsilon))
    const out = new Float64Array(x.data.length)
    everyEntry(x.shape, (i, c) => {
      const standard = (x.data[i]! - mean[c]!) / deviation[c]!
      out[i] = standard * (weight?.data[c] ?? 1) + (bias?.data[c] ?? 0)
    })
    const moved = (running: Tensor, now: (c: number) => number) =>
      tensor(
        running.shape,
        running.data.map((value, c) => (1 - momentum) * value + momentum * now(c)),
      )
    return {
      out: tensor(x.shape, out),
      saved: { mean: tensor([mean.length], mean), deviation: tensor([deviation.length], deviation) },
      ...(training && {
        buffers: {
          runningMean: moved(runningMean, (c) => mean[c]!),
          // The running variance is the unbiased one.
          runningVar: moved(runningVar, (c) => (variance[c]! * perChannel) / (perChannel - 1)),
        },
      }),
    }
  },

  // In training the mean and the variance depend on x too: what they take back is the mean of the gradient and its part along x.
  backward({ out: dy }, { in: x, mean, deviation }, { weight }, { affine }, { training }) {
    const channels = x.shape[1]!
    const n = x.data.length / channels
    const standard = (i: number, c: number) => (x.data[i]! - mean!.data[c]!) / deviation!.data[c]!
    const sum = new Float64Array(channels)
    const along = new Float64Array(channels)
    everyEntry(x.shape, (i, c) => {
      sum[c]! += dy.data[i]!
      along[c]! += dy.data[i]! * standard(i, c)
    })
    const dx = new Float64Array(x.data.length)
    everyEntry(x.shape, (i, c) => {
      const taken = training ? (sum[c]! + standard(i, c) * along[c]!) / n : 0
      dx[i] = ((dy.data[i]! - taken) * (weight?.data[c] ?? 1)) / deviation!.data[c]!
    })
    return {
      in: tensor(x.shape, dx),
      weight: affine ? tensor([channels], along) : undefined,
      bias: affine ? tensor([channels], sum) : undefined,
    }
  },

  symbols: { weight: '\\gamma', bias: '\\beta', runningMean: '\\mu', runningVar: '\\sigma^2' },
  forwardFormula: ({ affine }) =>
    affine
      ? 'y = \\gamma \\, \\hat x + \\beta, \\quad \\hat x = \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\varepsilon}}'
      : 'y = \\hat x = \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\varepsilon}}',
  backwardFormulas({ affine }, training) {
    const scale = `\\frac{${affine ? '\\gamma' : '1'}}{\\sqrt{\\sigma^2 + \\varepsilon}}`
    return {
      in: gradientOf(
        'x',
        training
          ? `${scale} \\left( g - \\overline{g} - \\hat x \\, \\overline{g \\, \\hat x} \\right)`
          : `${scale} \\, g`,
      ),
      weight: gradientOf('\\gamma', '\\sum g \\, \\hat x'),
      bias: gradientOf('\\beta', '\\sum g'),
    }
  },

  lower(e, { in: x }, { weight, bias, runningMean, runningVar }, { epsilon, momentum }, { training }) {
    const channels = x.shape[1]!
    const n = sizeOf(x.shape) / channels
    // As values that broadcast against x: [1, C, 1, …].
    const perChannel: Shape = x.shape.map((length, axis) => (axis === 1 ? length : 1))
    const spread = (value: Value) => e.reshape(value, perChannel)
    if (training && n === 1) e.emit('refuse', {})
    const mean = training ? e.value(perChannel) : spread(runningMean)
    const variance = training ? e.value(perChannel) : spread(runningVar)
    if (training) {
      const places = { outer: x.shape[0]!, length: channels, inner: n / x.shape[0]! }
      e.emit('moments', { x: x.buffer, mean: mean.buffer, variance: variance.buffer, ...places })
      const move = (running: Value, now: Value, factor: number) =>
        e.mapInto(running, [running, e.reshape(now, running.shape)], (m, running, now) =>
          m.add(m.multiply(m.constant(1 - momentum), running), m.multiply(m.constant(momentum * factor), now)),
        )
      move(runningMean, mean, 1)
      // The running variance is the unbiased one.
      move(runningVar, variance, n / (n - 1))
    }
    const scale = e.map([variance], (m, v) => m.apply('reciprocal', m.apply('sqrt', m.add(v, m.constant(epsilon)))))
    const gamma = weight && spread(weight)
    const affine = gamma && bias ? [gamma, spread(bias)] : []
    return {
      out: e.map([x, mean, scale, ...affine], (m, x, mean, scale, gamma, beta) => {
        const standard = m.multiply(m.subtract(x, mean), scale)
        return gamma === undefined || beta === undefined ? standard : m.add(m.multiply(standard, gamma), beta)
      }),
      backward(dy) {
        const sum = e.sumTo(dy, perChannel)
        const along = e.sumTo(
          e.map([dy, x, mean, scale], (m, g, x, mean, scale) => m.multiply(g, m.multiply(m.subtract(x, mean), scale))),
          perChannel,
        )
        const given = [dy, x, mean, scale, sum, along, ...(gamma ? [gamma] : [])]
        const dx = e.map(given, (m, g, x, mean, scale, sum, along, gamma) => {
          const back = (g: Register) => m.multiply(gamma === undefined ? g : m.multiply(g, gamma), scale)
          if (!training) return back(g)
          const standard = m.multiply(m.subtract(x, mean), scale)
          const taken = m.multiply(m.add(sum, m.multiply(standard, along)), m.constant(1 / n))
          return back(m.subtract(g, taken))
        })
        return {
          in: dx,
          weight: weight && e.reshape(along, weight.shape),
          bias: bias && e.reshape(sum, bias.shape),
        }
      },
    }
  },

  examples: [
    { inputs: { in: [3] }, out: [3] },
    { inputs: { in: [2, 4] }, training: true, out: [2, 4] },
    { inputs: { in: [2, 2, 3] }, attributes: { affine: false, momentum: 0.5 }, training: true, out: [2, 2, 3] },
    { inputs: { in: [1, 3, 2] }, attributes: { epsilon: 0.1 }, out: [1, 3, 2] },
  ],
})

/** Calls `visit` for every entry of [B, C, ...] with its place and its channel. */
function everyEntry(shape: Shape, visit: (i: number, channel: number) => void): void {
  const [batch, channels] = shape as readonly [number, number]
  const places = sizeOf(shape.slice(2))
  for (let plane = 0; plane < batch * channels; plane++) {
    const channel = plane % channels
    for (let i = plane * places; i < (plane + 1) * places; i++) visit(i, channel)
  }
}

/** Mean and biased variance of every channel, over the batch and all places. */
function statistics(x: Tensor) {
  const channels = x.shape[1]!
  const n = x.data.length / channels
  const mean = new Float64Array(channels)
  const variance = new Float64Array(channels)
  everyEntry(x.shape, (i, c) => {
    mean[c]! += x.data[i]! / n
  })
  // In a second pass: the mean of the squares minus the square of the mean would cancel for a large mean.
  everyEntry(x.shape, (i, c) => {
    variance[c]! += (x.data[i]! - mean[c]!) ** 2 / n
  })
  return { mean, variance }
}
