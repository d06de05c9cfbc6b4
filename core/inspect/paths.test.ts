import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlainGraph } from '../compile/testing/graph.ts'
import type { Plan, PlanEdge } from '../compile/plan.ts'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { randomGraphs } from '../compile/testing/random-graph.ts'
import { nodeOf } from '../graph/ids.ts'
import { tensor } from '../tensor/tensor.ts'
import { derivativeOf, differentiate } from './differentiation.ts'
import { jacobian } from './jacobian.ts'
import { countPaths, edgesBetween, edgesFrom, PathGradients, strongestPaths } from './paths.ts'

/** Every path, found by walking all of them. */
function walkAll(plan: Plan, from: string, to: string): PlanEdge[][] {
  if (from === to) return [[]]
  return plan.edges
    .filter((edge) => edge.gradient && edge.from === from)
    .flatMap((edge) => walkAll(plan, `${nodeOf(edge.to)}.out`, to).map((rest) => [edge, ...rest]))
}
const text = (edges: readonly PlanEdge[]) => edges.map(({ to }) => to).join(' ')

function at(document: ReturnType<typeof graph>, of: string, wrt: string, batch = 1) {
  const options = { of, wrt, batch }
  const derivative = derivativeOf(document, options)
  if (!('plan' in derivative)) return undefined
  const result = differentiate(document, derivative, options)
  return 'plan' in result ? result : undefined
}

/** A ladder: every rung has two ways, so that n rungs have 2ⁿ paths. */
function ladder(rungs: number): PlainGraph {
  const nodes: { [id: string]: PlainGraph['nodes'][string] } = {
    n0: { type: 'input', attributes: { shape: [2], value: 0.5 } },
  }
  const edges: (readonly [string, string])[] = []
  for (let i = 1; i <= rungs; i++) {
    nodes[`n${i}`] = { type: 'add' }
    nodes[`a${i}`] = { type: 'expression', attributes: { expression: `${i}*x/10` } }
    edges.push([`n${i - 1}.out`, `a${i}.x`], [`n${i - 1}.out`, `n${i}.in0`], [`a${i}.out`, `n${i}.in1`])
  }
  return { nodes, edges }
}

