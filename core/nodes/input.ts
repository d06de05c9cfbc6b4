import type { RandomStream } from '../tensor/random.ts'
import type { Attributes } from './define.ts'
import type { Shape, Tensor } from '../tensor/tensor.ts'
import { broadcastTo } from '../tensor/broadcast.ts'
import { initialise } from '../tensor/initialise.ts'
import { full, withSampleAxis } from '../tensor/tensor.ts'
import { choice, shape, values } from './attributes.ts'
import { defineNode } from './define.ts'
import { valueFault } from './value-fault.ts'

export const input = defineNode({
  type: 'input',
  title: 'Input',
  group: 'data',
  formula: 'y = x',
  help: 'Where data enters the network: one value of this shape for every sample of the batch.',
  keywords: ['data', 'placeholder', 'target', 'feature', 'x'],

  attributes: {
    shape: shape({ title: 'Shape', help: 'Of one sample, without the batch. [] is a single number.', default: [1] }),
    role: choice({
      title: 'Role',
      help: 'What the values are for. It changes no gradient.',
      default: 'data',
      options: [
        { value: 'data', title: 'Data' },
        { value: 'target', title: 'Target' },
      ],
    }),
    value: values({
      title: 'Value',
      help: 'Used for every sample when nothing else is fed; empty: random numbers.',
      default: undefined,
    }),
  },
  inputs: {},
  summary: (_, { shape, role }) =>
    `${role === 'target' ? 'target' : 'input'} ${shape.length ? shape.join('×') : 'number'}`,

  shapes: (_, { shape, value }) => valueFault(value, shape) ?? { out: shape },
  batched: () => true,

  forward: (_inputs, _parameters, attributes, { fed, shapes, random }) => ({
    out: fed ?? inputValues(attributes, shapes['out']![0]!, random).tensor,
  }),
  backward: () => ({}),

  lower: (_emitter, _inputs, _parameters, _attributes, { fed }) => ({ out: fed!, backward: () => ({}) }),

  examples: [
    { inputs: {}, out: [1] },
    { inputs: {}, attributes: { shape: [2, 3], value: 0.5 }, out: [2, 3] },
    { inputs: {}, attributes: { shape: [], role: 'target' }, out: [] },
    { inputs: {}, attributes: { shape: [2], value: [1, -2] }, out: [2] },
  ],
})

/**
 * What an input is fed where the user gives nothing: its `value` for every sample, or standard normal numbers from its own
 * stream (`<node>.value`), sample after sample. The tensor is [batch, ...shape].
 */
export function inputValues(
  attributes: Attributes,
  batch: number,
  random: RandomStream,
): { readonly tensor: Tensor; readonly drawn: boolean } {
  const { shape, value } = attributes as { readonly shape: Shape; readonly value: Tensor | undefined }
  const whole = [batch, ...shape]
  if (!value) return { tensor: initialise(whole, { kind: 'normal', sigma: 1 }, random), drawn: true }
  if (value.shape.length === 0) return { tensor: full(whole, value.data[0]!), drawn: false }
  return { tensor: broadcastTo(withSampleAxis(value), whole), drawn: false }
}
