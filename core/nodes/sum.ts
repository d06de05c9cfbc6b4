import { broadcastTo, sumTo } from '../tensor/broadcast.ts'
import { reshape } from '../tensor/tensor.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { keptShape, reduceAttributes, reducedShape, reduceSummary } from './reduce.ts'

export const sum = defineNode({
  type: 'sum',
  title: 'Sum',
  group: 'arithmetic',
  formula: 'y = \\sum_i x_i',
  help: 'Adds up all entries of a sample, or those along chosen axes. Every entry counts once, so each gets the whole gradient back.',
  keywords: ['reduce', 'total', 'add up'],
  attributes: reduceAttributes,
  inputs: { in: 'Input' },
  summary: (_, attributes) => reduceSummary(attributes),
  shapes: ({ in: x }, attributes) => reducedShape(x, attributes),

  forward({ in: x }, _, attributes, { shapes }) {
    return { out: reshape(sumTo(x, keptShape(x.shape, attributes)), shapes['out']!) }
  },

  backward({ out: dy }, _, __, attributes, { shapes }) {
    const x = shapes['in']!
    return { in: broadcastTo(reshape(dy, keptShape(x, attributes)), x) }
  },

  backwardFormulas: { in: gradientOf('x_i', 'g') },

  lower: (e, { in: x }, _, attributes, { shapes }) => ({
    out: e.reshape(e.sumTo(x, keptShape(x.shape, attributes)), shapes['out']!),
    backward: (dy) => ({ in: e.broadcastTo(e.reshape(dy, keptShape(x.shape, attributes)), x.shape) }),
  }),

  examples: [
    { inputs: { in: [2, 3] }, out: [] },
    { inputs: { in: [2, 3, 2] }, attributes: { axes: [0, -1] }, out: [3] },
    { inputs: { in: [2, 3] }, attributes: { axes: [1], keepDims: true }, out: [2, 1] },
    { inputs: { in: [] }, out: [] },
  ],
})
