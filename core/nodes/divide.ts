import { multiplyTensors, sumTo, zip } from '../tensor/broadcast.ts'
import { broadcastRule } from './broadcast-rule.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'

export const divide = defineNode({
  type: 'divide',
  title: 'Divide',
  group: 'arithmetic',
  formula: 'y = \\frac{a}{b}',
  help: 'Divides a by b, element by element. Small values of b make both gradients large.',
  keywords: ['quotient', 'ratio', '/'],

  inputs: { a: 'a', b: 'b' },
  summary: () => 'a / b',

  shapes: (inputs) => broadcastRule(inputs, ['a', 'b']),
  keeps: { forward: ['a', 'b'] },

  forward: ({ a, b }) => ({ out: zip(a, b, (a, b) => a / b) }),
  // ∂y/∂a = 1/b, ∂y/∂b = -a/b²
  backward: ({ out: dy }, { a, b }) => ({
    a: sumTo(
      zip(dy, b, (g, b) => g / b),
      a.shape,
    ),
    b: sumTo(
      multiplyTensors(
        dy,
        zip(a, b, (a, b) => -(a / b) / b),
      ),
      b.shape,
    ),
  }),

  backwardFormulas: {
    a: gradientOf('a', '\\frac{g}{b}'),
    b: gradientOf('b', '-\\frac{a}{b^2} \\, g'),
  },

  lower: (e, { a, b }) => ({
    out: e.map([a, b], (m, a, b) => m.divide(a, b)),
    backward: (dy, wanted) => ({
      a: wanted('a')
        ? e.sumTo(
            e.map([dy, b], (m, g, b) => m.divide(g, b)),
            a.shape,
          )
        : undefined,
      b: wanted('b')
        ? e.sumTo(
            e.map([dy, a, b], (m, g, a, b) => m.multiply(g, m.apply('negate', m.divide(m.divide(a, b), b)))),
            b.shape,
          )
        : undefined,
    }),
  }),

  examples: [
    { inputs: { a: [3], b: [3] }, out: [3] },
    { inputs: { a: [3], b: [4, 3] }, out: [4, 3] },
    { inputs: { a: [2, 3], b: [] }, out: [2, 3] },
  ],
})
