import { addTensors, sumTo } from '../tensor/broadcast.ts'
import { arity, arityNames, arityPorts } from './arity.ts'
import { broadcastRule } from './broadcast-rule.ts'
import { defineNode } from './define.ts'
import { gradientOf, usualSymbol } from './formulas.ts'

export const add = defineNode({
  type: 'add',
  title: 'Add',
  group: 'arithmetic',
  formula: 'y = x_0 + x_1 + \\dots',
  help: 'Adds its inputs element by element. Backward, each input gets the gradient of the sum unchanged.',
  keywords: ['plus', 'sum', '+', 'residual', 'skip'],

  attributes: { arity },
  inputs: ({ arity }) => arityPorts(arity),
  summary: (_, { arity }) => `${arity} ${arity === 1 ? 'input' : 'inputs'}`,

  shapes: (inputs, { arity }) => broadcastRule(inputs, arityNames(arity)),

  forward: (inputs, _, { arity }) => ({
    out: arityNames(arity)
      .map((port) => inputs[port]!)
      .reduce(addTensors),
  }),

  // What was repeated for broadcasting was used several times, so its gradients add up.
  backward: ({ out: dy }, _reads, _parameters, { arity }, { shapes }) =>
    Object.fromEntries(arityNames(arity).map((port) => [port, sumTo(dy, shapes[port]!)])),

  forwardFormula: ({ arity }) => `y = ${arityNames(arity).map(usualSymbol).join(' + ')}`,
  backwardFormulas: ({ arity }) =>
    Object.fromEntries(arityNames(arity).map((port) => [port, gradientOf(usualSymbol(port), 'g')])),

  lower(e, inputs, _, { arity }, { shapes }) {
    const values = arityNames(arity).map((port) => inputs[port]!)
    return {
      out: e.map(values, (m, ...terms) => terms.reduce(m.add), shapes['out']!),
      backward: (dy) => Object.fromEntries(arityNames(arity).map((port) => [port, e.sumTo(dy, shapes[port]!)])),
    }
  },

  examples: [
    { inputs: { in0: [3], in1: [3] }, out: [3] },
    { inputs: { in0: [3], in1: [4, 3], in2: [] }, attributes: { arity: 3 }, out: [4, 3] },
    { inputs: { in0: [2, 1], in1: [1, 3] }, out: [2, 3] },
    { inputs: { in0: [2] }, attributes: { arity: 1 }, out: [2] },
  ],
})
