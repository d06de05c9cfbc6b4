import { splitOf } from '../kernels/parts.ts'
import { linearBackwardWork, linearWork } from '../kernels/gemm-work.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { addTensors, sumTo } from '../tensor/broadcast.ts'
import { matmul } from '../tensor/matmul.ts'
import { reshape, sizeOf, withoutSampleAxis, withSampleAxis } from '../tensor/tensor.ts'
import { flag, integer } from './attributes.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { biasInitialiser, init, uniformByFanIn, weightInitialiser } from './initialisers.ts'
import { problem } from './problem.ts'

export const linear = defineNode({
  type: 'linear',
  title: 'Linear',
  group: 'layers',
  formula: 'y = x W^\\top + b',
  help: 'Every output is a weighted sum of all inputs, plus a bias. It acts on the last axis.',
  keywords: ['dense', 'fully connected', 'affine', 'fc', 'perceptron'],

  attributes: {
    outFeatures: integer({
      title: 'Output features',
      help: 'Length of the last axis of the result.',
      default: 1,
      min: 1,
    }),
    bias: flag({ title: 'Bias', help: 'Adds a learned number to every output.', default: true }),
    init,
  },
  inputs: { in: 'Input' },
  summary: ({ in: x }, { outFeatures }) => `linear ${x?.at(-1) ?? '?'} → ${outFeatures}`,

  shapes({ in: x }, { outFeatures }) {
    if (x.length === 0)
      return problem('in', 'E_RANK', 'a scalar has no axis to act on', 'give the input a shape such as [1]')
    return { out: [...x.slice(0, -1), outFeatures] }
  },
  parameters: {
    weight({ in: x }, { outFeatures, init }) {
      const shape = [outFeatures, x.at(-1)!]
      return { shape, init: weightInitialiser(init, shape, uniformByFanIn(x.at(-1)!)) }
    },
    bias({ in: x }, { outFeatures, bias, init }) {
      if (!bias) return undefined
      return { shape: [outFeatures], init: biasInitialiser(init, uniformByFanIn(x.at(-1)!)) }
    },
  },
  multiplications: ({ in: x }, { outFeatures }) => sizeOf(x) * outFeatures,

  keeps: { forward: ['in'], parameters: ['weight'] },

  forward({ in: x }, { weight, bias }, { outFeatures }) {
    const y = matmul(rows(x), weight, { transposeB: true })
    const out = reshape(y, [...x.shape.slice(0, -1), outFeatures])
    return { out: bias ? addTensors(out, withSampleAxis(bias)) : out }
  },

  // The weight meets every row of x, and the bias is added to every row, so their gradients are sums over the rows.
  backward({ out: dy }, { in: x }, { weight }, { bias, outFeatures }, { wanted }) {
    const wants = (name: string) => wanted?.has(name) ?? true
    return {
      in: wants('in') ? reshape(matmul(rows(dy), weight), x.shape) : undefined,
      weight: wants('weight') ? matmul(rows(dy), rows(x), { transposeA: true }) : undefined,
      bias: bias && wants('bias') ? withoutSampleAxis(sumTo(rows(dy), [1, outFeatures])) : undefined,
    }
  },

  backwardFormulas: {
    in: gradientOf('x', 'g \\, W'),
    weight: gradientOf('W', 'g^\\top x'),
    bias: gradientOf('b', '\\sum_n g_n'),
  },

  lower(e, { in: x }, { weight, bias }, { outFeatures }) {
    const inFeatures = x.shape.at(-1)!
    const rows = sizeOf(x.shape) / inFeatures
    const y = e.value(x.shape.with(-1, outFeatures))
    const size = rows * inFeatures * outFeatures
    const split = splitOf(size, linearWork(rows, inFeatures, outFeatures), e.threads)
    e.emit('linear', {
      x: x.buffer,
      weight: weight.buffer,
      bias: bias?.buffer,
      y: y.buffer,
      work: e.work(split.bytes),
      rows,
      inFeatures,
      outFeatures,
      activation: 0,
      parts: split.parts,
      partBytes: split.partBytes,
    })
    return {
      out: y,
      backward(dy, wanted) {
        const dx = wanted('in') ? e.value(x.shape) : undefined
        const dWeight = wanted('weight') ? e.value(weight.shape) : undefined
        const dBias = bias && wanted('bias') ? e.value(bias.shape) : undefined
        const split = splitOf(size, linearBackwardWork(rows, inFeatures, outFeatures), e.threads)
        e.emit('linearBackward', {
          x: x.buffer,
          weight: weight.buffer,
          dy: dy.buffer,
          dx: dx?.buffer,
          dWeight: dWeight?.buffer,
          dBias: dBias?.buffer,
          work: e.work(split.bytes),
          rows,
          inFeatures,
          outFeatures,
          activation: 0,
          parts: split.parts,
          partBytes: split.partBytes,
        })
        return { in: dx, weight: dWeight, bias: dBias }
      },
    }
  },

  examples: [
    { inputs: { in: [3] }, attributes: { outFeatures: 4 }, out: [4] },
    { inputs: { in: [2, 3] }, attributes: { outFeatures: 1, bias: false }, out: [2, 1] },
    { inputs: { in: [2, 2, 3] }, attributes: { outFeatures: 2, init: 'kaimingUniform' }, out: [2, 2, 2] },
  ],
})

/** All vectors along the last axis, samples included, as rows of one matrix. */
function rows(x: Tensor): Tensor {
  const width = x.shape.at(-1)!
  return reshape(x, [x.data.length / width, width])
}
