import { splitOf } from '../kernels/parts.ts'
import { windowOperands } from '../kernels/window.ts'
import { convInputMethod, convMethod, convWeightMethod } from '../kernels/conv-work.ts'
import type { ConvShape } from '../kernels/conv.ts'
import type { Shape } from '../tensor/tensor.ts'
import type { NodeProblem } from './problem.ts'
import {
  convBackward,
  convBiasGradient,
  convForward,
  convMultiplications,
  convWeightGradient,
  reversed,
} from '../kernels/conv.ts'
import { sizeOf, tensor } from '../tensor/tensor.ts'
import { flag, integer, sizes } from './attributes.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { biasInitialiser, init, uniformByFanIn, weightInitialiser } from './initialisers.ts'
import { attributeProblem, isProblem } from './problem.ts'
import { sampledWindows, sizesText, unlessUsual, windowAxes, type Sizes, type WindowAttributes } from './windows.ts'

interface ConvAttributes extends WindowAttributes {
  readonly outChannels: number
  readonly groups: number
}

function groupsFault(inChannels: number, { outChannels, groups }: ConvAttributes): NodeProblem | undefined {
  for (const [count, what] of [
    [inChannels, 'channels of the input'],
    [outChannels, 'output channels'],
  ] as const) {
    if (count % groups === 0) continue
    const message = `${count} ${what} cannot be split into ${groups} equal groups`
    return attributeProblem(
      'groups',
      'E_GROUPS',
      message,
      'use a number of groups that divides both numbers of channels',
    )
  }
  return undefined
}

/** [outChannels, inChannels / groups, ...kernel], as PyTorch has it. */
function weightShape(x: Shape, { outChannels, groups, kernelSize }: ConvAttributes): Shape {
  return [outChannels, x[0]! / groups, ...x.slice(1).map((_, axis) => kernelAlong(kernelSize, axis))]
}

function kernelAlong(kernelSize: Sizes, axis: number): number {
  return typeof kernelSize === 'object' ? kernelSize[axis]! : kernelSize
}

/** Where a window begins: i, or 2i. */
function strided(stride: Sizes): string {
  return stride === 1 ? 'i' : typeof stride === 'number' ? `${stride}i` : 's i'
}

/** What the kernels need to know, from the shape of the input with its sample axis. */
export function convShape(x: Shape, attributes: ConvAttributes): ConvShape {
  const { outChannels, groups } = attributes
  return { ...sampledWindows(x, attributes), batch: x[0]!, inChannels: x[1]!, outChannels, groups }
}

/** The same as operands of the machine's instructions. */
function convOperands(shape: ConvShape) {
  const { batch, inChannels, outChannels, groups } = shape
  return { batch, inChannels, outChannels, groups, ...windowOperands(shape) }
}

