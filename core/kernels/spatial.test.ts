import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  convBackward,
  convBackwardByJacobian,
  convBiasGradient,
  convForward,
  convWeightGradient,
  reversed,
} from './conv.ts'
import type { ConvShape } from './conv.ts'
import { avgPool, avgPoolBackward, maxPool, maxPoolBackward } from './pool.ts'
import { windowAxis, windowsOf, type Padding } from './window.ts'

/* Convolution and pooling against PyTorch's answers; `fixtures/spatial.py` wrote them. */

type Numbers = (number | string)[]
interface Case {
  op: 'conv' | 'maxPool' | 'avgPool'
  size: number[]
  kernel: number[]
  stride: number[]
  padding: 'same' | 'valid' | number[]
  dilation?: number[]
  groups?: number
  outChannels?: number
  flip?: boolean
  x: Numbers
  weight?: Numbers
  bias?: Numbers
  gradOutput: Numbers
  inShape: number[]
  outShape: number[]
  out: Numbers
  gradIn: Numbers
  gradWeight?: Numbers
  gradBias?: Numbers
}

const cases = JSON.parse(readFileSync(new URL('fixtures/spatial.json', import.meta.url), 'utf8')) as Case[]
const numbers = (list: Numbers | undefined): Float64Array => Float64Array.from(list ?? [], Number)

function close(actual: Float64Array, expected: Numbers | undefined): void {
  const wanted = numbers(expected)
  expect(actual.length).toBe(wanted.length)
  for (let i = 0; i < actual.length; i++) {
    const [a, e] = [actual[i]!, wanted[i]!]
    if (!Object.is(a, e) && !(Math.abs(a - e) <= 1e-9 * Math.max(1, Math.abs(e)))) expect(a, `entry ${i}`).toBe(e)
  }
}

function windows(c: Case) {
  return windowsOf(
    c.size.map((size, axis) => {
      const padding: Padding = typeof c.padding === 'string' ? c.padding : c.padding[axis]!
      return windowAxis(size, c.kernel[axis]!, { stride: c.stride[axis]!, dilation: c.dilation?.[axis] ?? 1, padding })
    }),
  )
}

function describeCase(c: Case): string {
  const {
    x: _x,
    weight: _w,
    bias: _b,
    gradOutput: _g,
    out: _o,
    gradIn: _i,
    gradWeight: _gw,
    gradBias: _gb,
    ...attributes
  } = c
  return JSON.stringify(attributes)
}

describe('spatial kernels agree with PyTorch', () => {
  it('has many cases of each', () => {
    for (const op of ['conv', 'maxPool', 'avgPool']) expect(cases.filter((c) => c.op === op).length).toBeGreaterThan(50)
    expect(cases.filter((c) => c.padding === 'same' && c.kernel.some((k) => k % 2 === 0)).length).toBeGreaterThan(5)
  })

  it.each(cases.filter((c) => c.op === 'conv').map((c) => [describeCase(c), c] as const))('%s', (_name, c) => {
    const [batch, inChannels] = c.inShape as [number, number]
    const shape: ConvShape = { ...windows(c), batch, inChannels, outChannels: c.outChannels!, groups: c.groups! }
    expect([shape.rows.out, shape.columns.out].slice(-c.size.length)).toEqual(c.outShape.slice(2))
    const [x, g] = [numbers(c.x), numbers(c.gradOutput)]
    const weight = c.flip ? reversed(numbers(c.weight), shape) : numbers(c.weight)
    close(convForward(x, weight, c.bias && numbers(c.bias), shape), c.out)
    close(convBackward(g, weight, shape), c.gradIn)
    close(convBackwardByJacobian(g, weight, shape), c.gradIn)
    const gradWeight = convWeightGradient(g, x, shape)
    close(c.flip ? reversed(gradWeight, shape) : gradWeight, c.gradWeight)
    if (c.bias) close(convBiasGradient(g, shape), c.gradBias)
  })

  it.each(cases.filter((c) => c.op !== 'conv').map((c) => [describeCase(c), c] as const))('%s', (_name, c) => {
    const shape = { ...windows(c), planes: c.inShape[0]! * c.inShape[1]! }
    expect([shape.rows.out, shape.columns.out].slice(-c.size.length)).toEqual(c.outShape.slice(2))
    const [x, g] = [numbers(c.x), numbers(c.gradOutput)]
    if (c.op === 'maxPool') {
      const { out, winner } = maxPool(x, shape)
      close(out, c.out)
      close(maxPoolBackward(g, winner, shape), c.gradIn)
    } else {
      close(avgPool(x, shape), c.out)
      close(avgPoolBackward(g, shape), c.gradIn)
    }
  })
})
