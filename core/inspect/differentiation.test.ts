import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GraphDocument } from '../graph/document.ts'
import type { PlainGraph } from '../compile/testing/graph.ts'
import type { DifferentiationOptions } from './differentiation.ts'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { randomGraphs } from '../compile/testing/random-graph.ts'
import { areProblems, createSession } from '../run/session.ts'
import { tensor } from '../tensor/tensor.ts'
import { derivativeOf, differentiate } from './differentiation.ts'
import { checkEntry } from './one-entry.ts'
import { productByDifference, productByRows } from './products.ts'

function at(document: GraphDocument, options: DifferentiationOptions) {
  const derivative = derivativeOf(document, options)
  if (!('plan' in derivative)) throw new Error(JSON.stringify(derivative))
  const result = differentiate(document, derivative, options)
  if (!('plan' in result)) throw new Error(JSON.stringify(result))
  return result
}

/** y = x · x, with x at both inputs. */
const square: PlainGraph = {
  nodes: { x: { type: 'input', attributes: { shape: [2], value: [3, 5] } }, y: { type: 'multiply' } },
  edges: [
    ['x.out', 'y.in0'],
    ['x.out', 'y.in1'],
  ],
}

describe('differentiate', () => {
  it('tells what arrives at one input from the value that feeds several', () => {
    const document = graph(square)
    expect([...at(document, { of: 'y', wrt: 'x' }).row(0, 0)]).toEqual([6, 0])
    expect([...at(document, { of: 'y', wrt: 'y.in0' }).row(0, 0)]).toEqual([3, 0])
    expect([...at(document, { of: 'y', wrt: 'y.in1' }).row(0, 1)]).toEqual([0, 5])
    // What leaves x does not move x.
    expect([...at(document, { of: 'x', wrt: 'y.in0' }).row(0, 1)]).toEqual([0, 0])
    expect(derivativeOf(document, { of: 'y', wrt: 'y.in2' })).toMatchObject([{ code: 'E_NAME' }])
  })

  it('by an edge is the share backward sends over it, on random graphs', () => {
    fc.assert(
      fc.property(randomGraphs, fc.nat(), (document, pick) => {
        const { plan, types } = compile(document)
        const losses = new Set(plan!.nodes.filter(({ op }) => op === 'loss').map(({ id }) => `${id}.out`))
        fc.pre(plan!.edges.length > 0 && !plan!.edges.some(({ from }) => losses.has(from)))
        const { key, port } = plan!.outputs[pick % plan!.outputs.length]!
        const { shape, batched } = types.get(port)!
        const ones = tensor(batched ? [1, ...shape] : shape, new Array(shape.reduce((a, b) => a * b, 1)).fill(1))
        const session = createSession(document, compile(document), { gradOutput: { [key]: ones } })
        if (areProblems(session)) throw new Error()
        session.runBackward()
        for (const { to, via } of plan!.edges) {
          const [wrt] = via.length === 0 ? [to] : via
          // An edge of the document into a group may be several of the plan.
          if (plan!.edges.filter((edge) => edge.via.includes(wrt!)).length > 1) continue
          const found = at(document, { of: key, wrt: wrt! })
          const share = found.transposed(0, ones.data)
          const expected = session.gradient(to)?.data ?? new Float64Array(found.n)
          share.forEach((value, i) =>
            expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value))),
          )
        }
      }),
      { numRuns: 60 },
    )
  })
})

const bent: PlainGraph = {
  nodes: {
    x: { type: 'input', attributes: { shape: [3] } },
    fc: { type: 'linear', attributes: { outFeatures: 2 } },
    act: { type: 'activation', attributes: { function: 'tanh' } },
  },
  edges: [
    ['x.out', 'fc.in'],
    ['fc.out', 'act.in'],
  ],
}
const weights = { 'fc.weight': tensor([2, 3], [0.5, -1, 0.25, 1, 0.5, -0.75]), 'fc.bias': tensor([2], [0.1, -0.2]) }
const x = tensor([2, 3], [0, 0, 0, 0.4, -0.2, 0.6])

describe('products with a vector', () => {
  it('are those of the matrix, worked out by hand', () => {
    const here = at(graph(bent, weights), { of: 'act', wrt: 'x', inputs: { x } })
    // Sample 1: J = diag(1 − tanh²(Wx + b)) W.
    const slopes = [0.5 * 0.4 + 0.2 + 0.15 + 0.1, 0.4 - 0.1 - 0.45 - 0.2].map((sum) => 1 - Math.tanh(sum) ** 2)
    const expected = [slopes[0]! * (0.5 - 2 + 0.75), slopes[1]! * (1 + 1 - 2.25)]
    const v = Float64Array.of(1, 2, 3)
    const rows = productByRows(here, 1, v)
    let step = rows.next()
    while (!step.done) step = rows.next()
    step.value.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12))
    productByDifference(here, 1, v).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 8))
    const left = here.transposed(1, [1, -1])
    expect(left[0]).toBeCloseTo(slopes[0]! * 0.5 - slopes[1]!, 12)
    // Along a parameter, and where nothing moves.
    const byBias = at(graph(bent, weights), { of: 'act', wrt: 'fc.bias', inputs: { x } })
    expect(productByDifference(byBias, 1, Float64Array.of(1, 0))[0]).toBeCloseTo(slopes[0]!, 8)
    expect(productByDifference(byBias, 1, Float64Array.of(1, 0))[1]).toBe(0)
  })
})

describe('checkEntry', () => {
  it('moves one number and watches one', () => {
    const here = at(graph(bent, weights), { of: 'act', wrt: 'x', inputs: { x } })
    const sum = 0.65
    const analytic = here.row(1, 0)[1]!
    const check = checkEntry(here, 1, 0, 1, analytic)
    expect(check).toMatchObject({ input: -0.2, output: Math.tanh(sum), step: 1e-4, kink: false })
    expect(check.above).toBeCloseTo(Math.tanh(sum - 1e-4), 14)
    expect(check.below).toBeCloseTo(Math.tanh(sum + 1e-4), 14)
    expect(check.error).toBeLessThan(1e-9)
    // Sample 0 is another point.
    expect(checkEntry(here, 0, 0, 1, here.row(0, 0)[1]!).input).toBe(0)
  })

  it('moves only what passes over the edge that is asked about', () => {
    const here = at(graph(square), { of: 'y', wrt: 'y.in0' })
    expect(checkEntry(here, 0, 1, 1, 5)).toMatchObject({ input: 5, output: 25 })
    expect(checkEntry(here, 0, 1, 1, 5).error).toBeLessThan(1e-9)
    expect(checkEntry(here, 0, 1, 1, 10).error).toBeGreaterThan(0.1)
  })
})
