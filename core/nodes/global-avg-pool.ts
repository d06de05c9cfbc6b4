import { broadcastTo, map, sumTo } from '../tensor/broadcast.ts'
import { reshape, sizeOf, type Shape } from '../tensor/tensor.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { problem } from './problem.ts'

/** [B, C, 1, 1, ...] for an input [B, C, ...]. */
const single = (x: Shape): Shape => x.map((length, axis) => (axis < 2 ? length : 1))

export const globalAvgPool = defineNode({
  type: 'globalAvgPool',
  title: 'Global average pool',
  group: 'shape',
  formula: 'y_c = \\frac{1}{n} \\sum_i x_{c, i}',
  help: 'One number a channel: its mean over all places. Used to end an image network at any image size.',
  keywords: ['pooling', 'gap', 'mean', 'adaptive'],
  inputs: { in: 'Input' },
  summary: ({ in: x }) => (x?.length ? `${x.join('×')} → ${x[0]}` : ''),
  shapes({ in: x }) {
    if (x.length === 0)
      return problem('in', 'E_RANK', 'a scalar has no channels', 'give the input a shape such as [C, H, W]')
    return { out: [x[0]!] }
  },

  forward({ in: x }, _, __, { shapes }) {
    const total = sumTo(x, single(x.shape))
    const n = x.data.length / total.data.length
    return {
      out: reshape(
        map(total, (value) => value / n),
        shapes['out']!,
      ),
    }
  },

  backward({ out: dy }, _, __, ___, { shapes }) {
    const x = shapes['in']!
    const dx = broadcastTo(reshape(dy, single(x)), x)
    const n = dx.data.length / dy.data.length
    return { in: map(dx, (g) => g / n) }
  },

  backwardFormulas: { in: gradientOf('x_{c,i}', '\\frac{1}{n} \\, g_c') },

  lower(e, { in: x }, _, __, { shapes }) {
    const kept = single(x.shape)
    const share = sizeOf(kept) / sizeOf(x.shape)
    return {
      out: e.reshape(e.sumTo(x, kept, share), shapes['out']!),
      backward: (dy) => ({
        in: e.map([e.reshape(dy, kept)], (m, g) => m.multiply(g, m.constant(share)), x.shape),
      }),
    }
  },

  examples: [
    { inputs: { in: [3, 2, 4] }, out: [3] },
    { inputs: { in: [2, 5] }, out: [2] },
    { inputs: { in: [2] }, out: [2] },
  ],
})
