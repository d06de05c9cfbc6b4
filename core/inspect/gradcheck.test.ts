import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { PlainGraph } from '../compile/testing/graph.ts'
import type { NodeType } from '../nodes/define.ts'
import type { GradientCheckOptions } from './gradcheck.ts'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { randomGraphs } from '../compile/testing/random-graph.ts'
import { nodeTypes } from '../nodes/index.ts'
import { areProblems } from '../run/session.ts'
import { toTheEnd } from '../run/work.ts'
import { tensor } from '../tensor/tensor.ts'
import { compareDerivative } from './central-difference.ts'
import { findCheckables, gradientCheck } from './gradcheck.ts'
import { Together } from './together.ts'

function check(plain: PlainGraph, options: GradientCheckOptions = {}) {
  const document = graph(plain)
  const result = gradientCheck(document, compile(document, { nodeTypes: options.nodeTypes }), options)
  if (areProblems(result)) throw new Error(JSON.stringify(result))
  return result
}

const activation = (name: string): PlainGraph => ({
  nodes: {
    x: { type: 'input', attributes: { shape: [3] } },
    act: { type: 'activation', attributes: { function: name } },
  },
  edges: [['x.out', 'act.in']],
})

describe('gradientCheck', () => {
  it('agrees with backward on random graphs, in training too', () => {
    fc.assert(
      fc.property(randomGraphs, fc.boolean(), (document, training) => {
        const result = gradientCheck(document, compile(document), { batch: 2, training })
        // A batch norm of a value without a batch cannot train; that is said, and no gradient is wrong.
        if (areProblems(result)) expect(result).toMatchObject([{ code: 'E_BATCH' }])
        else expect(result).toMatchObject({ passed: true })
      }),
      { numRuns: 150 },
    )
  })

  it('says of many entries together what it says of each alone, to the last bit', () => {
    const together = vi.spyOn(Together.prototype, 'forward')
    fc.assert(
      fc.property(randomGraphs, fc.boolean(), fc.integer({ min: 1, max: 3 }), (document, training, batch) => {
        const compiled = compile(document)
        const nodes = [...document.nodes.keys()].slice(0, 3)
        for (const scope of ['all' as const, ...nodes.map((node) => ({ node }))]) {
          const found = findCheckables(document, compiled, { batch, training, scope })
          if (areProblems(found)) return
          for (const { of, entries, compare, comparisons, changes } of found.checkables) {
            expect([...comparisons()], of).toEqual(entries.map(compare))
            const steps = [1e-3, -1e-3, 1e-6]
            const [entry] = entries
            if (entry === undefined) continue
            const alone = steps.map((step) => toTheEnd(changes(entry, [step]))[0])
            expect([...toTheEnd(changes(entry, steps))], of).toEqual(alone)
          }
        }
      }),
      { numRuns: 60 },
    )
    // Some were worked out together indeed.
    const results = together.mock.results.map(({ value }) => value)
    expect(results.some((moved) => moved !== undefined && 'stacked' in moved)).toBe(true)
    together.mockRestore()
  })

  it('reports as documented', () => {
    const result = check({
      nodes: {
        x: { type: 'input', attributes: { shape: [2], value: [1, 2] } },
        fc: { type: 'linear', attributes: { outFeatures: 3 } },
        t: { type: 'input', attributes: { shape: [3], value: 0 } },
        loss: { type: 'loss' },
      },
      edges: [
        ['x.out', 'fc.in'],
        ['fc.out', 'loss.prediction'],
        ['t.out', 'loss.target'],
      ],
    })
    expect(result.passed).toBe(true)
    expect(result.checks.map(({ of, kinks, entries, checked }) => [of, kinks, entries, checked])).toEqual([
      ['fc.weight', 0, 6, 6],
      ['fc.bias', 0, 3, 3],
      ['x', 0, 2, 2],
      ['t', 0, 3, 3],
    ])
    expect(result.worst!.at).toMatch(/^(fc\.weight|fc\.bias|x|t)\[\d\]$/)
    expect(result.worst!.error).toBeLessThan(1e-6)
  })

  it('finds a wrong gradient and names its worst entry', () => {
    const right = nodeTypes.get('activation')!
    const wrong: NodeType = {
      ...right,
      backward(gradients, ...rest) {
        const { in: dx } = right.backward(gradients, ...rest)
        return { in: { shape: dx!.shape, data: dx!.data.map((value, i) => (i === 1 ? value * 1.001 : value)) } }
      },
    }
    const options = {
      nodeTypes: new Map(nodeTypes).set('activation', wrong),
      inputs: { x: tensor([1, 3], [0.3, -0.4, 2]) },
    }
    const result = check(activation('tanh'), options)
    expect(result.passed).toBe(false)
    expect(result.worst!.at).toBe('x[1]')
    expect(result.worst!.numeric).toBeCloseTo(1 - Math.tanh(-0.4) ** 2, 9)
    expect(result.checks[0]).toMatchObject({ of: 'x', passed: false, kinks: 0 })
  })

  it('counts kinks and does not fail them', () => {
    const kinks = (name: string, data: number[]) => check(activation(name), { inputs: { x: tensor([1, 3], data) } })
    expect(kinks('relu', [0, 1, -1])).toMatchObject({ passed: true, checks: [{ kinks: 1 }] })
    expect(kinks('abs', [0, 1, 1e-6])).toMatchObject({ passed: true, checks: [{ kinks: 2 }] })
    expect(kinks('hardtanh', [1, -1, 0.5])).toMatchObject({ passed: true, checks: [{ kinks: 2 }] })
    expect(kinks('sqrt', [0, 1, 4])).toMatchObject({ passed: true, checks: [{ kinks: 1 }] })
    const tie: PlainGraph = {
      nodes: {
        x: { type: 'input', attributes: { value: 2 } },
        y: { type: 'input', attributes: { value: 2 } },
        most: { type: 'expression', attributes: { expression: 'max(x, 3*y - 4)' } },
      },
      edges: [
        ['x.out', 'most.x'],
        ['y.out', 'most.y'],
      ],
    }
    expect(check(tie)).toMatchObject({ passed: true, checks: [{ kinks: 1 }, { kinks: 1 }] })
  })

  it('sees kinks that cancel in the objective', () => {
    // relu(x) − relu(−x) is x everywhere, but at 0 backward says 0: it chose for both what suits neither.
    const cancel: PlainGraph = {
      nodes: {
        x: { type: 'input', attributes: { value: 0 } },
        minus: { type: 'expression', attributes: { expression: '-x' } },
        right: { type: 'activation' },
        left: { type: 'activation' },
        both: { type: 'subtract' },
      },
      edges: [
        ['x.out', 'right.in'],
        ['x.out', 'minus.x'],
        ['minus.out', 'left.in'],
        ['right.out', 'both.a'],
        ['left.out', 'both.b'],
      ],
    }
    expect(check(cancel)).toMatchObject({ passed: true, checks: [{ kinks: 1 }] })
    // Two ties of a maximum, of which backward takes the first entry.
    const ties: PlainGraph = {
      nodes: {
        x: { type: 'input', attributes: { shape: [1, 1, 2], value: [[[1, 1]]] } },
        right: { type: 'maxPool', attributes: { kernelSize: [1, 2], stride: [1, 2] } },
        minus: { type: 'expression', attributes: { expression: '-x' } },
        left: { type: 'maxPool', attributes: { kernelSize: [1, 2], stride: [1, 2] } },
        both: { type: 'subtract' },
      },
      edges: [
        ['x.out', 'right.in'],
        ['x.out', 'minus.x'],
        ['minus.out', 'left.in'],
        ['right.out', 'both.a'],
        ['left.out', 'both.b'],
      ],
    }
    expect(check(ties)).toMatchObject({ passed: true, checks: [{ kinks: 2 }] })
  })

  it('checks a node, an edge or a parameter by itself', () => {
    // y is read twice: each edge has its share, 2y of the square and 3 of the product.
    const fan: PlainGraph = {
      nodes: {
        x: { type: 'input', attributes: { value: 2 } },
        y: { type: 'linear', attributes: { outFeatures: 1 } },
        square: { type: 'activation', attributes: { function: 'square' } },
        three: { type: 'constant', attributes: { value: 3 } },
        product: { type: 'multiply' },
        sum: { type: 'add' },
      },
      edges: [
        ['x.out', 'y.in'],
        ['y.out', 'square.in'],
        ['y.out', 'product.in0'],
        ['three.out', 'product.in1'],
        ['square.out', 'sum.in0'],
        ['product.out', 'sum.in1'],
      ],
    }
    const of = (scope: GradientCheckOptions['scope']) => check(fan, { scope }).checks.map((one) => one.of)
    expect(of({ node: 'y' })).toEqual(['y.weight', 'y.bias', 'x.out → y.in', 'y.out'])
    expect(of({ edge: 'product.in0' })).toEqual(['y.out → product.in0'])
    expect(of({ parameter: 'y.bias' })).toEqual(['y.bias'])
    const share = check(fan, { scope: { edge: 'product.in0' } })
    expect(share).toMatchObject({ passed: true })
    expect(share.worst!.numeric).toBeCloseTo(3, 8)
    for (const node of ['x', 'y', 'square', 'sum']) expect(check(fan, { scope: { node } }).passed).toBe(true)
  })

  it('holds still what no gradient flows through', () => {
    // x · stop(x): backward says x, though the whole function is x².
    const result = check({
      nodes: {
        x: { type: 'input', attributes: { value: 3 } },
        stop: { type: 'stopGradient' },
        product: { type: 'multiply' },
      },
      edges: [
        ['x.out', 'stop.in'],
        ['x.out', 'product.in0'],
        ['stop.out', 'product.in1'],
      ],
    })
    expect(result).toMatchObject({ passed: true, checks: [{ of: 'x' }] })
  })

  it('holds class ids still even where what makes them moves for others', () => {
    // The sum of x is the class, and is compared with 0 as well.
    const result = check(
      {
        nodes: {
          x: { type: 'input', attributes: { shape: [3] } },
          sum: { type: 'sum' },
          zero: { type: 'constant' },
          classes: { type: 'loss', attributes: { function: 'crossEntropy' } },
          square: { type: 'loss' },
        },
        edges: [
          ['x.out', 'sum.in'],
          ['x.out', 'classes.prediction'],
          ['sum.out', 'classes.target'],
          ['sum.out', 'square.prediction'],
          ['zero.out', 'square.target'],
        ],
      },
      { inputs: { x: tensor([1, 3], [0.5, 1.5, 0]) } },
    )
    expect(result).toMatchObject({ passed: true, checks: [{ of: 'x', kinks: 0 }] })
  })

  it('does not list what has no gradient', () => {
    const result = check({
      nodes: {
        ids: { type: 'input', attributes: { shape: [], value: 2 } },
        words: { type: 'embedding', attributes: { numEmbeddings: 3, embeddingDim: 2 } },
      },
      edges: [['ids.out', 'words.in']],
    })
    expect(result.checks.map((entry) => entry.of)).toEqual(['words.weight'])
  })

  it('says how many entries of a large tensor it looked at', () => {
    const result = check(
      {
        nodes: { x: { type: 'input', attributes: { shape: [500] } }, sum: { type: 'sum' } },
        edges: [['x.out', 'sum.in']],
      },
      { maxEntries: 7 },
    )
    expect(result.checks[0]).toMatchObject({ entries: 500, checked: 7 })
  })

  it('has nothing to say of a graph without anything to learn', () => {
    expect(check({ nodes: { c: { type: 'constant' } } })).toEqual({ passed: true, worst: null, checks: [] })
  })

  it('gives the problem of a run', () => {
    const document = graph(activation('tanh'))
    const result = gradientCheck(document, compile(document), { inputs: { x: tensor([1, 2], [1, 2]) } })
    expect(result).toMatchObject([{ code: 'E_DATA', node: 'x' }])
  })
})

