import { reshape, shapeText, sizeOf } from '../tensor/tensor.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'

export const flatten = defineNode({
  type: 'flatten',
  title: 'Flatten',
  group: 'shape',
  formula: 'y = \\operatorname{vec}(x)',
  help: 'Lays all entries of a sample out in one long row, the last axis fastest. Usual between convolutions and a linear layer.',
  keywords: ['vector', 'vec', 'ravel'],
  inputs: { in: 'Input' },
  summary: ({ in: x }) => (x ? `${shapeText(x)} → ${shapeText([sizeOf(x)])}` : ''),
  shapes: ({ in: x }) => ({ out: [sizeOf(x)] }),
  forward: ({ in: x }, _, __, { shapes }) => ({ out: reshape(x, shapes['out']!) }),
  backward: ({ out: dy }, _, __, ___, { shapes }) => ({ in: reshape(dy, shapes['in']!) }),
  backwardFormulas: { in: gradientOf('x', '\\operatorname{unflatten}(g)') },

  lower: (e, { in: x }, _parameters, _attributes, { shapes }) => ({
    out: e.reshape(x, shapes['out']!),
    backward: (dy) => ({ in: e.reshape(dy, x.shape) }),
  }),

  examples: [
    { inputs: { in: [2, 3] }, out: [6] },
    { inputs: { in: [2, 2, 2] }, out: [8] },
    { inputs: { in: [] }, out: [1] },
  ],
})
