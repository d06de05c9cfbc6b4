import { sizeOf, tensor } from '../tensor/tensor.ts'
import { integer } from './attributes.ts'
import { classIds } from './class-ids.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { init, weightInitialiser } from './initialisers.ts'

export const embedding = defineNode({
  type: 'embedding',
  title: 'Embedding',
  group: 'layers',
  formula: 'y = W_{\\text{id}}',
  help: 'Looks up a learned vector for every class id. Only rows that were looked up get a gradient; the ids themselves have none.',
  keywords: ['lookup', 'table', 'token', 'vocabulary', 'one-hot'],

  attributes: {
    numEmbeddings: integer({
      title: 'Number of classes',
      help: 'Ids run from 0 to one less than this.',
      default: 10,
      min: 1,
    }),
    embeddingDim: integer({ title: 'Vector length', help: 'Entries of the vector of each class.', default: 8, min: 1 }),
    init,
  },
  inputs: { in: 'Class ids' },
  summary: (_, { numEmbeddings, embeddingDim }) => `${numEmbeddings} ids → ${embeddingDim}`,

  shapes: ({ in: x }, { embeddingDim }) => ({ out: [...x, embeddingDim] }),
  differentiable: () => false,
  parameters: {
    weight(_, { numEmbeddings, embeddingDim, init }) {
      const shape = [numEmbeddings, embeddingDim]
      return { shape, init: weightInitialiser(init, shape, { kind: 'normal', sigma: 1 }) }
    },
  },

  keeps: { forward: ['in'] },

  forward({ in: x }, { weight }, { numEmbeddings, embeddingDim: width }) {
    const out = new Float64Array(x.data.length * width)
    classIds(x, numEmbeddings, 'in').forEach((id, i) => {
      out.set(weight.data.subarray(id * width, (id + 1) * width), i * width)
    })
    return { out: tensor([...x.shape, width], out) }
  },

  // A row looked up several times gets the sum of what comes back.
  backward({ out: dy }, { in: x }, _, { numEmbeddings, embeddingDim: width }) {
    const weight = new Float64Array(numEmbeddings * width)
    x.data.forEach((id, i) => {
      for (let entry = 0; entry < width; entry++) weight[id * width + entry]! += dy.data[i * width + entry]!
    })
    return { in: undefined, weight: tensor([numEmbeddings, width], weight) }
  },

  symbols: { in: '\\mathrm{id}' },
  forwardFormula: () => 'y_n = W_{\\mathrm{id}_n}',
  backwardFormulas: { in: undefined, weight: gradientOf('W_v', '\\sum_{n : \\mathrm{id}_n = v} g_n') },

  lower(e, { in: x }, { weight }, { numEmbeddings, embeddingDim: width }) {
    const y = e.value([...x.shape, width])
    const size = { count: sizeOf(x.shape), length: numEmbeddings, width }
    e.emit('gather', { ids: x.buffer, table: weight.buffer, y: y.buffer, ...size })
    return {
      out: y,
      backward(dy) {
        const gradient = e.value(weight.shape)
        e.emit('scatter', { ids: x.buffer, y: dy.buffer, table: gradient.buffer, ...size })
        return { in: undefined, weight: gradient }
      },
    }
  },

  examples: [
    { inputs: { in: [3] }, attributes: { numEmbeddings: 4, embeddingDim: 2 }, feeds: { in: { ids: 4 } }, out: [3, 2] },
    { inputs: { in: [] }, feeds: { in: { ids: 10 } }, out: [8] },
    {
      inputs: { in: [2, 2] },
      attributes: { numEmbeddings: 3, embeddingDim: 1, init: 'uniform' },
      feeds: { in: { ids: 3 } },
      out: [2, 2, 1],
    },
  ],
})