describe('compareDerivative', () => {
  const at = (f: (x: number) => number, x: number, analytic: number) =>
    compareDerivative(analytic, x, (step) => f(x + step) - f(x), Math.abs(f(x)))

  it('is exact enough for smooth functions, sharp bends and large numbers', () => {
    expect(at(Math.sin, 0.7, Math.cos(0.7)).error).toBeLessThan(1e-9)
    expect(at((x) => Math.tanh(1000 * x), 1e-4, 1000 / Math.cosh(0.1) ** 2)).toMatchObject({ kink: false })
    expect(at((x) => Math.tanh(1000 * x), 1e-4, 1000 / Math.cosh(0.1) ** 2).error).toBeLessThan(1e-6)
    expect(at((x) => 1e9 + x * x, 3, 6).error).toBeLessThan(1e-6)
  })

  it('does not take a wrong derivative of a smooth function for a kink', () => {
    expect(at(Math.exp, 1, 2.7)).toMatchObject({ kink: false })
    expect(at(Math.exp, 1, 2.7).error).toBeGreaterThan(1e-3)
    expect(at((x) => 1e9 + x * x, 3, 6.1)).toMatchObject({ kink: false })
    expect(at((x) => 5 * x, 0, NaN).error).toBe(Infinity)
  })

  it('does not take rounding for a kink', () => {
    for (let i = 0; i < 500; i++) {
      const x = 1 + i / 777
      expect(at((y) => 1e6 + 5 * y, x, 5.5)).toMatchObject({ kink: false })
      expect(at((y) => 1e6 + 5 * y, x, 5).error).toBeLessThan(1e-6)
      expect(at((y) => 1e9 + 5 * y, x, 5.5)).toMatchObject({ kink: false })
    }
  })

  it('sees a kink at the point, and one beside it within the step', () => {
    expect(at(Math.abs, 0, 0).kink).toBe(true)
    expect(at((x) => Math.max(0, x), 4e-6, 1).kink).toBe(true)
    expect(at((x) => 1e-5 * Math.max(0, x), 0, 0).kink).toBe(true)
    expect(at((x) => Math.max(0, x), 1e-3, 1).kink).toBe(false)
  })
})
