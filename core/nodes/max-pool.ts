import { maxPool as pool, maxPoolBackward } from '../kernels/pool.ts'
import { tensor } from '../tensor/tensor.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { poolAttributes, pooledShape, poolOperands, poolShape, poolSummary } from './pooling.ts'

export const maxPool = defineNode({
  type: 'maxPool',
  title: 'Max pool',
  group: 'shape',
  formula: 'y_i = \\max_{k} x_{i s + k}',
  help: 'Keeps the largest entry of every window. The gradient goes to that entry alone; of equal ones to the first.',
  keywords: ['pooling', 'maximum', 'downsample', 'subsample'],
  attributes: poolAttributes,
  inputs: { in: 'Input' },
  summary: ({ in: x }, attributes) => poolSummary(x, attributes),
  shapes: ({ in: x }, attributes) => pooledShape(x, attributes),
  keeps: { forward: ['saved.winner'] },

  forward({ in: x }, _, attributes, { shapes }) {
    const { out, winner } = pool(x.data, poolShape(x.shape, attributes))
    return { out: tensor(shapes['out']!, out), saved: { winner: tensor(shapes['out']!, winner) } }
  },

  backward({ out: dy }, { winner }, _, attributes, { shapes }) {
    const x = shapes['in']!
    return { in: tensor(x, maxPoolBackward(dy.data, winner!.data, poolShape(x, attributes))) }
  },

  backwardFormulas: { in: gradientOf('x_j', '\\sum_{i : x_j \\text{ won}} g_i') },

  lower(e, { in: x }, _, attributes, { shapes }) {
    const size = poolOperands(x.shape, attributes)
    const y = e.value(shapes['out']!)
    const winner = e.value(y.shape)
    e.emit('maxPool', { x: x.buffer, y: y.buffer, winner: winner.buffer, ...size })
    return {
      out: y,
      backward(dy) {
        const dx = e.value(x.shape)
        e.emit('maxPoolBackward', { dy: dy.buffer, winner: winner.buffer, dx: dx.buffer, ...size })
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
