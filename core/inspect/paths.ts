import type { PortId } from '../graph/document.ts'
import type { Plan, PlanEdge } from '../compile/plan.ts'
import type { ValueType } from '../nodes/define.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Differentiation, Source } from './differentiation.ts'
import { elements } from '../compile/memory.ts'
import { zeros } from '../tensor/tensor.ts'
import { nodeOf } from '../graph/ids.ts'
import { backwardNode } from '../run/kernel.ts'
import { backwardPass, sourcesOf } from '../run/passes.ts'
import { randomStream } from '../tensor/random.ts'
import { stepsTowards } from './differentiation.ts'

/*
 * The chain rule as a sum over paths: ∂of/∂wrt is, over every way the edges lead from wrt to of, the product of the Jacobians of
 * the nodes on it. There can be more ways than anyone could list, so they are counted without listing them, and only the
 * strongest are made.
 */

/** A way from the start to the end: its edges of the plan, the first one leaves the start. */
export interface Path {
  readonly edges: readonly PlanEdge[]
  /** Product of the sizes of its Jacobians. Where these are their norms, the path's own share is no larger. */
  readonly bound: number
}

/** The edges that are on some path between two outputs, in forward order of the nodes they enter. */
export interface PathEdges {
  readonly from: PortId
  readonly to: PortId
  readonly edges: readonly PlanEdge[]
}

/** All edges a gradient takes on its way from `to` back to `from`. */
export function edgesBetween(plan: Plan, from: PortId, to: PortId): PathEdges {
  const place = new Map(plan.nodes.map(({ id }, at) => [id, at]))
  const sorted = plan.edges
    .filter((edge) => edge.gradient)
    .sort((a, b) => place.get(nodeOf(a.to))! - place.get(nodeOf(b.to))!)
  const reached = new Set<PortId>([from])
  for (const edge of sorted) if (reached.has(edge.from)) reached.add(outOf(edge))
  const leading = new Set<PortId>([to])
  const edges: PlanEdge[] = []
  for (let i = sorted.length - 1; i >= 0; i--) {
    const edge = sorted[i]!
    if (!leading.has(outOf(edge)) || !reached.has(edge.from)) continue
    leading.add(edge.from)
    edges.push(edge)
  }
  // Nothing goes back into the start, and nothing that leaves the end comes back.
  return { from, to, edges: edges.reverse() }
}

/**
 * The same from whatever is differentiated by: what arrives over some edges only, or a parameter, whose way begins with its own
 * node as if it came in at a port.
 */
export function edgesFrom(plan: Plan, source: Source, to: PortId): PathEdges {
  const { name, node, parameter, edges: first } = source
  if (!parameter) {
    const between = edgesBetween(plan, name, to)
    if (first === undefined) return between
    // What an output gives to others does not come back to it.
    if (name === to) return { ...between, edges: [], to: '' }
    return edgesBetween(
      { ...plan, edges: plan.edges.filter((edge) => edge.from !== name || first.has(edge.to)) },
      name,
      to,
    )
  }
  const own = plan.parameters.find((one) => one.name === name)
  const edge: PlanEdge = { from: name, to: name, gradient: true, via: [] }
  const out = `${node}.out`
  const { edges } = edgesBetween(plan, out, to)
  const leads = own?.gradient === true && (out === to || edges.length > 0)
  return { from: name, to, edges: leads ? [edge, ...edges] : [] }
}

/** How many paths there are: those into a node are those into all that feed it, added up. */
export function countPaths({ from, to, edges }: PathEdges): bigint {
  const ways = new Map<PortId, bigint>([[from, 1n]])
  for (const edge of edges) ways.set(outOf(edge), (ways.get(outOf(edge)) ?? 0n) + (ways.get(edge.from) ?? 0n))
  return ways.get(to) ?? 0n
}

/**
 * The k paths with the largest bounds: each node keeps the k best ways to it. `size` is how much an edge passes on: at most,
 * with the norm of its node's Jacobian, or in the mean. Ties keep the order of the plan.
 */