export const conv = defineNode({
  type: 'conv',
  title: 'Convolution',
  group: 'layers',
  formula: 'y_i = \\sum_k w_k \\, x_{i + k} + b',
  help: 'Slides a small kernel over the signal or image; every output is a weighted sum of what the kernel covers. The same few weights are used everywhere, so each collects its gradient from all places.',
  keywords: ['convolution', 'conv1d', 'conv2d', 'cross-correlation', 'filter', 'kernel', 'cnn'],

  attributes: {
    outChannels: integer({
      title: 'Output channels',
      help: 'How many kernels there are, each making one channel.',
      default: 1,
      min: 1,
    }),
    kernelSize: sizes<never>({
      title: 'Kernel size',
      help: 'Entries of the kernel: one number, or one an axis such as 3, 5.',
      default: 3,
      min: 1,
    }),
    stride: sizes<never>({
      title: 'Stride',
      help: 'How far the kernel moves from one output to the next.',
      default: 1,
      min: 1,
    }),
    padding: sizes({
      title: 'Padding',
      help: 'Zeros added at both ends of each axis. "same" keeps the length (with stride 1), "valid" adds none.',
      default: 0,
      min: 0,
      words: ['same', 'valid'],
    }),
    dilation: sizes<never>({
      title: 'Dilation',
      help: 'Distance between neighbouring kernel entries on the input.',
      default: 1,
      min: 1,
    }),
    groups: integer({
      title: 'Groups',
      help: 'Splits the channels into groups that do not see each other; as many as channels is a depthwise convolution.',
      default: 1,
      min: 1,
    }),
    bias: flag({ title: 'Bias', help: 'Adds a learned number to every output channel.', default: true }),
    flipKernel: flag({
      title: 'Flip kernel',
      help: 'Reverses the kernel along every axis: the convolution of mathematics, y_i = Σ h_k x_(i−k). Off: what frameworks call convolution.',
      default: false,
    }),
    init,
  },
  inputs: { in: 'Input' },

  summary({ in: x }, { kernelSize, outChannels, stride, padding, dilation, groups, flipKernel }) {
    return [
      `${sizesText(kernelSize, x)}, ${x?.[0] ?? '?'} → ${outChannels}`,
      ...unlessUsual('stride', stride, 1),
      ...unlessUsual('pad', padding, 0),
      ...unlessUsual('dilation', dilation, 1),
      ...unlessUsual('groups', groups, 1),
      ...(flipKernel ? ['flipped'] : []),
    ].join(', ')
  },

  shapes({ in: x }, attributes) {
    const windows = windowAxes(x, attributes)
    if (isProblem(windows)) return windows
    return groupsFault(x[0]!, attributes) ?? { out: [attributes.outChannels, ...windows.map((axis) => axis.out)] }
  },
  parameters: {
    weight({ in: x }, attributes) {
      const shape = weightShape(x, attributes)
      return { shape, init: weightInitialiser(attributes.init, shape, uniformByFanIn(sizeOf(shape.slice(1)))) }
    },
    bias({ in: x }, attributes) {
      if (!attributes.bias) return undefined
      const fanIn = sizeOf(weightShape(x, attributes).slice(1))
      return { shape: [attributes.outChannels], init: biasInitialiser(attributes.init, uniformByFanIn(fanIn)) }
    },
  },
  multiplications: ({ in: x }, attributes) => convMultiplications(convShape([1, ...x], attributes)),

  keeps: { forward: ['in'], parameters: ['weight'] },

  forward({ in: x }, { weight, bias }, attributes, { shapes }) {
    const shape = convShape(x.shape, attributes)
    const h = attributes.flipKernel ? reversed(weight.data, shape) : weight.data
    return { out: tensor(shapes['out']!, convForward(x.data, h, bias?.data, shape)) }
  },

  // The direct loop; the same by the explicit Jacobian matrix stands beside it in kernels/conv.ts.
  backward({ out: dy }, { in: x }, { weight }, attributes, { wanted }) {
    const shape = convShape(x.shape, attributes)
    const flip = (kernels: Float64Array) => (attributes.flipKernel ? reversed(kernels, shape) : kernels)
    const wants = (name: string) => wanted?.has(name) ?? true
    return {
      in: wants('in') ? tensor(x.shape, convBackward(dy.data, flip(weight.data), shape)) : undefined,
      weight: wants('weight') ? tensor(weight.shape, flip(convWeightGradient(dy.data, x.data, shape))) : undefined,
      bias: attributes.bias ? tensor([attributes.outChannels], convBiasGradient(dy.data, shape)) : undefined,
    }
  },

  symbols: { weight: 'w' },
  forwardFormula: ({ flipKernel, stride }) =>
    flipKernel
      ? `y_i = \\sum_k w_k \\, x_{${strided(stride)} - k} + b`
      : `y_i = \\sum_k w_k \\, x_{${strided(stride)} + k} + b`,
  // Where windows are further apart than 1, only those that reach x_j count.
  backwardFormulas: ({ flipKernel, stride }) => {
    const reached = `${strided(stride)} ${flipKernel ? '-' : '+'} k`
    return {
      in: gradientOf('x_j', `\\sum_{${reached} = j} g_i \\, w_k`),
      weight: gradientOf('w_k', `\\sum_i g_i \\, x_{${reached}}`),
      bias: gradientOf('b', '\\sum_i g_i'),
    }
  },

  lower(e, { in: x }, { weight, bias }, attributes, { shapes }) {
    const shape = convShape(x.shape, attributes)
    const size = { ...convOperands(shape), flip: attributes.flipKernel ? 1 : 0 }
    const multiplications = shape.batch * convMultiplications(shape)
    const y = e.value(shapes['out']!)
    const { direct, bytes: own } = convMethod(shape)
    const { bytes, ...split } = splitOf(multiplications, own, e.threads, shape.batch)
    const operands = { x: x.buffer, weight: weight.buffer, bias: bias?.buffer, y: y.buffer, work: e.work(bytes) }
    e.emit('conv', { ...operands, ...size, direct, activation: 0, ...split })
    return {
      out: y,
      backward(dy, wanted) {
        const dx = wanted('in') ? e.value(x.shape) : undefined
        const dWeight = wanted('weight') ? e.value(weight.shape) : undefined
        const dBias = bias && wanted('bias') ? e.value(bias.shape) : undefined
        if (dx) {
          const { direct, bytes: own } = convInputMethod(shape)
          const { bytes, ...split } = splitOf(multiplications, own, e.threads, shape.batch)
          const operands = { weight: weight.buffer, dy: dy.buffer, dx: dx.buffer, work: e.work(bytes) }
          e.emit('convInput', { ...operands, ...size, direct, ...split })
        }
        if (dWeight || dBias) {
          const filters = shape.outChannels / shape.groups
          const { direct, bytes: own } = convWeightMethod(shape)
          const { bytes, ...split } = splitOf(multiplications, own, e.threads, filters)
          const operands = {
            x: x.buffer,
            dy: dy.buffer,
            dWeight: dWeight?.buffer,
            dBias: dBias?.buffer,
            work: e.work(bytes),
          }
          e.emit('convWeight', { ...operands, ...size, direct, ...split })
        }
        return { in: dx, weight: dWeight, bias: dBias }
      },
    }
  },

  examples: [
    { inputs: { in: [1, 5] }, out: [1, 3] },
    { inputs: { in: [1, 5] }, attributes: { padding: 'same', flipKernel: true, bias: false }, out: [1, 5] },
    { inputs: { in: [2, 4] }, attributes: { kernelSize: 2, padding: 'same', outChannels: 3 }, out: [3, 4] },
    { inputs: { in: [1, 4, 5] }, attributes: { outChannels: 2, padding: 1, stride: [2, 1] }, out: [2, 2, 5] },
    {
      inputs: { in: [4, 5, 3] },
      attributes: {
        outChannels: 2,
        kernelSize: [3, 2],
        groups: 2,
        dilation: [2, 1],
        padding: 'valid',
        flipKernel: true,
      },
      out: [2, 1, 2],
    },
    { inputs: { in: [2, 3, 3] }, attributes: { kernelSize: 1, bias: false, init: 'xavierNormal' }, out: [1, 3, 3] },
  ],
})
