import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlainGraph } from '../compile/testing/graph.ts'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { randomGraphs } from '../compile/testing/random-graph.ts'
import { areProblems, createSession } from '../run/session.ts'
import { tensor } from '../tensor/tensor.ts'
import { BatchFunction } from './batch-function.ts'
import type { Axis, GraphFunctionOptions } from './graph-function.ts'
import { axisSources, GraphFunction, prepareFunction } from './graph-function.ts'

function functionOf(plain: PlainGraph, axes: readonly Axis[], options: GraphFunctionOptions = {}) {
  const document = graph(plain)
  const compiled = compile(document)
  const run = prepareFunction(document, compiled, options)
  if (!('plan' in run)) throw new Error(JSON.stringify(run))
  const made = GraphFunction.create(run, axes, options.of === undefined ? undefined : `${options.of}.out`)
  if ('code' in made) throw new Error(made.message)
  return { made, many: BatchFunction.create(document, compiled, options, run, axes) }
}

const two: PlainGraph = {
  nodes: {
    x: { type: 'input', attributes: { shape: [], value: 3 } },
    y: { type: 'input', attributes: { shape: [], value: 2 } },
    f: { type: 'expression', attributes: { expression: '4*x + 7*y^2' } },
    z: { type: 'output' },
  },
  edges: [
    ['x.out', 'f.x'],
    ['y.out', 'f.y'],
    ['f.out', 'z.in'],
  ],
}
const xy = [
  { name: 'x', entry: 0 },
  { name: 'y', entry: 0 },
]

const line: PlainGraph = {
  nodes: {
    x: { type: 'input', attributes: { shape: [], value: 2 } },
    w: { type: 'parameter', attributes: { shape: [], value: 0 } },
    prediction: { type: 'multiply' },
    t: { type: 'input', attributes: { shape: [], role: 'target', value: 6 } },
    loss: { type: 'loss' },
  },
  edges: [
    ['w.out', 'prediction.in0'],
    ['x.out', 'prediction.in1'],
    ['prediction.out', 'loss.prediction'],
    ['t.out', 'loss.target'],
  ],
}

describe('GraphFunction', () => {
  it('is 4x + 7y² with the gradient (4, 14y)', () => {
    const { made, many } = functionOf(two, xy)
    expect(made.start).toEqual([3, 2])
    expect(made.at([3, 2])).toEqual({ value: 40, gradient: [4, 28] })
    expect(made.at([-1, 0.5])).toEqual({ value: -2.25, gradient: [4, 7] })
    expect(made.value([0, -1])).toBe(7)
    const points = many!.at(
      [
        [3, 2],
        [-1, 0.5],
        [0, -1],
      ],
      true,
    )!
    expect([...points.values]).toEqual([40, -2.25, 7])
    expect([...points.gradients]).toEqual([4, 28, 4, 7, 4, -14])
  })

  it('takes a weight for an axis, with a loss that no batch can give', () => {
    const { made, many } = functionOf(line, [{ name: 'w.value', entry: 0 }])
    expect(many).toBeUndefined()
    expect(made.at([0])).toEqual({ value: 36, gradient: [-24] })
    expect(made.at([3])).toEqual({ value: 0, gradient: [0] })
    expect(made.at([2.4]).value).toBeCloseTo(1.44, 12)
  })

  it('can be of a node on the way', () => {
    const { made } = functionOf(line, [{ name: 'w.value', entry: 0 }], { of: 'prediction' })
    expect(made.at([1.5])).toEqual({ value: 3, gradient: [2] })
  })

  it('does not take a batch for what mixes samples', () => {
    const norm: PlainGraph = {
      nodes: { x: { type: 'input', attributes: { shape: [2], value: [1, 2] } }, norm: { type: 'batchNorm' } },
      edges: [['x.out', 'norm.in']],
    }
    const x = [{ name: 'x', entry: 0 }]
    expect(functionOf(norm, x).many).toBeDefined()
    expect(functionOf(norm, x, { inputs: { x: tensor([2, 2], [1, 2, 3, 4]) }, training: true }).many).toBeUndefined()
  })

  it('agrees with backward and with a batch on random graphs', () => {
    fc.assert(
      fc.property(randomGraphs, fc.nat(1000), fc.nat(1000), (document, first, second) => {
        const compiled = compile(document)
        const run = prepareFunction(document, compiled, {})
        if (!('plan' in run)) return
        const sources = axisSources(run)
        if (sources.length === 0) return
        const axes = [first, second].map((pick) => {
          const { name, tensor: values } = sources[pick % sources.length]!
          return { name, entry: pick % values.data.length }
        })
        if (axes[0]!.name === axes[1]!.name && axes[0]!.entry === axes[1]!.entry) axes.pop()
        const made = GraphFunction.create(run, axes)
        const session = createSession(document, compiled)
        if (areProblems(session) || 'code' in made || !session.runBackward()) return
        const here = made.at(made.start)
        expect(here.value).toBeCloseTo(session.objective!, 10)
        axes.forEach(({ name, entry }, i) => {
          const parameter = session.parameter(name)
          const gradient = parameter ? parameter.gradient : session.inputGradient(name)
          expect(here.gradient[i]).toBeCloseTo(gradient?.data[entry] ?? 0, 10)
        })
        const many = BatchFunction.create(document, compiled, {}, run, axes)
        const other = made.start.map((x) => x + 0.3)
        const alone = made.at(other)
        const together = many?.at([made.start, other], true)
        if (together === undefined) return
        expect(together.values[0]).toBeCloseTo(here.value, 10)
        expect(together.values[1]).toBeCloseTo(alone.value, 10)
        alone.gradient.forEach((slope, i) => expect(together.gradients[axes.length + i]).toBeCloseTo(slope, 10))
      }),
      { numRuns: 100 },
    )
  })
})