describe('paths', () => {
  it('of a residual block are the branch and the skip, worked out by hand', () => {
    const plain: PlainGraph = {
      nodes: {
        x: { type: 'input', attributes: { shape: [2], value: [1, -2] } },
        fc: { type: 'linear', attributes: { outFeatures: 2, bias: false } },
        act: { type: 'activation' },
        sum: { type: 'add' },
      },
      edges: [
        ['x.out', 'fc.in'],
        ['fc.out', 'act.in'],
        ['x.out', 'sum.in0'],
        ['act.out', 'sum.in1'],
      ],
    }
    // W x = (−3, 8): relu lets the second row through.
    const here = at(graph(plain, { 'fc.weight': tensor([2, 2], [1, 2, 4, -2]) }), 'sum', 'x')!
    const between = edgesBetween(here.plan, 'x.out', 'sum.out')
    expect(countPaths(between)).toBe(2n)
    const gradients = new PathGradients(here, 0)
    const paths = strongestPaths(between, (edge) => gradients.size(edge), 5)
    expect(paths.map(({ edges }) => text(edges))).toEqual(['fc.in act.in sum.in1', 'sum.in0'])
    expect([...gradients.contribution(paths[0]!)]).toEqual([0, 0, 4, -2])
    expect([...gradients.contribution(paths[1]!)]).toEqual([1, 0, 0, 1])
    expect([...gradients.total()]).toEqual([1, 0, 4, -1])
    // |W| · |relu′| · |1|.
    expect(paths[0]!.bound).toBeCloseTo(5 * 1 * Math.SQRT2, 12)
    expect(paths[1]!.bound).toBeCloseTo(Math.SQRT2, 12)
    expect(gradients.factor(paths[0]!.edges[0]!)).toEqual({ m: 2, n: 2, data: Float64Array.of(1, 2, 4, -2) })
  })

  it('are counted without being listed', () => {
    const { plan } = compile(graph(ladder(100)))
    expect(countPaths(edgesBetween(plan!, 'n0.out', 'n100.out'))).toBe(2n ** 100n)
    expect(countPaths(edgesBetween(plan!, 'n100.out', 'n0.out'))).toBe(0n)
    expect(countPaths(edgesBetween(plan!, 'n0.out', 'n0.out'))).toBe(1n)
    const strongest = strongestPaths(edgesBetween(plan!, 'n0.out', 'n100.out'), () => 1, 7)
    expect(new Set(strongest.map(({ edges }) => text(edges))).size).toBe(7)
  })

  it('are the strongest ones, found among all on small ladders', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        (rungs, k, sizes) => {
          const { plan } = compile(graph(ladder(rungs)))
          const size = new Map(plan!.edges.map((edge) => [edge, sizes.next().value]))
          const to = `n${rungs}.out`
          const all = walkAll(plan!, 'n0.out', to).map((edges) =>
            edges.reduce((product, edge) => product * size.get(edge)!, 1),
          )
          const found = strongestPaths(edgesBetween(plan!, 'n0.out', to), (edge) => size.get(edge)!, k)
          expect(found.map(({ bound }) => bound)).toEqual(all.sort((a, b) => b - a).slice(0, k))
        },
      ),
    )
  })

  it('are all there, and add up to the Jacobian, on random graphs', () => {
    let compared = 0
    fc.assert(
      fc.property(randomGraphs, fc.nat(), fc.nat(), fc.nat(1), (document, pickOf, pickWrt, sample) => {
        const ids = compile(document).plan!.nodes.map(({ id }) => id)
        // In the order of the plan, so that there is a way more often than not.
        const half = Math.ceil(ids.length / 2)
        const of = ids[ids.length - 1 - (pickOf % half)]!
        const wrt = ids[pickWrt % half]!
        const here = at(document, of, wrt, 2)
        if (!here) return
        const between = edgesBetween(here.plan, `${wrt}.out`, `${of}.out`)
        const all = walkAll(here.plan, `${wrt}.out`, `${of}.out`)
        expect(countPaths(between)).toBe(BigInt(all.length))
        const gradients = new PathGradients(here, sample)
        const found = strongestPaths(between, (edge) => gradients.size(edge), 1000)
        expect(new Set(found.map(({ edges }) => text(edges)))).toEqual(new Set(all.map(text)))
        const sum = new Float64Array(gradients.total().length)
        for (const path of found) {
          let squares = 0
          gradients.contribution(path).forEach((value, i) => {
            sum[i]! += value
            squares += value * value
          })
          // Where samples meet in a loss, other samples' Jacobians count, too.
          const mixes = path.edges.some(({ to }) => here.run.runners.get(nodeOf(to))?.node.type.batched === false)
          if (!mixes && path.edges.length > 0)
            expect(Math.sqrt(squares)).toBeLessThanOrEqual(path.bound * (1 + 1e-9) + 1e-12)
        }
        const dense = jacobian(document, { of, wrt, batch: 2 })
        if (!('data' in dense)) throw new Error(JSON.stringify(dense))
        const { m, n, blocks, source } = here
        const block = blocks.count > 1 ? sample : 0
        const width = source.type.batched && !blocks.bySample ? n / 2 : n
        const first = width < n ? sample * width : 0
        for (let i = 0; i < m; i++)
          for (let j = 0; j < width; j++) {
            const expected = dense.data[(block * m + i) * n + first + j]!
            expect(Math.abs(sum[i * width + j]! - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
            if (sum[i * width + j] !== 0) compared++
          }
      }),
      { numRuns: 80 },
    )
    expect(compared).toBeGreaterThan(20)
  })

  it('of a residual network are led by the skips, as all of them multiplied out say', () => {
    const nodes: { [id: string]: PlainGraph['nodes'][string] } = { n0: { type: 'input', attributes: { shape: [8] } } }
    const edges: (readonly [string, string])[] = []
    for (let i = 1; i <= 5; i++) {
      nodes[`fc${i}`] = { type: 'linear', attributes: { outFeatures: 8 } }
      nodes[`act${i}`] = { type: 'activation', attributes: { function: 'tanh' } }
      nodes[`n${i}`] = { type: 'add' }
      edges.push([`n${i - 1}.out`, `fc${i}.in`], [`fc${i}.out`, `act${i}.in`])
      edges.push([`n${i - 1}.out`, `n${i}.in0`], [`act${i}.out`, `n${i}.in1`])
    }
    const here = at(graph({ nodes, edges }), 'n5', 'n0')!
    const between = edgesBetween(here.plan, 'n0.out', 'n5.out')
    const gradients = new PathGradients(here, 0)
    const norms = strongestPaths(between, () => 1, 100).map((path) => Math.hypot(...gradients.contribution(path)))
    expect(norms).toHaveLength(32)
    const found = strongestPaths(between, (edge) => gradients.gain(edge), 6)
    expect(found[0]!.edges.map(({ to }) => to)).toEqual(['n1.in0', 'n2.in0', 'n3.in0', 'n4.in0', 'n5.in0'])
    const six = found.map((path) => Math.hypot(...gradients.contribution(path))).sort((a, b) => b - a)
    expect(six).toEqual(norms.sort((a, b) => b - a).slice(0, 6))
  })

  it('begin at a parameter or at an edge as well, and add up to the Jacobian', () => {
    let compared = 0
    fc.assert(
      fc.property(randomGraphs, fc.nat(), fc.nat(), (document, pickOf, pickWrt) => {
        const plan = compile(document).plan!
        const ids = plan.nodes.map(({ id }) => id)
        const of = ids[ids.length - 1 - (pickOf % Math.ceil(ids.length / 2))]!
        const starts = [
          ...plan.parameters.filter(({ buffer }) => !buffer).map(({ name }) => name),
          ...plan.edges.map(({ to }) => to),
        ]
        const wrt = starts[pickWrt % Math.max(1, starts.length)]
        const here = wrt === undefined ? undefined : at(document, of, wrt)
        if (wrt === undefined || !here) return
        const between = edgesFrom(here.plan, here.source, here.from)
        const gradients = new PathGradients(here, 0)
        const found = strongestPaths(between, (edge) => gradients.size(edge), 1000)
        expect(countPaths(between)).toBe(BigInt(found.length))
        const dense = jacobian(document, { of, wrt, batch: 1 })
        if (!('data' in dense)) throw new Error(JSON.stringify(dense))
        const sum = new Float64Array(dense.data.length)
        for (const path of found) gradients.contribution(path).forEach((value, i) => (sum[i]! += value))
        expect([...gradients.total()]).toEqual([...dense.data])
        dense.data.forEach((expected, i) => {
          expect(Math.abs(sum[i]! - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
          if (expected !== 0) compared++
        })
      }),
      { numRuns: 80 },
    )
    expect(compared).toBeGreaterThan(20)
  })
})
