import { reshape as reshaped, shapeText, sizeOf } from '../tensor/tensor.ts'
import { shape } from './attributes.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { attributeProblem } from './problem.ts'

export const reshape = defineNode({
  type: 'reshape',
  title: 'Reshape',
  group: 'shape',
  formula: 'y = \\operatorname{reshape}(x)',
  help: 'The same entries in the same order under another shape. No entry is lost or added.',
  keywords: ['view', 'unflatten'],
  attributes: {
    shape: shape({
      title: 'Shape',
      help: 'The new shape of a sample. One length may be -1: it is what is left over.',
      default: [-1],
      wildcard: true,
    }),
  },
  inputs: { in: 'Input' },
  summary: (_, { shape }) => `to ${shapeText(shape)}`,

  shapes({ in: x }, { shape }) {
    const size = sizeOf(x)
    const known = sizeOf(shape.filter((length) => length !== -1))
    const wildcard = shape.includes(-1)
    if (wildcard ? size % known !== 0 : size !== known) {
      const message = `${size} entries of ${shapeText(x)} do not fill ${shapeText(shape)}`
      return attributeProblem(
        'shape',
        'E_SHAPE',
        message,
        `use a shape of ${size} entries, or -1 for one of the lengths`,
      )
    }
    return { out: shape.map((length) => (length === -1 ? size / known : length)) }
  },

  forward: ({ in: x }, _, __, { shapes }) => ({ out: reshaped(x, shapes['out']!) }),
  backward: ({ out: dy }, _, __, ___, { shapes }) => ({ in: reshaped(dy, shapes['in']!) }),
  backwardFormulas: { in: gradientOf('x', '\\operatorname{reshape}(g)') },

  lower: (e, { in: x }, _parameters, _attributes, { shapes }) => ({
    out: e.reshape(x, shapes['out']!),
    backward: (dy) => ({ in: e.reshape(dy, x.shape) }),
  }),

  examples: [
    { inputs: { in: [2, 3] }, out: [6] },
    { inputs: { in: [2, 3] }, attributes: { shape: [3, 2] }, out: [3, 2] },
    { inputs: { in: [4, 3] }, attributes: { shape: [2, -1, 3] }, out: [2, 2, 3] },
    { inputs: { in: [1] }, attributes: { shape: [] }, out: [] },
  ],
})
