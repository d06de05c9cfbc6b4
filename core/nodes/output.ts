import { text } from './attributes.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'

export const output = defineNode({
  type: 'output',
  title: 'Output',
  group: 'data',
  formula: 'y = x',
  help: 'Names a result of the network. It passes its input on unchanged.',
  keywords: ['result', 'prediction', 'identity'],

  attributes: {
    name: text({
      title: 'Name',
      help: 'Of the result, in exports and on screen; empty: the node’s id.',
      default: undefined,
    }),
  },
  inputs: { in: 'Input' },
  summary: (_, { name }) => (name === undefined ? 'output' : `output ${name}`),

  shapes: ({ in: x }) => ({ out: x }),
  forward: ({ in: x }) => ({ out: x }),
  backward: ({ out: dy }) => ({ in: dy }),

  backwardFormulas: { in: gradientOf('x', 'g') },

  lower: (_emitter, { in: x }) => ({ out: x, backward: (dy) => ({ in: dy }) }),

  examples: [
    { inputs: { in: [3] }, out: [3] },
    { inputs: { in: [] }, attributes: { name: 'price' }, out: [] },
  ],
})
