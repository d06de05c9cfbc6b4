import type { Value } from '../kernels/emitter.ts'
import type { Shape } from '../tensor/tensor.ts'
import type { NodeProblem } from './problem.ts'
import { inverseOrder, permute } from '../tensor/permute.ts'
import { shapeText, stridesOf } from '../tensor/tensor.ts'
import { axes as axesAttribute } from './attributes.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { attributeProblem, isProblem } from './problem.ts'
import { resolveAxes } from './axis-list.ts'

/** For each axis of the result, the axis of the sample it comes from. */
function orderOf(x: Shape, axes: readonly number[] | undefined): readonly number[] | NodeProblem {
  if (axes === undefined) return x.map((_, axis) => x.length - 1 - axis)
  if (axes.length !== x.length) {
    const message = `${axes.length} axes are listed, but ${shapeText(x)} has ${x.length}`
    return attributeProblem('axes', 'E_AXIS', message, 'name every axis once, in the new order')
  }
  return resolveAxes(axes, x, 'axes')
}

/** The same for a value with its sample axis, which stays in front. The attributes passed the shape rule. */
function sampledOrder(x: Shape, axes: readonly number[] | undefined): readonly number[] {
  const order = orderOf(x.slice(1), axes)
  if (isProblem(order)) throw new Error(order.message)
  return [0, ...order.map((axis) => axis + 1)]
}

export const transpose = defineNode({
  type: 'transpose',
  title: 'Transpose',
  group: 'shape',
  formula: 'y = x^\\top',
  help: 'Puts the axes of a sample into another order: rows become columns. Backward puts them back.',
  keywords: ['permute', 'swap axes'],
  attributes: {
    axes: axesAttribute({
      title: 'Axes',
      help: 'The old axes in their new order; negative ones count from the end. Empty: reversed.',
      default: undefined,
    }),
  },
  inputs: { in: 'Input' },
  summary: (_, { axes }) => (axes ? `axes ${axes.join(', ')}` : 'reversed'),
  shapes({ in: x }, { axes }) {
    const order = orderOf(x, axes)
    return isProblem(order) ? order : { out: order.map((axis) => x[axis]!) }
  },
  forward: ({ in: x }, _, { axes }) => ({ out: permute(x, sampledOrder(x.shape, axes)) }),
  backward: ({ out: dy }, _, __, { axes }) => ({ in: permute(dy, inverseOrder(sampledOrder(dy.shape, axes))) }),
  backwardFormulas: { in: gradientOf('x', 'g^\\top') },

  lower(e, { in: x }, _, { axes }, { shapes }) {
    const order = sampledOrder(x.shape, axes)
    const back = inverseOrder(order)
    const permuted = (value: Value, order: readonly number[], shape: Shape) => {
      const strides = stridesOf(value.shape)
      return e.strided(
        value,
        shape,
        order.map((axis) => strides[axis]!),
      )
    }
    return {
      out: permuted(x, order, shapes['out']!),
      backward: (dy) => ({ in: permuted(dy, back, x.shape) }),
    }
  },

  examples: [
    { inputs: { in: [2, 3] }, out: [3, 2] },
    { inputs: { in: [2, 3, 4] }, attributes: { axes: [1, -1, 0] }, out: [3, 4, 2] },
    { inputs: { in: [3] }, out: [3] },
    { inputs: { in: [] }, out: [] },
  ],
})
