import type { Shape } from '../tensor/tensor.ts'
import { broadcastTo, sumTo } from '../tensor/broadcast.ts'
import { shapeText, stridesOf, zeros } from '../tensor/tensor.ts'
import { arity, arityNames, arityPorts } from './arity.ts'
import { integer } from './attributes.ts'
import { axisFault, axisFromStart, lanes } from './axis.ts'
import { defineNode } from './define.ts'
import { gradientOf, usualSymbol } from './formulas.ts'
import { problem } from './problem.ts'

/** Calls `visit` for every element of one part with its place in the part and in the whole, which starts at `offset`. */
function eachElement(
  part: Shape,
  whole: Shape,
  axis: number,
  offset: number,
  visit: (inPart: number, inWhole: number) => void,
): void {
  const from = lanes(part, axis)
  const to = lanes(whole, axis)
  for (let lane = 0; lane < from.starts.length; lane++) {
    for (let i = 0; i < from.length; i++) {
      visit(from.starts[lane]! + i * from.inner, to.starts[lane]! + (offset + i) * to.inner)
    }
  }
}

export const concat = defineNode({
  type: 'concat',
  title: 'Concat',
  group: 'shape',
  formula: 'y = [x_0, x_1, \\dots]',
  help: 'Puts its inputs one behind the other along an axis. Backward cuts the gradient into the same pieces.',
  keywords: ['concatenate', 'join', 'stack', 'cat'],
  attributes: {
    arity,
    axis: integer({
      title: 'Axis',
      help: 'The axis of a sample to join along; negative ones count from the end.',
      default: 0,
    }),
  },
  inputs: ({ arity }) => arityPorts(arity),
  summary: (_, { arity, axis }) => `${arity} ${arity === 1 ? 'input' : 'inputs'}, axis ${axis}`,

  shapes(inputs, { arity, axis: wanted }) {
    const first = inputs['in0']!
    const fault = axisFault(wanted, first, 'axis', 'in0')
    if (fault) return fault
    const axis = axisFromStart(wanted, first.length)
    let length = 0
    for (const port of arityNames(arity)) {
      const shape = inputs[port]!
      if (shape.length !== first.length || shape.some((size, at) => at !== axis && size !== first[at])) {
        const message = `${shapeText(shape)} and ${shapeText(first)} differ in more than axis ${axis}`
        return problem(port, 'E_SHAPE', message, 'make all lengths but that one equal')
      }
      length += shape[axis]!
    }
    return { out: first.with(axis, length) }
  },

  forward(inputs, _, { arity, axis }, { shapes }) {
    const out = zeros(shapes['out']!)
    const along = 1 + axisFromStart(axis, out.shape.length - 1)
    let offset = 0
    for (const port of arityNames(arity)) {
      // A value without a batch is the same for every sample.
      const x = broadcastTo(inputs[port]!, [out.shape[0]!, ...inputs[port]!.shape.slice(1)])
      eachElement(x.shape, out.shape, along, offset, (inPart, inWhole) => {
        out.data[inWhole] = x.data[inPart]!
      })
      offset += x.shape[along]!
    }
    return { out }
  },

  backward({ out: dy }, _, __, { arity, axis }, { shapes }) {
    const along = 1 + axisFromStart(axis, dy.shape.length - 1)
    let offset = 0
    return Object.fromEntries(
      arityNames(arity).map((port) => {
        const shape = shapes[port]!
        const dx = zeros([dy.shape[0]!, ...shape.slice(1)])
        eachElement(dx.shape, dy.shape, along, offset, (inPart, inWhole) => {
          dx.data[inPart] = dy.data[inWhole]!
        })
        offset += shape[along]!
        return [port, sumTo(dx, shape)]
      }),
    )
  },

  forwardFormula: ({ arity }) => `y = [${arityNames(arity).map(usualSymbol).join(', ')}]`,
  backwardFormulas: ({ arity }) =>
    Object.fromEntries(arityNames(arity).map((port) => [port, gradientOf(usualSymbol(port), 'g_{\\text{its part}}')])),

  lower(e, inputs, _, { arity, axis }, { shapes }) {
    const whole = shapes['out']!
    const along = 1 + axisFromStart(axis, whole.length - 1)
    const strides = stridesOf(whole)
    const out = e.value(whole)
    const parts: { port: string; shape: Shape; offset: number }[] = []
    let offset = 0
    for (const port of arityNames(arity)) {
      const part = { port, shape: [whole[0]!, ...shapes[port]!.slice(1)], offset }
      parts.push(part)
      // A value without a batch is the same for every sample.
      e.place(e.broadcastTo(inputs[port]!, part.shape), out, strides, offset)
      offset += part.shape[along]! * strides[along]!
    }
    return {
      out,
      backward: (dy, wanted) =>
        Object.fromEntries(
          parts
            .filter(({ port }) => wanted(port))
            .map(({ port, shape, offset }) => [port, e.sumTo(e.strided(dy, shape, strides, offset), shapes[port]!)]),
        ),
    }
  },

  examples: [
    { inputs: { in0: [2], in1: [3] }, out: [5] },
    { inputs: { in0: [2, 3], in1: [2, 1], in2: [2, 2] }, attributes: { arity: 3, axis: -1 }, out: [2, 6] },
    { inputs: { in0: [1, 2, 2], in1: [2, 2, 2] }, out: [3, 2, 2] },
    { inputs: { in0: [2, 3] }, attributes: { arity: 1, axis: 1 }, out: [2, 3] },
  ],
})