export function strongestPaths(between: PathEdges, size: (edge: PlanEdge) => number, k: number): readonly Path[] {
  interface Way {
    readonly last: PlanEdge | undefined
    readonly before: Way | undefined
    readonly bound: number
  }
  const { from, to, edges } = between
  const best = new Map<PortId, Way[]>([[from, [{ last: undefined, before: undefined, bound: 1 }]]])
  for (const edge of edges) {
    const factor = size(edge)
    const longer = (best.get(edge.from) ?? []).map((way) => ({ last: edge, before: way, bound: way.bound * factor }))
    const known = best.get(outOf(edge)) ?? []
    // NaN counts as the strongest: it is what one wants to see.
    const rank = ({ bound }: Way) => (Number.isNaN(bound) ? Infinity : bound)
    best.set(
      outOf(edge),
      [...known, ...longer].sort((a, b) => (rank(b) > rank(a) ? 1 : rank(b) < rank(a) ? -1 : 0)).slice(0, k),
    )
  }
  return (best.get(to) ?? []).map((way) => {
    const along: PlanEdge[] = []
    for (let at: Way | undefined = way; at?.last; at = at.before) along.push(at.last)
    return { edges: along.reverse(), bound: way.bound }
  })
}

/** Entries of a flattened value that count: all of them, or one sample's. */
interface Entries {
  readonly first: number
  readonly count: number
}

/** Rows whose norm is worked out one by one; of more it is estimated. */
const MANY_ROWS = 64
const PROBES = 8
/** Entries up to which the Jacobian of a node is made and kept. */
const KEPT_ENTRIES = 65_536

interface Factor {
  readonly m: number
  readonly n: number
  readonly data: Float64Array
}

/**
 * Backward through single edges at the values of a run, for one sample. Where neither the start nor the end has samples, what
 * lies between counts with all of them.
 */
export class PathGradients {
  private readonly at: Differentiation
  private readonly sample: number
  private readonly sources
  private readonly factors = new Map<PlanEdge, Factor>()

  constructor(at: Differentiation, sample: number) {
    this.at = at
    this.sample = sample
    this.sources = sourcesOf(at.run, (port) => at.forward.values.get(port)!)
  }

  /** What a gradient of a node's output becomes at one of its inputs. */
  through(edge: PlanEdge, gradient: Tensor): Tensor {
    const { run, forward } = this.at
    const node = nodeOf(edge.to)
    const port = edge.to.slice(node.length + 1)
    const runner = run.runners.get(node)!
    const made = backwardNode(run, runner, this.sources, gradient, forward.saved.get(node) ?? {}, new Set([port]))
    return made[port] ?? zeros(this.tensorOf(edge.from).shape)
  }

  private tensorOf(name: string): Tensor {
    return this.at.forward.values.get(name) ?? this.at.run.parameters.get(name)!
  }

  private typeOf(name: string): ValueType {
    const { compiled, source } = this.at
    return source.name === name ? source.type : compiled.types.get(name)!
  }

  entries(port: PortId): Entries {
    const { run, from, source } = this.at
    const { shape, batched } = this.typeOf(port)
    const size = elements(shape)
    if (!batched) return { first: 0, count: size }
    const allSamples = !this.typeOf(from).batched && !source.type.batched
    return allSamples ? { first: 0, count: run.batch * size } : { first: this.sample * size, count: size }
  }

  /** The Jacobian of one node on the way: its output by what arrives over the edge. Paths share edges, so it is kept. */
  factor(edge: PlanEdge): Factor {
    const known = this.factors.get(edge)
    if (known) return known
    const made = this.matrix(outOf(edge), edge.from, (gradient) => this.through(edge, gradient))
    this.factors.set(edge, made)
    return made
  }

  /** Rows and columns of `factor`. */
  factorShape(edge: PlanEdge): readonly [m: number, n: number] {
    return [this.entries(outOf(edge)).count, this.entries(edge.from).count]
  }

