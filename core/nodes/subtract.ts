import { map, sumTo, zip } from '../tensor/broadcast.ts'
import { broadcastRule } from './broadcast-rule.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'

export const subtract = defineNode({
  type: 'subtract',
  title: 'Subtract',
  group: 'arithmetic',
  formula: 'y = a - b',
  help: 'Takes b from a, element by element. Backward, a gets the gradient and b its negative.',
  keywords: ['minus', 'difference', '-'],

  inputs: { a: 'a', b: 'b' },
  summary: () => 'a − b',

  shapes: (inputs) => broadcastRule(inputs, ['a', 'b']),
  forward: ({ a, b }) => ({ out: zip(a, b, (a, b) => a - b) }),
  backward: ({ out: dy }, _reads, _parameters, _attributes, { shapes }) => ({
    a: sumTo(dy, shapes['a']!),
    b: sumTo(
      map(dy, (g) => -g),
      shapes['b']!,
    ),
  }),

  backwardFormulas: { a: gradientOf('a', 'g'), b: gradientOf('b', '-g') },

  lower: (e, { a, b }) => ({
    out: e.map([a, b], (m, a, b) => m.subtract(a, b)),
    backward: (dy, wanted) => ({
      a: wanted('a') ? e.sumTo(dy, a.shape) : undefined,
      b: wanted('b') ? e.sumTo(dy, b.shape, -1) : undefined,
    }),
  }),

  examples: [
    { inputs: { a: [3], b: [3] }, out: [3] },
    { inputs: { a: [3], b: [4, 3] }, out: [4, 3] },
    { inputs: { a: [2, 3], b: [] }, out: [2, 3] },
  ],
})
