import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Convolution, ConvolutionAxis } from './convolution.ts'
import { byMatrix, jacobianOfConvolution } from './testing/by-matrix.ts'
import { graph } from '../compile/testing/graph.ts'
import { windowAxis } from '../kernels/window.ts'
import { tensor } from '../tensor/tensor.ts'
import {
  byLoop,
  convolutionOf,
  convolutionCosts,
  isLectures,
  iterations,
  iterationsAt,
  lectureK,
  readBy,
  tapAt,
} from './convolution.ts'
import { jacobian } from './jacobian.ts'

const lecture = convolutionOf([1, 2, -1], [{ n: 5, m: 5, kernel: 3, stride: 1, dilation: 1, before: 1 }], true)
const g = [1, -1, 0, 2, 1]

const axis = fc
  .record({
    kernel: fc.integer({ min: 1, max: 4 }),
    n: fc.integer({ min: 1, max: 7 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    padding: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ kernel, n, stride, dilation, padding }): ConvolutionAxis => {
    const { out, before } = windowAxis(n, kernel, { stride, dilation, padding })
    return { n, m: out, kernel, stride, dilation, before }
  })
  .filter(({ m }) => m >= 1)
const any: fc.Arbitrary<Convolution> = fc
  .record({
    axes: fc.array(axis, { minLength: 1, maxLength: 2 }),
    numbers: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 16, maxLength: 16 }),
    flip: fc.boolean(),
  })
  .map(({ axes, numbers, flip }) => {
    const taps = axes.reduce((all, { kernel }) => all * kernel, 1)
    return convolutionOf(numbers.slice(0, taps), axes, flip)
  })

describe('the lecture’s convolution', () => {
  it('has the corrected formulas of topics 13 and 14', () => {
    const { h, n } = lecture
    const J = jacobianOfConvolution(lecture)
    const v = new Array<number>(n).fill(0)
    for (const k of [-1, 0, 1])
      for (let j = 1; j <= n; j++) {
        const i = j + k
        if (i < 1 || i > n) continue
        v[j - 1]! += g[i - 1]! * h[k + 1]!
        expect(J[(i - 1) * n + j - 1]).toBe(h[k + 1])
        expect(lectureK(lecture, tapAt(lecture, i - 1, j - 1)!)).toBe(k)
      }
    expect(v).toEqual([3, -1, -3, 3, 4])
    expect([...byMatrix(lecture, J, g)]).toEqual(v)
    expect([...byLoop(lecture, g)]).toEqual(v)
    expect(isLectures(lecture)).toBe(true)
    expect(isLectures({ ...lecture, flip: false })).toBe(false)
  })

  it('goes step by step, and counts what it costs', () => {
    const J = jacobianOfConvolution(lecture)
    // The first row: g₁ · (h₂, h₁, 0, 0, 0).
    expect([...byMatrix(lecture, J, g, 5)]).toEqual([2, 1, 0, 0, 0])
    // k = −1 alone, as the sample says.
    const first = iterations(lecture).filter(({ tap }) => tap === 0).length
    expect([...byLoop(lecture, g, first)]).toEqual([0, 1, -1, 0, 2])
    expect(convolutionCosts(lecture)).toEqual({
      dense: { multiplications: 25, bytes: 200 },
      direct: { multiplications: 13, bytes: 24 },
    })
  })

  it('is what the convolution node does, whatever its stride, dilation and padding', () => {
    fc.assert(
      fc.property(any, fc.infiniteStream(fc.integer({ min: -5, max: 5 })), (convolution, numbers) => {
        const { h, axes, m, flip } = convolution
        const along = (of: (axis: ConvolutionAxis) => number) => axes.map(of)
        const attributes = {
          kernelSize: along(({ kernel }) => kernel),
          stride: along(({ stride }) => stride),
          dilation: along(({ dilation }) => dilation),
          padding: along(({ before }) => before),
          bias: false,
          flipKernel: flip,
        }
        const document = graph(
          {
            nodes: {
              x: { type: 'input', attributes: { shape: [1, ...along(({ n }) => n)] } },
              conv: { type: 'conv', attributes },
            },
            edges: [['x.out', 'conv.in']],
          },
          { 'conv.weight': tensor([1, 1, ...along(({ kernel }) => kernel)], h) },
        )
        const dense = jacobian(document, { of: 'conv', wrt: 'x' })
        if (!('data' in dense)) throw new Error(JSON.stringify(dense))
        const J = jacobianOfConvolution(convolution)
        expect(Array.from(J, (x) => x + 0)).toEqual(Array.from(dense.data, (x) => x + 0))
        const gradOutput = Array.from({ length: m }, () => numbers.next().value)
        expect(Array.from(byLoop(convolution, gradOutput), (x) => x + 0)).toEqual(
          Array.from(byMatrix(convolution, J, gradOutput), (x) => x + 0),
        )
        for (const { i, j, tap } of iterations(convolution)) expect(tapAt(convolution, i, j)).toBe(tap)
        // One entry of v is followed by the iterations that write it, and no others.
        for (let j = 0; j < convolution.n; j++)
          expect(iterationsAt(convolution, j)).toEqual(iterations(convolution).filter((met) => met.j === j))
        const first = iterations(convolution).filter(({ i }) => i === 0)
        expect(readBy(convolution, [0])).toEqual(first.map(({ j }) => j).sort((a, b) => a - b))
        expect(convolutionCosts(convolution).direct.multiplications).toBe(iterations(convolution).length)
        // Every entry of J that is met is met once.
        expect(new Set(iterations(convolution).map(({ i, j }) => `${i},${j}`)).size).toBe(
          iterations(convolution).length,
        )
      }),
    )
  })
})
