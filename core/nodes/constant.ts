import { scalar, withSampleAxis } from '../tensor/tensor.ts'
import { values } from './attributes.ts'
import { defineNode } from './define.ts'

export const constant = defineNode({
  type: 'constant',
  title: 'Constant',
  group: 'data',
  formula: 'y = c',
  help: 'A fixed number, vector or matrix, the same for every sample. Training never changes it.',
  keywords: ['number', 'fixed', 'literal'],

  attributes: {
    value: values({ title: 'Value', help: 'A number, or nested lists: [[1, 2], [3, 4]].', default: scalar(0) }),
  },
  inputs: {},
  summary: (_, { value }) =>
    value.shape.length ? `constant ${value.shape.join('×')}` : `constant ${Number(value.data[0]!.toPrecision(4))}`,

  shapes: (_, { value }) => ({ out: value.shape }),
  forward: (_inputs, _parameters, { value }) => ({ out: withSampleAxis(value) }),
  backward: () => ({}),

  lower: (e, _inputs, _parameters, { value }) => ({
    out: e.constant([1, ...value.shape], value.data),
    backward: () => ({}),
  }),

  examples: [
    { inputs: {}, out: [] },
    { inputs: {}, attributes: { value: -2.5 }, out: [] },
    {
      inputs: {},
      attributes: {
        value: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
      out: [2, 3],
    },
  ],
})
