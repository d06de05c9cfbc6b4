import type { Shape } from '../tensor/tensor.ts'
import type { NodeProblem } from './problem.ts'
import { stridesOf, zeros } from '../tensor/tensor.ts'
import { integer } from './attributes.ts'
import { axisFault, axisFromStart, lanes } from './axis.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { attributeProblem, isProblem } from './problem.ts'

interface SliceAttributes {
  readonly axis: number
  readonly start: number
  readonly end: number | undefined
  readonly step: number
}

/** Which entries of which axis of a sample, by NumPy's rules: negative from the end, beyond the end is the end. */
function cut(x: Shape, { axis: wanted, start, end, step }: SliceAttributes) {
  const fault = axisFault(wanted, x, 'axis', 'in')
  if (fault) return fault
  const axis = axisFromStart(wanted, x.length)
  const length = x[axis]!
  const clip = (index: number): number => Math.min(length, Math.max(0, index < 0 ? index + length : index))
  const first = clip(start)
  const count = Math.ceil((clip(end ?? length) - first) / step)
  if (count < 1) return emptySlice(length, start, end)
  return { axis, first, count }
}

function emptySlice(length: number, start: number, end: number | undefined): NodeProblem {
  const message = `from ${start} to ${end ?? 'the end'} of ${length} entries is nothing`
  return attributeProblem(end === undefined ? 'start' : 'end', 'E_EMPTY', message, 'let the end come after the start')
}

/** Calls `visit` for every element of the slice with its place in the whole and in the slice, sample axis included. */
function eachElement(
  whole: Shape,
  part: Shape,
  attributes: SliceAttributes,
  visit: (from: number, to: number) => void,
): void {
  const found = cut(whole.slice(1), attributes)
  if (isProblem(found)) throw new Error(found.message)
  const { axis, first, count } = found
  const from = lanes(whole, axis + 1)
  const to = lanes(part, axis + 1)
  for (let lane = 0; lane < from.starts.length; lane++) {
    for (let i = 0; i < count; i++) {
      visit(from.starts[lane]! + (first + i * attributes.step) * from.inner, to.starts[lane]! + i * to.inner)
    }
  }
}

export const slice = defineNode({
  type: 'slice',
  title: 'Slice',
  group: 'shape',
  formula: 'y = x_{\\text{start}:\\text{end}:\\text{step}}',
  help: 'Takes some entries along one axis and drops the others. What was dropped had no influence, so its gradient is 0.',
  keywords: ['crop', 'part', 'select', 'index', 'narrow'],
  attributes: {
    axis: integer({
      title: 'Axis',
      help: 'The axis of a sample to cut; negative ones count from the end.',
      default: 0,
    }),
    start: integer({ title: 'Start', help: 'The first entry, counted from 0; negative from the end.', default: 0 }),
    end: integer({
      title: 'End',
      help: 'The entry before which to stop; negative from the end. Empty: up to the last one.',
      default: undefined,
    }),
    step: integer({ title: 'Step', help: 'Take every entry (1), every second (2), …', default: 1, min: 1 }),
  },
  inputs: { in: 'Input' },
  summary(_, { axis, start, end, step }) {
    return `${start}:${end ?? ''}${step === 1 ? '' : `:${step}`} of axis ${axis}`
  },
  shapes({ in: x }, attributes) {
    const found = cut(x, attributes)
    return isProblem(found) ? found : { out: x.with(found.axis, found.count) }
  },

  forward({ in: x }, _, attributes, { shapes }) {
    const out = zeros(shapes['out']!)
    eachElement(x.shape, out.shape, attributes, (from, to) => {
      out.data[to] = x.data[from]!
    })
    return { out }
  },

  backward({ out: dy }, _, __, attributes, { shapes }) {
    const dx = zeros(shapes['in']!)
    eachElement(dx.shape, dy.shape, attributes, (from, to) => {
      dx.data[from] = dy.data[to]!
    })
    return { in: dx }
  },

  backwardFormulas: {
    in: gradientOf('x_i', '\\begin{cases} g & \\text{where it was taken} \\\\ 0 & \\text{elsewhere} \\end{cases}'),
  },

  lower(e, { in: x }, _, attributes, { shapes }) {
    const found = cut(x.shape.slice(1), attributes)
    if (isProblem(found)) throw new Error(found.message)
    const along = found.axis + 1
    const own = stridesOf(x.shape)
    const strides = own.with(along, own[along]! * attributes.step)
    const offset = found.first * own[along]!
    return {
      out: e.strided(x, shapes['out']!, strides, offset),
      backward(dy) {
        const dx = e.zeros(x.shape)
        e.place(dy, dx, strides, offset)
        return { in: dx }
      },
    }
  },

  examples: [
    { inputs: { in: [5] }, attributes: { start: 1, end: -1 }, out: [3] },
    { inputs: { in: [3, 4] }, attributes: { axis: -1, start: -3, step: 2 }, out: [3, 2] },
    { inputs: { in: [4, 2] }, attributes: { end: 100, start: 3 }, out: [1, 2] },
    { inputs: { in: [2, 3] }, out: [2, 3] },
  ],
})
