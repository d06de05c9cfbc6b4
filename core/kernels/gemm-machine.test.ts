import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gemmWork, linearBackwardWork, linearWork } from './gemm-work.ts'
import { fusedActivations } from './instructions.ts'
import { runKernel, testedBuilds } from './testing/run-kernel.ts'
import { randomStream } from '../tensor/random.ts'

const stream = randomStream(1, 'products')
const draw = (length: number): Float32Array => Float32Array.from({ length }, () => stream.normal())
const floats = (bytes: number): number => Math.ceil(bytes / 4)

function expectNear(actual: ArrayLike<number>, wanted: ArrayLike<number>, depth: number): void {
  for (let i = 0; i < wanted.length; i++) {
    const off = Math.abs(actual[i]! - wanted[i]!)
    if (!(off <= 4e-7 * (depth + 8))) expect.fail(`entry ${i} is ${actual[i]}, not ${wanted[i]}`)
  }
}

const size = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 70 }),
  fc.constantFrom(192, 193, 257, 300),
)

describe.each(testedBuilds)('products, build %s', (build) => {
  it('are sums of products, with every stride, scale and size', () => {
    const flags = fc.record({ a: fc.boolean(), b: fc.boolean(), accumulate: fc.boolean(), scaled: fc.boolean() })
    fc.assert(
      fc.property(size, size, size, flags, (m, n, k, { a: aTurned, b: bTurned, accumulate, scaled }) => {
        const [a, b, c] = [draw(m * k), draw(k * n), draw(m * n)]
        const [aRow, aColumn] = aTurned ? [1, m] : [k, 1]
        const [bRow, bColumn] = bTurned ? [1, k] : [n, 1]
        const factor = scaled ? -0.5 : 1
        const wanted = new Float64Array(m * n)
        for (let i = 0; i < m; i++)
          for (let j = 0; j < n; j++) {
            let sum = 0
            for (let l = 0; l < k; l++) sum += a[i * aRow + l * aColumn]! * b[l * bRow + j * bColumn]!
            wanted[i * n + j] = factor * sum + (accumulate ? c[i * n + j]! : 0)
          }
        const { buffers } = runKernel(build, 'gemm', {
          ...{ a, b, c, scale: scaled ? [factor] : undefined, work: floats(gemmWork(m, n, k)) },
          ...{ m, n, k, aRow, aColumn, bRow, bColumn, cRow: n },
          ...{ count: 1, aStep: 0, bStep: 0, cStep: 0, accumulate: accumulate ? 1 : 0 },
        })
        expectNear(buffers['c']!, wanted, k)
      }),
      { numRuns: 60 },
    )
  })

  it('let NaN and infinity through, and nothing else is touched by them', () => {
    const a = Float32Array.of(1, NaN, 2, 3)
    const b = Float32Array.of(1, 2, 3, Infinity)
    const strides = { aRow: 2, aColumn: 1, bRow: 2, bColumn: 1, cRow: 2, count: 1, aStep: 0, bStep: 0, cStep: 0 }
    const work = floats(gemmWork(2, 2, 2))
    const { buffers } = runKernel(build, 'gemm', { a, b, c: 4, work, m: 2, n: 2, k: 2, ...strides, accumulate: 0 })
    expect(Array.from(buffers['c']!)).toEqual([NaN, NaN, 11, Infinity])
  })
})

const rowsOf = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(32, 65, 257))
const features = fc.oneof(fc.integer({ min: 1, max: 18 }), fc.constantFrom(33, 64, 100))
const functions = [(z: number) => z, (z: number) => Math.max(z, 0), Math.tanh, (z: number) => 1 / (1 + Math.exp(-z))]
const slopes = [() => 1, (y: number) => (y > 0 ? 1 : 0), (y: number) => 1 - y * y, (y: number) => y * (1 - y)]

describe.each(testedBuilds)('Linear, build %s', (build) => {
  it('is f(x Wᵀ + b), and backward its gradients, at every size', () => {
    const activation = fc.nat(fusedActivations.length - 1)
    fc.assert(
      fc.property(
        rowsOf,
        features,
        features,
        activation,
        fc.boolean(),
        (rows, inFeatures, outFeatures, activation, biased) => {
          const sizes = { rows, inFeatures, outFeatures, activation }
          const [x, weight, dy] = [draw(rows * inFeatures), draw(inFeatures * outFeatures), draw(rows * outFeatures)]
          const bias = biased ? draw(outFeatures) : undefined
          const y = new Float64Array(rows * outFeatures)
          for (let r = 0; r < rows; r++)
            for (let o = 0; o < outFeatures; o++) {
              let z = bias?.[o] ?? 0
              for (let i = 0; i < inFeatures; i++) z += x[r * inFeatures + i]! * weight[o * inFeatures + i]!
              y[r * outFeatures + o] = functions[activation]!(z)
            }
          const forwardWork = floats(linearWork(rows, inFeatures, outFeatures))
          const made = runKernel(build, 'linear', {
            ...{ x, weight, bias, y: y.length, work: forwardWork > 0 ? forwardWork : undefined },
            ...sizes,
          }).buffers['y']!
          expectNear(made, y, inFeatures)

          const dz = Float64Array.from(dy, (g, i) => g * slopes[activation]!(made[i]!))
          const dx = new Float64Array(x.length)
          const dWeight = new Float64Array(weight.length)
          const dBias = new Float64Array(outFeatures)
          for (let r = 0; r < rows; r++)
            for (let o = 0; o < outFeatures; o++) {
              const g = dz[r * outFeatures + o]!
              dBias[o]! += g
              for (let i = 0; i < inFeatures; i++) {
                dx[r * inFeatures + i]! += g * weight[o * inFeatures + i]!
                dWeight[o * inFeatures + i]! += g * x[r * inFeatures + i]!
              }
            }
          const bytes = floats(linearBackwardWork(rows, inFeatures, outFeatures))
          const between = activation === 0 ? {} : { y: made, dz: dy.length }
          const given = { x, dy, ...between, dx: x.length, work: bytes > 0 ? bytes : undefined, ...sizes }
          const own = { weight, dWeight: weight.length, dBias: biased ? outFeatures : undefined }
          const { buffers } = runKernel(build, 'linearBackward', { ...given, ...own })
          expectNear(buffers['dx']!, dx, outFeatures)
          expectNear(buffers['dWeight']!, dWeight, rows)
          if (biased) expectNear(buffers['dBias']!, dBias, rows)

          const rate = 0.25
          const after = runKernel(build, 'linearDescent', { ...given, weight, bias, rate: [rate] }).buffers
          expectNear(after['dx']!, dx, outFeatures)
          const descended = (from: Float32Array, by: Float64Array) =>
            Float64Array.from(from, (w, i) => w - rate * by[i]!)
          expectNear(after['weight']!, descended(weight, dWeight), rows)
          if (bias) expectNear(after['bias']!, descended(bias, dBias), rows)
        },
      ),
      { numRuns: 80 },
    )
  })
})
