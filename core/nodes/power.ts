import { map, zip } from '../tensor/broadcast.ts'
import { number } from './attributes.ts'
import { defineNode } from './define.ts'

export const power = defineNode({
  type: 'power',
  title: 'Power',
  group: 'arithmetic',
  formula: 'y = x^p',
  help: 'Raises every element to a fixed exponent. Backward, the gradient is multiplied by p·x to the power p − 1.',
  keywords: ['exponent', 'square', 'cube', 'root', '^'],

  attributes: { exponent: number({ title: 'Exponent', help: 'p, any number.', default: 2 }) },
  inputs: { in: 'Input' },
  summary: (_, { exponent }) => `to the power ${exponent}`,

  shapes: ({ in: x }) => ({ out: x }),
  keeps: { forward: ['in'] },

  forward: ({ in: x }, _, { exponent: p }) => ({ out: map(x, (x) => x ** p) }),
  // With p = 0 the result is constant, even at 0, where p · x^(p - 1) would be 0 · ∞.
  backward: ({ out: dy }, { in: x }, _, { exponent: p }) => ({
    in: zip(dy, x, (g, x) => (p === 0 ? 0 : g * (p * x ** (p - 1)))),
  }),

  examples: [
    { inputs: { in: [3] }, out: [3] },
    { inputs: { in: [2, 2] }, attributes: { exponent: 3 }, out: [2, 2] },
    { inputs: { in: [2] }, attributes: { exponent: -1 }, out: [2] },
    { inputs: { in: [2] }, attributes: { exponent: 0 }, out: [2] },
    { inputs: { in: [] }, attributes: { exponent: 1 }, out: [] },
  ],
})
