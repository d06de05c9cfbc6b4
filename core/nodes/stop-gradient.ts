import { defineNode } from './define.ts'

export const stopGradient = defineNode({
  type: 'stopGradient',
  title: 'Stop gradient',
  group: 'arithmetic',
  formula: 'y = x, \\quad \\text{treated as a constant}',
  help: 'Passes its input on unchanged, but lets no gradient back: what comes before learns nothing from what comes after.',
  keywords: ['detach', 'no grad', 'block', 'identity'],

  inputs: { in: 'Input' },
  summary: () => 'nothing backward',

  shapes: ({ in: x }) => ({ out: x }),
  differentiable: () => false,
  forward: ({ in: x }) => ({ out: x }),
  backward: () => ({ in: undefined }),

  backwardFormulas: { in: undefined },

  lower: (_emitter, { in: x }) => ({ out: x, backward: () => ({ in: undefined }) }),

  examples: [{ inputs: { in: [2, 3] }, out: [2, 3] }],
})