  /** Frobenius norm of `factor`; of a large one an estimate, always the same one. */
  size(edge: PlanEdge): number {
    const out = this.entries(outOf(edge))
    const into = this.entries(edge.from)
    let squares = 0
    if (out.count <= MANY_ROWS && out.count * into.count <= KEPT_ENTRIES) {
      for (const value of this.factor(edge).data) squares += value * value
      return Math.sqrt(squares)
    }
    const add = (gradient: Tensor) => {
      const back = this.through(edge, gradient).data
      for (let j = into.first; j < into.first + into.count; j++) squares += back[j]! ** 2
    }
    if (out.count <= MANY_ROWS) {
      for (let i = 0; i < out.count; i++) add(this.unit(outOf(edge), i))
      return Math.sqrt(squares)
    }
    // The mean of |vᵀ J|² over random signs v is the sum of all squares of J.
    const random = randomStream(this.at.run.seed, edge.to)
    for (let probe = 0; probe < PROBES; probe++) {
      const v = zeros(this.at.forward.values.get(outOf(edge))!.shape)
      for (let i = out.first; i < out.first + out.count; i++) v.data[i] = random.uniform() < 0.5 ? -1 : 1
      add(v)
    }
    return Math.sqrt(squares / PROBES)
  }

  /**
   * How much `factor` passes on in the mean over all directions: 1 for the identity, however large. It is what paths are
   * compared by; sizes alone would call a skip weaker than a layer that lets next to nothing through.
   */
  gain(edge: PlanEdge): number {
    return this.size(edge) / Math.sqrt(Math.max(1, Math.min(...this.factorShape(edge))))
  }

  /** A path's share of ∂of/∂wrt, m × n: what comes out at its start for each entry of its end. */
  contribution(path: Path): Float64Array {
    const { from, source } = this.at
    if (path.edges.length > 0 && this.isProduct(path)) return this.product(path)
    return this.matrix(from, source.name, (end) => {
      let gradient = end
      for (let i = path.edges.length - 1; i >= 0; i--) gradient = this.through(path.edges[i]!, gradient)
      return gradient
    }).data
  }

  /**
   * Whether the factors alone make the share: they are small enough, and no sample but this one comes in between. Others do
   * where a batch norm trains, and where what has no samples passes through what has, and back.
   */
  private isProduct({ edges }: Path): boolean {
    const { run } = this.at
    const batched = [edges[0]!.from, ...edges.map(outOf)].map((port) => this.typeOf(port).batched)
    const all = !batched[0] && !batched.at(-1)
    if (!all && batched.some((one, i) => !one && i > 0 && batched.indexOf(true) < i && !batched[0])) return false
    return edges.every((edge) => {
      const [m, n] = this.factorShape(edge)
      const op = run.runners.get(nodeOf(edge.to))?.node.op
      return m * n <= KEPT_ENTRIES && !(op === 'batchNorm' && run.training)
    })
  }

  /** J_k … J_1, from the end as backward goes. */
  private product({ edges }: Path): Float64Array {
    const last = this.factor(edges.at(-1)!)
    const { m } = last
    let { n, data } = last
    for (let e = edges.length - 2; e >= 0; e--) {
      const next = this.factor(edges[e]!)
      const product = new Float64Array(m * next.n)
      for (let i = 0; i < m; i++)
        for (let k = 0; k < n; k++) {
          const left = data[i * n + k]!
          // Not left out where the other side is no number: 0 · NaN is NaN.
          for (let j = 0; j < next.n; j++) product[i * next.n + j]! += left * next.data[k * next.n + j]!
        }
      data = product
      n = next.n
    }
    return data.slice()
  }

  /** What all paths have to add up to: the gradients of the end, taken back by the backward pass itself. */
  total(): Float64Array {
    const { from, source, plan, run, forward } = this.at
    const steps = stepsTowards(plan, source)
    return this.matrix(from, source.name, (end) => {
      const none = zeros(this.tensorOf(source.name).shape)
      // An output does not depend on the edges that leave it.
      if (source.edges && from === source.name) return none
      const { ports, parameters } = backwardPass(run, forward, new Map([[from, end]]), steps)
      return (source.parameter ? parameters : ports).get(source.name) ?? none
    }).data
  }

  private unit(port: PortId, i: number): Tensor {
    const unit = zeros(this.at.forward.values.get(port)!.shape)
    unit.data[this.entries(port).first + i] = 1
    return unit
  }

  private matrix(end: PortId, start: PortId, back: (gradient: Tensor) => Tensor) {
    const { count: m } = this.entries(end)
    const { first, count: n } = this.entries(start)
    const data = new Float64Array(m * n)
    for (let row = 0; row < m; row++) data.set(back(this.unit(end, row)).data.subarray(first, first + n), row * n)
    return { m, n, data }
  }
}

function outOf({ to }: PlanEdge): PortId {
  return `${nodeOf(to)}.out`
}
