import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConvShape } from './conv.ts'
import type { ConvMethod } from './conv-work.ts'
import { convInputMethod, convMethod, convWeightMethod } from './conv-work.ts'
import { convBackward, convBiasGradient, convForward, convWeightGradient, reversed } from './conv.ts'
import { runKernel, testedBuilds } from './testing/run-kernel.ts'
import { windowAxis, windowsOf, type Padding } from './window.ts'

/** Sizes around those of vectors and blocks, strides, dilations, groups, and paddings wider than the kernel. */
const anyShape = fc
  .record({
    axes: fc.array(
      fc.record({
        size: fc.integer({ min: 1, max: 19 }),
        kernel: fc.integer({ min: 1, max: 5 }),
        stride: fc.constantFrom(1, 1, 2, 3),
        dilation: fc.integer({ min: 1, max: 3 }),
        padding: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom<Padding>('same', 'valid')),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    batch: fc.integer({ min: 1, max: 3 }),
    groups: fc.integer({ min: 1, max: 3 }),
    inPerGroup: fc.integer({ min: 1, max: 3 }),
    outPerGroup: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ axes, batch, groups, inPerGroup, outPerGroup }): ConvShape => {
    const windows = windowsOf(
      axes.map((a) => windowAxis(a.size, a.kernel, { ...a, stride: a.padding === 'same' ? 1 : a.stride })),
    )
    return { ...windows, batch, groups, inChannels: groups * inPerGroup, outChannels: groups * outPerGroup }
  })
  .filter(({ rows, columns }) => rows.out > 0 && columns.out > 0)

const numbers = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin((i + 1) * 12.9898 * seed))

function operandsOf({ batch, inChannels, outChannels, groups, rows, columns }: ConvShape, flip: boolean) {
  return {
    batch,
    inChannels,
    outChannels,
    groups,
    rowSize: rows.size,
    rowKernel: rows.kernel,
    rowStride: rows.stride,
    rowDilation: rows.dilation,
    rowBefore: rows.before,
    rowOut: rows.out,
    columnSize: columns.size,
    columnKernel: columns.kernel,
    columnStride: columns.stride,
    columnDilation: columns.dilation,
    columnBefore: columns.before,
    columnOut: columns.out,
    flip: flip ? 1 : 0,
    parts: 1,
  }
}

function close(actual: Float32Array, expected: Float64Array, terms: number): void {
  expect(actual.length).toBe(expected.length)
  // Each term is at most 1.
  const bound = 1e-6 * (4 + terms)
  actual.forEach((value, i) => expect(Math.abs(value - expected[i]!), `entry ${i}`).toBeLessThan(bound))
}

describe.each(testedBuilds)('convolution, build %s', (build) => {
  it.each([
    ['directly', true],
    ['by columns', false],
  ])('done %s is that of the plain loops, forward and backward', (_, direct) => {
    const done = { direct: 0, columns: 0 }
    const methodOf = (method: ConvMethod) => {
      done[method.direct === 1 ? 'direct' : 'columns']++
      return { direct: method.direct, work: method.bytes / 4, partBytes: method.bytes }
    }
    fc.assert(
      fc.property(anyShape, fc.boolean(), fc.boolean(), (shape, flip, withBias) => {
        const { batch, inChannels, outChannels, groups, rows, columns } = shape
        const depth = (inChannels / groups) * rows.kernel * columns.kernel
        const places = rows.out * columns.out
        const x = numbers(batch * inChannels * rows.size * columns.size, 1)
        const weight = numbers(outChannels * depth, 2)
        const bias = withBias ? numbers(outChannels, 3) : undefined
        const dy = numbers(batch * outChannels * places, 4)
        const size = operandsOf(shape, flip)
        const kernel = (w: Float64Array) => (flip ? reversed(w, shape) : w)
        const [exactX, exactWeight, exactDy] = [x, weight, dy].map((list) => Float64Array.from(list)) as [
          Float64Array,
          Float64Array,
          Float64Array,
        ]
        const y = runKernel(build, 'conv', {
          x,
          weight,
          bias,
          y: dy.length,
          ...size,
          ...methodOf(convMethod(shape, direct)),
          activation: 0,
        }).buffers['y']!
        close(y, convForward(exactX, kernel(exactWeight), bias && Float64Array.from(bias), shape), depth)
        const dx = runKernel(build, 'convInput', {
          weight,
          dy,
          dx: x.length,
          ...size,
          ...methodOf(convInputMethod(shape, direct)),
        }).buffers['dx']!
        close(dx, convBackward(exactDy, kernel(exactWeight), shape), outChannels * rows.kernel * columns.kernel)
        const { dWeight, dBias } = runKernel(build, 'convWeight', {
          x,
          dy,
          dWeight: weight.length,
          dBias: outChannels,
          ...size,
          ...methodOf(convWeightMethod(shape, direct)),
        }).buffers
        close(dWeight!, kernel(convWeightGradient(exactDy, exactX, shape)), batch * places)
        close(dBias!, convBiasGradient(exactDy, shape), batch * places)
      }),
      { numRuns: 150 },
    )
    expect(done.direct > 0).toBe(direct)
    expect(done.columns).toBeGreaterThan(0)
  })
})
