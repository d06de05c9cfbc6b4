import { splitOf } from '../kernels/parts.ts'
import { gemmWork } from '../kernels/gemm-work.ts'
import type { OperandValues } from '../kernels/encode.ts'
import type { Value } from '../kernels/emitter.ts'
import type { Shape, Tensor } from '../tensor/tensor.ts'
import { sumTo } from '../tensor/broadcast.ts'
import { matmulSamples } from '../tensor/matmul.ts'
import { reshape, shapeText, sizeOf } from '../tensor/tensor.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { problem } from './problem.ts'

type GemmOperands = Omit<OperandValues<'gemm'>, 'm' | 'n' | 'k' | 'work' | 'parts' | 'partBytes'>

export const matmul = defineNode({
  type: 'matmul',
  title: 'Matmul',
  group: 'arithmetic',
  formula: 'y_{ij} = \\sum_k a_{ik} \\, b_{kj}',
  help: 'Matrix product for every sample: matrix by matrix, matrix by vector, vector by matrix, or the dot product of two vectors.',
  keywords: ['matrix multiplication', 'dot product', 'inner product', '@'],

  inputs: { a: 'a', b: 'b' },
  summary: ({ a, b }) => `${a ? dimensions(a) : 'a'} · ${b ? dimensions(b) : 'b'}`,

  shapes({ a, b }) {
    for (const [port, shape] of [
      ['a', a],
      ['b', b],
    ] as const) {
      if (shape.length === 0 || shape.length > 2)
        return problem(
          port,
          'E_RANK',
          `${shapeText(shape)} is neither a vector nor a matrix`,
          'give it one or two axes',
        )
    }
    const inner = a.at(-1)!
    if (b[0] !== inner)
      return problem(
        'b',
        'E_SHAPE',
        `the last axis of a has length ${inner}, the first axis of b ${b[0]!}`,
        `give b a first axis of length ${inner}`,
      )
    return { out: [...a.slice(0, -1), ...b.slice(1)] }
  },
  multiplications: ({ a, b }) => sizeOf(a) * sizeOf(b.slice(1)),

  keeps: { forward: ['a', 'b'] },

  forward({ a, b }) {
    const product = matmulSamples(asRow(a), asColumn(b))
    return { out: reshape(product, [product.shape[0]!, ...a.shape.slice(1, -1), ...b.shape.slice(2)]) }
  },

  // dA = dY·Bᵀ and dB = Aᵀ·dY. Where one side has a single sample for all of the other's, its gradients add up.
  backward({ out }, { a, b }) {
    const rows = asRow(a)
    const columns = asColumn(b)
    const dy = reshape(out, [out.shape[0]!, rows.shape[1]!, columns.shape[2]!])
    return {
      a: reshape(sumTo(matmulSamples(dy, columns, { transposeB: true }), rows.shape), a.shape),
      b: reshape(sumTo(matmulSamples(rows, dy, { transposeA: true }), columns.shape), b.shape),
    }
  },

  backwardFormulas: {
    a: gradientOf('a_{ik}', '\\sum_j g_{ij} \\, b_{kj}'),
    b: gradientOf('b_{kj}', '\\sum_i a_{ik} \\, g_{ij}'),
  },

  lower(e, { a, b }, _, __, { shapes }) {
    const k = a.shape.at(-1)!
    const m = a.shape.length === 2 ? 1 : a.shape[1]!
    const n = b.shape.length === 2 ? 1 : b.shape[2]!
    const samples = Math.max(a.shape[0]!, b.shape[0]!)
    const step = (x: Value) => (x.shape[0] === 1 ? 0 : sizeOf(x.shape.slice(1)))
    const out = e.value(shapes['out']!)
    const product = (sizes: { m: number; n: number; k: number }, operands: GemmOperands) => {
      const { m, n, k } = sizes
      const { parts, partBytes, bytes } = splitOf(m * n * k, gemmWork(m, n, k), e.threads)
      e.emit('gemm', { ...sizes, ...operands, work: e.work(bytes)!, parts, partBytes })
    }
    const usual = { count: samples, accumulate: 0 }
    const strides = { aRow: k, aColumn: 1, bRow: n, bColumn: 1, cRow: n, aStep: step(a), bStep: step(b), cStep: m * n }
    product({ m, n, k }, { a: a.buffer, b: b.buffer, c: out.buffer, ...strides, ...usual })
    return {
      out,
      // dA = dY·Bᵀ and dB = Aᵀ·dY. Where one side has a single sample for all of the other's, its gradients add up.
      backward(dy, wanted) {
        const dySteps = samples === 1 ? 0 : m * n
        const gradient = (x: Value) => (step(x) === 0 && samples > 1 ? e.zeros(x.shape) : e.value(x.shape))
        const adding = (x: Value) => ({
          count: samples,
          accumulate: step(x) === 0 && samples > 1 ? 1 : 0,
          cStep: step(x),
        })
        const da = wanted('a') ? gradient(a) : undefined
        if (da) {
          const strides = { aRow: n, aColumn: 1, bRow: 1, bColumn: n, cRow: k, aStep: dySteps, bStep: step(b) }
          product({ m, n: k, k: n }, { a: dy.buffer, b: b.buffer, c: da.buffer, ...strides, ...adding(a) })
        }
        const db = wanted('b') ? gradient(b) : undefined
        if (db) {
          const strides = { aRow: 1, aColumn: k, bRow: n, bColumn: 1, cRow: n, aStep: step(a), bStep: dySteps }
          product({ m: k, n, k: m }, { a: a.buffer, b: dy.buffer, c: db.buffer, ...strides, ...adding(b) })
        }
        return { a: da, b: db }
      },
    }
  },

  examples: [
    { inputs: { a: [2, 3], b: [3, 4] }, out: [2, 4] },
    { inputs: { a: [2, 3], b: [3] }, out: [2] },
    { inputs: { a: [3], b: [3, 2] }, out: [2] },
    { inputs: { a: [3], b: [3] }, out: [] },
  ],
})

function dimensions(shape: Shape): string {
  return shape.length ? shape.join('×') : 'number'
}

/** A vector on the left is a matrix of one row. */
function asRow(a: Tensor): Tensor {
  return a.shape.length === 2 ? reshape(a, [a.shape[0]!, 1, a.shape[1]!]) : a
}

/** A vector on the right is a matrix of one column. */
function asColumn(b: Tensor): Tensor {
  return b.shape.length === 2 ? reshape(b, [b.shape[0]!, b.shape[1]!, 1]) : b
}
