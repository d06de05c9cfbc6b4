import { lowerFunction, lowerSlope } from './scalar-lowering.ts'
import type { ScalarFunction, ScalarFunctionName } from './scalar-functions.ts'
import { map, zip } from '../tensor/broadcast.ts'
import { activationFormula, activationGradient } from './activation-formulas.ts'
import { choice, integer, number } from './attributes.ts'
import { axisFault, axisFromStart, lanesOf } from './axis.ts'
import { defineNode } from './define.ts'
import { scalarFunctions } from './scalar-functions.ts'
import { logSoftmax, logSoftmaxBackward, softmax, softmaxBackward } from './softmax.ts'

/** Softmax and its logarithm mix the elements along an axis; all other functions see one number at a time. */
export type FunctionName = ScalarFunctionName | 'softmax' | 'logSoftmax'
const alongAxis = (name: unknown) => name === 'softmax' || name === 'logSoftmax'
const scalarOf = (name: unknown): ScalarFunction | undefined =>
  alongAxis(name) ? undefined : scalarFunctions[name as ScalarFunctionName]

const names: readonly { readonly value: FunctionName; readonly title: string }[] = [
  ...Object.entries(scalarFunctions).map(([name, { title }]) => ({ value: name as ScalarFunctionName, title })),
  { value: 'softmax', title: 'Softmax' },
  { value: 'logSoftmax', title: 'Log softmax' },
]

export const activation = defineNode({
  type: 'activation',
  title: 'Activation',
  group: 'activations',
  formula: "y = f(x), \\quad \\frac{\\partial L}{\\partial x} = \\frac{\\partial L}{\\partial y} f'(x)",
  help: 'Bends every element by a fixed function. Without it, layers in a row would be no more than one layer.',
  keywords: ['nonlinearity', 'transfer function', ...names.map(({ value }) => value)],

  attributes: {
    function: choice({ title: 'Function', help: 'f, the same for every element.', default: 'relu', options: names }),
    alpha: number({
      title: 'Alpha',
      help: 'Slope below zero (leaky ReLU), or how far it sinks there (ELU).',
      default: ({ function: name }) => scalarOf(name)?.alpha ?? 1,
      applies: ({ function: name }) => scalarOf(name)?.alpha !== undefined,
    }),
    axis: integer({
      title: 'Axis',
      help: 'Along which the results add up to 1; -1 is the last one.',
      default: -1,
      applies: ({ function: name }) => alongAxis(name),
    }),
  },
  inputs: { in: 'Input' },
  summary: (_, { function: name, alpha, axis }) =>
    alongAxis(name) ? `${name}, axis ${axis}` : scalarOf(name)?.alpha === undefined ? name : `${name} ${alpha}`,

  shapes: ({ in: x }, { function: name, axis }) =>
    (alongAxis(name) ? axisFault(axis, x, 'axis', 'in') : undefined) ?? { out: x },

  // Softmax has its derivative from its result, identity from nothing.
  keeps: ({ function: name }) => ({ forward: alongAxis(name) ? ['out'] : name === 'identity' ? [] : ['in'] }),

  forward({ in: x }, _, { function: name, alpha, axis }) {
    if (name === 'softmax') return { out: softmax(x, sampledAxis(axis, x.shape.length)) }
    if (name === 'logSoftmax') return { out: logSoftmax(x, sampledAxis(axis, x.shape.length)) }
    const { f }: ScalarFunction = scalarFunctions[name]
    return { out: map(x, (x) => f(x, alpha)) }
  },

  backward({ out: dy }, { in: x, out: y }, _, { function: name, alpha, axis }) {
    if (name === 'softmax') return { in: softmaxBackward(dy, y!, sampledAxis(axis, dy.shape.length)) }
    if (name === 'logSoftmax') return { in: logSoftmaxBackward(dy, y!, sampledAxis(axis, dy.shape.length)) }
    if (name === 'identity') return { in: dy }
    const { df, gate }: ScalarFunction = scalarFunctions[name]
    return {
      in: zip(dy, x!, (g, x) => {
        const slope = df(x, alpha)
        return gate && slope === 0 ? 0 : g * slope
      }),
    }
  },

  forwardFormula: ({ function: name }) => activationFormula(name),
  backwardFormulas: ({ function: name }) => ({ in: activationGradient(name) }),

  lower(e, { in: x }, _, { function: name, alpha, axis }) {
    if (name === 'softmax' || name === 'logSoftmax') {
      const along = { ...lanesOf(x.shape, sampledAxis(axis, x.shape.length)), logarithm: name === 'softmax' ? 0 : 1 }
      const y = e.value(x.shape)
      e.emit('softmax', { x: x.buffer, y: y.buffer, ...along })
      return {
        out: y,
        backward(dy) {
          const dx = e.value(x.shape)
          e.emit('softmaxBackward', { dy: dy.buffer, y: y.buffer, dx: dx.buffer, ...along })
          return { in: dx }
        },
      }
    }
    if (name === 'identity') return { out: x, backward: (dy) => ({ in: dy }) }
    if (name === 'relu' || name === 'tanh' || name === 'sigmoid') {
      const y = e.activate(name, x)
      return { out: y, backward: (dy) => ({ in: e.activateBackward(name, dy, y) }) }
    }
    return {
      out: e.map([x], (m, x) => lowerFunction(m, name, x, alpha)),
      backward: (dy) => ({ in: e.map([dy, x], (m, g, x) => lowerSlope(m, name, g, x, alpha)) }),
    }
  },

  examples: [
    ...names.map(({ value }) => ({
      inputs: { in: [3] },
      attributes: { function: value },
      out: [3],
      feeds: scalarOf(value)?.domain === 'positive' ? ({ in: 'positive' } as const) : undefined,
    })),
    { inputs: { in: [2, 2] }, attributes: { function: 'leakyRelu', alpha: 0.3 }, out: [2, 2] },
    { inputs: { in: [4] }, attributes: { function: 'elu', alpha: 0.5 }, out: [4] },
    { inputs: { in: [] }, attributes: { function: 'tanh' }, out: [] },
    { inputs: { in: [2, 3, 2] }, attributes: { function: 'softmax', axis: 1 }, out: [2, 3, 2] },
    { inputs: { in: [3, 2] }, attributes: { function: 'logSoftmax', axis: 0 }, out: [3, 2] },
  ],
})

/** The axis among all axes, the sample axis being 0; `rank` counts it. */
function sampledAxis(axis: number, rank: number): number {
  return axisFromStart(axis, rank - 1) + 1
}
