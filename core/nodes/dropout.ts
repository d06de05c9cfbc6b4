import { sizeOf } from '../tensor/tensor.ts'
import type { Value } from '../kernels/emitter.ts'
import { map, multiplyTensors } from '../tensor/broadcast.ts'
import { number } from './attributes.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'

export const dropout = defineNode({
  type: 'dropout',
  title: 'Dropout',
  group: 'normalisation',
  formula: 'y = \\frac{m \\odot x}{1 - p}, \\quad m_i \\in \\{0, 1\\}',
  help: 'In training each entry is dropped with probability p and the others are scaled up, so that the network does not rely on single units. Otherwise it does nothing.',
  keywords: ['regularisation', 'regularization', 'mask', 'noise'],
  attributes: {
    p: number({
      title: 'Probability',
      help: 'The share of entries dropped, from 0 to 1.',
      default: 0.5,
      min: 0,
      max: 1,
    }),
  },
  inputs: { in: 'Input' },
  summary: (_, { p }) => `p ${p}`,
  shapes: ({ in: x }) => ({ out: x }),
  keeps: { forward: ['saved.mask'] },

  forward({ in: x }, _, { p }, { training, random }) {
    if (!training) return { out: x }
    const mask = map(x, () => (random.uniform() >= p ? 1 / (1 - p) : 0))
    return { out: multiplyTensors(x, mask), saved: { mask } }
  },

  backward: ({ out: dy }, { mask }) => ({ in: mask ? multiplyTensors(dy, mask) : dy }),

  forwardFormula: (_, training) => (training ? 'y = \\frac{m \\odot x}{1 - p}, \\quad m_i \\in \\{0, 1\\}' : 'y = x'),
  backwardFormulas: (_, training) => ({ in: gradientOf('x', training ? '\\frac{m}{1 - p} \\odot g' : 'g') }),

  lower(e, { in: x }, _, { p }, { training, random }) {
    if (!training) return { out: x, backward: (dy) => ({ in: dy }) }
    const mask = e.value(x.shape)
    e.emit('dropout', { state: random().buffer, mask: mask.buffer, count: sizeOf(x.shape), p })
    const masked = (value: Value) => e.map([value, mask], (m, a, b) => m.multiply(a, b))
    return { out: masked(x), backward: (dy) => ({ in: masked(dy) }) }
  },

  examples: [
    { inputs: { in: [4] }, out: [4] },
    { inputs: { in: [2, 5] }, attributes: { p: 0.3 }, training: true, out: [2, 5] },
    { inputs: { in: [3] }, attributes: { p: 1 }, training: true, out: [3] },
    { inputs: { in: [] }, attributes: { p: 0 }, training: true, out: [] },
  ],
})
