import { withoutSampleAxis, withSampleAxis } from '../tensor/tensor.ts'
import { shape, values } from './attributes.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { init, weightInitialiser } from './initialisers.ts'
import { valueFault } from './value-fault.ts'

export const parameter = defineNode({
  type: 'parameter',
  title: 'Parameter',
  group: 'data',
  formula: 'y = \\theta',
  help: 'Numbers that training changes, the same for every sample: a weight you can wire yourself.',
  keywords: ['weight', 'variable', 'learned', 'theta'],

  attributes: {
    shape: shape({ title: 'Shape', help: '[] is a single number.', default: [1] }),
    init,
    value: values({
      title: 'Value',
      help: 'Where learning starts, instead of the initialiser: a number, or nested lists of the shape.',
      default: undefined,
    }),
  },
  inputs: {},
  summary: (_, { shape }) => `parameter ${shape.length ? shape.join('×') : 'number'}`,

  shapes: (_, { shape, value }) => valueFault(value, shape) ?? { out: shape },
  parameters: {
    value: (_, { shape, init, value }) => ({
      shape,
      init: value ? { kind: 'values', values: value } : weightInitialiser(init, shape, { kind: 'normal', sigma: 1 }),
    }),
  },

  forward: (_, { value }) => ({ out: withSampleAxis(value) }),
  backward: ({ out: dy }) => ({ value: withoutSampleAxis(dy) }),

  backwardFormulas: { value: gradientOf('\\theta', 'g') },

  lower: (e, _inputs, { value }) => ({
    out: e.reshape(value, [1, ...value.shape]),
    backward: (dy) => ({ value: e.reshape(dy, value.shape) }),
  }),

  examples: [
    { inputs: {}, out: [1] },
    { inputs: {}, attributes: { shape: [], value: 0.5 }, out: [] },
    { inputs: {}, attributes: { shape: [2, 3], init: 'xavierNormal' }, out: [2, 3] },
    { inputs: {}, attributes: { shape: [2], value: [1, -2] }, out: [2] },
  ],
})
