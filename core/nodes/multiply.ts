import { multiplyTensors, sumTo } from '../tensor/broadcast.ts'
import { sizeOf } from '../tensor/tensor.ts'
import { arity, arityNames, arityPorts } from './arity.ts'
import { broadcastRule } from './broadcast-rule.ts'
import { defineNode } from './define.ts'
import { gradientOf, usualSymbol } from './formulas.ts'
import { isProblem } from './problem.ts'

export const multiply = defineNode({
  type: 'multiply',
  title: 'Multiply',
  group: 'arithmetic',
  formula: 'y = x_0 \\cdot x_1 \\cdots',
  help: 'Multiplies its inputs element by element. Backward, each input gets the gradient times the other inputs.',
  keywords: ['times', 'product', 'hadamard', '*', 'scale', 'gate'],

  attributes: { arity },
  inputs: ({ arity }) => arityPorts(arity),
  summary: (_, { arity }) => `${arity} ${arity === 1 ? 'input' : 'inputs'}`,

  shapes: (inputs, { arity }) => broadcastRule(inputs, arityNames(arity)),
  multiplications(inputs, { arity }) {
    const rule = broadcastRule(inputs, arityNames(arity))
    return isProblem(rule) ? 0 : sizeOf(rule.out) * (arity - 1)
  },

  keeps: ({ arity }) => ({ forward: arityNames(arity) }),

  forward: (inputs, _, { arity }) => ({
    out: arityNames(arity)
      .map((port) => inputs[port]!)
      .reduce(multiplyTensors),
  }),

  backward({ out: dy }, reads, _parameters, { arity }, { shapes }) {
    const ports = arityNames(arity)
    const others = productsOfOthers(
      ports.map((port) => reads[port]!),
      multiplyTensors,
    )
    const share = (i: number) => (others[i] ? multiplyTensors(dy, others[i]) : dy)
    return Object.fromEntries(ports.map((port, i) => [port, sumTo(share(i), shapes[port]!)]))
  },

  forwardFormula: ({ arity }) => `y = ${arityNames(arity).map(usualSymbol).join(' \\cdot ')}`,
  backwardFormulas({ arity }) {
    const factors = arityNames(arity).map(usualSymbol)
    const others = (i: number) => ['g', ...factors.toSpliced(i, 1)].join(' \\cdot ')
    return Object.fromEntries(arityNames(arity).map((port, i) => [port, gradientOf(factors[i]!, others(i))]))
  },

  lower(e, inputs, _, { arity }, { shapes }) {
    const ports = arityNames(arity)
    const factors = ports.map((port) => inputs[port]!)
    return {
      out: e.map(factors, (m, ...registers) => registers.reduce(m.multiply), shapes['out']!),
      backward(dy) {
        const shares = e.maps(
          [dy, ...factors],
          (m, g, ...registers) =>
            productsOfOthers(registers, m.multiply).map((others) => (others === undefined ? g : m.multiply(g, others))),
          dy.shape,
        )
        return Object.fromEntries(ports.map((port, i) => [port, e.sumTo(shares[i]!, shapes[port]!)]))
      },
    }
  },

  examples: [
    { inputs: { in0: [3], in1: [3] }, out: [3] },
    { inputs: { in0: [3], in1: [4, 3], in2: [] }, attributes: { arity: 3 }, out: [4, 3] },
    { inputs: { in0: [2, 1], in1: [1, 3] }, out: [2, 3] },
    { inputs: { in0: [2] }, attributes: { arity: 1 }, out: [2] },
  ],
})

/**
 * For each factor the product of all the others; undefined where there is none. Not by dividing the whole product, since a
 * factor may be 0, but as what lies before times what lies behind.
 */
function productsOfOthers<T>(factors: readonly T[], multiply: (a: T, b: T) => T): (T | undefined)[] {
  const times = (a: T | undefined, b: T | undefined) => (a !== undefined && b !== undefined ? multiply(a, b) : (a ?? b))
  const behind = new Array<T | undefined>(factors.length)
  for (let i = factors.length - 2; i >= 0; i--) behind[i] = times(factors[i + 1], behind[i + 1])
  let before: T | undefined
  return factors.map((factor, i) => {
    const others = times(before, behind[i])
    before = times(before, factor)
    return others
  })
}
