import { broadcastTo, map, sumTo } from '../tensor/broadcast.ts'
import { reshape, sizeOf } from '../tensor/tensor.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { keptShape, reduceAttributes, reducedShape, reduceSummary } from './reduce.ts'

export const mean = defineNode({
  type: 'mean',
  title: 'Mean',
  group: 'arithmetic',
  formula: 'y = \\frac{1}{n} \\sum_{i=1}^{n} x_i',
  help: 'The average of all entries of a sample, or of those along chosen axes. Each of the n entries gets 1/n of the gradient back.',
  keywords: ['average', 'reduce'],
  attributes: reduceAttributes,
  inputs: { in: 'Input' },
  summary: (_, attributes) => reduceSummary(attributes),
  shapes: ({ in: x }, attributes) => reducedShape(x, attributes),

  forward({ in: x }, _, attributes, { shapes }) {
    const total = sumTo(x, keptShape(x.shape, attributes))
    const n = x.data.length / total.data.length
    return {
      out: reshape(
        map(total, (value) => value / n),
        shapes['out']!,
      ),
    }
  },

  backward({ out: dy }, _, __, attributes, { shapes }) {
    const x = shapes['in']!
    const dx = broadcastTo(reshape(dy, keptShape(x, attributes)), x)
    const n = dx.data.length / dy.data.length
    return { in: map(dx, (g) => g / n) }
  },

  backwardFormulas: { in: gradientOf('x_i', '\\frac{g}{n}') },

  lower(e, { in: x }, _, attributes, { shapes }) {
    const kept = keptShape(x.shape, attributes)
    const share = sizeOf(kept) / sizeOf(x.shape)
    return {
      out: e.reshape(e.sumTo(x, kept, share), shapes['out']!),
      backward: (dy) => ({
        in: e.map([e.reshape(dy, kept)], (m, g) => m.multiply(g, m.constant(share)), x.shape),
      }),
    }
  },

  examples: [
    { inputs: { in: [2, 3] }, out: [] },
    { inputs: { in: [2, 3, 2] }, attributes: { axes: [0, -1] }, out: [3] },
    { inputs: { in: [2, 3] }, attributes: { axes: [1], keepDims: true }, out: [2, 1] },
    { inputs: { in: [] }, out: [] },
  ],
})
