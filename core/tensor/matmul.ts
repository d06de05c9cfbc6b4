import type { Tensor } from './tensor.ts'
import { shapeText } from './tensor.ts'

export interface MatmulOptions {
  readonly transposeA?: boolean
  readonly transposeB?: boolean
}

/** Product of two matrices, [m, k] · [k, n] = [m, n], either read transposed if asked. */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const product = matmulSamples(
    { shape: [1, ...a.shape], data: a.data },
    { shape: [1, ...b.shape], data: b.data },
    options,
  )
  return { shape: product.shape.slice(1), data: product.data }
}

/** A product of matrices for every sample, [S, m, k] · [S, k, n] = [S, m, n]; a single sample on one side serves all of the other. */
export function matmulSamples(a: Tensor, b: Tensor, { transposeA, transposeB }: MatmulOptions = {}): Tensor {
  const [samplesA, rowsA, columnsA] = a.shape
  const [samplesB, rowsB, columnsB] = b.shape
  if (a.shape.length !== 3 || b.shape.length !== 3 || samplesA === undefined || samplesB === undefined)
    throw new Error(`no matrices: ${shapeText(a.shape)}, ${shapeText(b.shape)}`)
  const m = (transposeA ? columnsA : rowsA)!
  const k = (transposeA ? rowsA : columnsA)!
  const n = (transposeB ? rowsB : columnsB)!
  if ((transposeB ? columnsB : rowsB) !== k || (samplesA !== samplesB && samplesA !== 1 && samplesB !== 1))
    throw new Error(`cannot multiply ${shapeText(a.shape)} by ${shapeText(b.shape)}`)
  const samples = Math.max(samplesA, samplesB)
  const data = new Float64Array(samples * m * n)
  const rowA = transposeA ? 1 : k
  const stepA = transposeA ? m : 1
  const columnB = transposeB ? k : 1
  const stepB = transposeB ? 1 : n
  for (let s = 0; s < samples; s++) {
    const baseA = samplesA === 1 ? 0 : s * m * k
    const baseB = samplesB === 1 ? 0 : s * k * n
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0
        let atA = baseA + i * rowA
        let atB = baseB + j * columnB
        for (let l = 0; l < k; l++, atA += stepA, atB += stepB) sum += a.data[atA]! * b.data[atB]!
        data[(s * m + i) * n + j] = sum
      }
    }
  }
  return { shape: [samples, m, n], data }
}
