import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  convBackward,
  convBackwardByJacobian,
  convForward,
  convJacobian,
  convWeightGradient,
  reversed,
} from './conv.ts'
import type { ConvShape } from './conv.ts'
import { windowAxis, windowsOf, type Padding } from './window.ts'

/** Any convolution that fits, on one or two axes, with a seed for its numbers. */
const anyConv = fc
  .record({
    axes: fc.array(
      fc.record({
        size: fc.integer({ min: 1, max: 5 }),
        kernel: fc.integer({ min: 1, max: 4 }),
        stride: fc.integer({ min: 1, max: 3 }),
        dilation: fc.integer({ min: 1, max: 2 }),
        padding: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom<Padding>('same', 'valid')),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    batch: fc.integer({ min: 1, max: 2 }),
    groups: fc.integer({ min: 1, max: 2 }),
    inPerGroup: fc.integer({ min: 1, max: 2 }),
    outPerGroup: fc.integer({ min: 1, max: 2 }),
    seed: fc.integer({ min: 1, max: 1000 }),
  })
  .map(({ axes, batch, groups, inPerGroup, outPerGroup, seed }) => {
    const windows = windowsOf(
      axes.map((a) => windowAxis(a.size, a.kernel, { ...a, stride: a.padding === 'same' ? 1 : a.stride })),
    )
    const shape: ConvShape = {
      ...windows,
      batch,
      groups,
      inChannels: groups * inPerGroup,
      outChannels: groups * outPerGroup,
    }
    return { shape, seed }
  })
  .filter(({ shape }) => shape.rows.out > 0 && shape.columns.out > 0)

/** Numbers without pattern; the sine of a large step is enough here. */
const numbers = (length: number, seed: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => Math.sin((i + 1) * 12.9898 * seed))
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)

function sizes(s: ConvShape) {
  return {
    x: s.batch * s.inChannels * s.rows.size * s.columns.size,
    weight: s.outChannels * (s.inChannels / s.groups) * s.rows.kernel * s.columns.kernel,
    out: s.batch * s.outChannels * s.rows.out * s.columns.out,
  }
}

/** Derivative of `f` along every entry by central differences. Convolution is linear in each, so the step may be large. */
function central(at: Float64Array, f: (at: Float64Array) => number): Float64Array {
  return at.map((value, i) => f(at.with(i, value + 0.5)) - f(at.with(i, value - 0.5)))
}

function close(actual: Float64Array, expected: Float64Array): void {
  expect(actual.length).toBe(expected.length)
  actual.forEach((value, i) => expect(Math.abs(value - expected[i]!), `entry ${i}`).toBeLessThan(1e-9))
}

describe('the two backward passes of a convolution', () => {
  it('agree with each other and with central differences', () => {
    fc.assert(
      fc.property(anyConv, ({ shape, seed }) => {
        const size = sizes(shape)
        const [x, weight, g] = [numbers(size.x, seed), numbers(size.weight, seed + 1), numbers(size.out, seed + 2)]
        const direct = convBackward(g, weight, shape)
        close(convBackwardByJacobian(g, weight, shape), direct)
        close(
          direct,
          central(x, (at) => dot(g, convForward(at, weight, undefined, shape))),
        )
        close(
          convWeightGradient(g, x, shape),
          central(weight, (at) => dot(g, convForward(x, at, undefined, shape))),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('the Jacobian times x is the result, so it is the derivative of a linear map', () => {
    fc.assert(
      fc.property(anyConv, ({ shape, seed }) => {
        const one = { ...shape, batch: 1 }
        const size = sizes(one)
        const [x, weight] = [numbers(size.x, seed), numbers(size.weight, seed + 1)]
        const jacobian = convJacobian(weight, one)
        const product = Float64Array.from({ length: size.out }, (_, i) =>
          dot(jacobian.subarray(i * size.x, (i + 1) * size.x), x),
        )
        close(product, convForward(x, weight, undefined, one))
      }),
    )
  })
})

describe('the lecture: kernel h1, h2, h3, a signal of n entries, zero outside', () => {
  const [h1, h2, h3] = [2, -3, 5]
  const n = 4
  const shape: ConvShape = {
    ...windowsOf([windowAxis(n, 3, { padding: 'same' })]),
    batch: 1,
    inChannels: 1,
    outChannels: 1,
    groups: 1,
  }
  const weight = reversed(Float64Array.of(h1, h2, h3), shape)

  it('J_ij = h_(k+2) where k = i − j is −1, 0 or 1 (topic 13)', () => {
    expect([...convJacobian(weight, shape)]).toEqual(
      [
        [h2, h1, 0, 0],
        [h3, h2, h1, 0],
        [0, h3, h2, h1],
        [0, 0, h3, h2],
      ].flat(),
    )
  })

  it('the direct loop over k and j writes the same v (topic 14)', () => {
    const g = [0.5, -1, 2, 3]
    const v = [0, 0, 0, 0]
    const h = [h1, h2, h3]
    for (const k of [-1, 0, 1]) {
      for (let j = 1; j <= n; j++) {
        const i = j + k
        if (1 <= i && i <= n) v[j - 1]! += g[i - 1]! * h[k + 2 - 1]!
      }
    }
    expect([...convBackward(Float64Array.from(g), weight, shape)]).toEqual(v)
    expect([...convBackwardByJacobian(Float64Array.from(g), weight, shape)]).toEqual(v)
  })

  it('y_i = Σ_k h_(k+2) x_(i−k)', () => {
    const x = Float64Array.of(1, 10, 100, 1000)
    expect([...convForward(x, weight, undefined, shape)]).toEqual([
      h2 * 1 + h1 * 10,
      h3 * 1 + h2 * 10 + h1 * 100,
      h3 * 10 + h2 * 100 + h1 * 1000,
      h3 * 100 + h2 * 1000,
    ])
  })
})
