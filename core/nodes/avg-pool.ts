import { avgPool as pool, avgPoolBackward } from '../kernels/pool.ts'
import { tensor } from '../tensor/tensor.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { poolAttributes, pooledShape, poolOperands, poolShape, poolSummary } from './pooling.ts'

export const avgPool = defineNode({
  type: 'avgPool',
  title: 'Average pool',
  group: 'shape',
  formula: 'y_i = \\frac{1}{n} \\sum_{k} x_{i s + k}',
  help: 'The mean of every window, padding counted as zeros. Each of its n entries gets 1/n of the gradient back.',
  keywords: ['pooling', 'mean', 'downsample', 'subsample', 'blur'],
  attributes: poolAttributes,
  inputs: { in: 'Input' },
  summary: ({ in: x }, attributes) => poolSummary(x, attributes),
  shapes: ({ in: x }, attributes) => pooledShape(x, attributes),

  forward: ({ in: x }, _, attributes, { shapes }) => ({
    out: tensor(shapes['out']!, pool(x.data, poolShape(x.shape, attributes))),
  }),

  backward({ out: dy }, _, __, attributes, { shapes }) {
    const x = shapes['in']!
    return { in: tensor(x, avgPoolBackward(dy.data, poolShape(x, attributes))) }
  },

  backwardFormulas: { in: gradientOf('x_j', '\\frac{1}{n} \\sum_{i : x_j \\text{ in window}} g_i') },

  lower(e, { in: x }, _, attributes, { shapes }) {
    const size = poolOperands(x.shape, attributes)
    const y = e.value(shapes['out']!)
    e.emit('avgPool', { x: x.buffer, y: y.buffer, ...size })
    return {
      out: y,
      backward(dy) {
        const dx = e.value(x.shape)
        e.emit('avgPoolBackward', { dy: dy.buffer, dx: dx.buffer, ...size })
        return { in: dx }
      },
    }
  },

  examples: [
    { inputs: { in: [2, 5] }, out: [2, 2] },
    { inputs: { in: [1, 4, 6] }, out: [1, 2, 3] },
    { inputs: { in: [2, 4, 5] }, attributes: { kernelSize: [2, 3], stride: 1, padding: [1, 0] }, out: [2, 5, 3] },
    { inputs: { in: [1, 7] }, attributes: { kernelSize: 3, stride: 2, padding: 1 }, out: [1, 4] },
  ],
})
