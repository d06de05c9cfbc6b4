import type { MapFormula, Register } from '../kernels/formula-map.ts'
import { map, zip } from '../tensor/broadcast.ts'
import { number } from './attributes.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'

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

  backwardFormulas: { in: gradientOf('x', 'p \\, x^{p - 1} \\, g') },

  lower: (e, { in: x }, _, { exponent: p }) => ({
    out: e.map([x], (m, x) => raised(m, x, p)),
    backward: (dy) => ({
      in: e.map([dy, x], (m, g, x) =>
        p === 0 ? m.constant(0) : m.multiply(g, m.multiply(m.constant(p), raised(m, x, p - 1))),
      ),
    }),
  }),

  examples: [
    { inputs: { in: [3] }, out: [3] },
    { inputs: { in: [2, 2] }, attributes: { exponent: 3 }, out: [2, 2] },
    { inputs: { in: [2] }, attributes: { exponent: -1 }, out: [2] },
    { inputs: { in: [2] }, attributes: { exponent: 0 }, out: [2] },
    { inputs: { in: [] }, attributes: { exponent: 1 }, out: [] },
  ],
})

/** Small whole exponents are products: exact, and much faster than a power. */
function raised(m: MapFormula, x: Register, p: number): Register {
  if (p === 0) return m.constant(1)
  if (p === 1) return x
  if (p === 2) return m.apply('square', x)
  if (p === 3) return m.multiply(m.apply('square', x), x)
  if (p === -1) return m.apply('reciprocal', x)
  return m.apply('power', x, m.constant(p))
}
