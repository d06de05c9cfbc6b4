import type { NodeId, PortId } from '../graph/document.ts'
import type { Plan, PlanEdge } from '../compile/plan.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { ForwardPass } from '../run/passes.ts'
import type { Prepared, Runner } from '../run/prepare.ts'
import { portId } from '../compile/expand.ts'
import { nodeOf } from '../graph/ids.ts'
import { isProblem } from '../nodes/problem.ts'
import { forwardNode, inputsOf } from '../run/kernel.ts'
import { sourcesOf } from '../run/passes.ts'
import { isKink, slopesOf } from './central-difference.ts'
import { Together } from './together.ts'
import type { Moved } from './together.ts'

/** A tensor to push one entry of: a parameter, or what a node gives out. */
export interface Origin {
  readonly name: string
  readonly node: NodeId
  readonly parameter: boolean
  /** A value's with the leading sample axis. */
  readonly tensor: Tensor
  /** It moves only for those who get it over these edges (by `to`); for all, if left out. */
  readonly edges?: ReadonlySet<PortId>
}

/** What moves when a tensor does. */
interface Reach {
  /** In forward order. */
  readonly runners: readonly Runner[]
  /** Input ports at which moved values arrive. */
  readonly ports: ReadonlySet<PortId>
}

/**
 * The objective as a function of one entry of a tensor, everything else as it is: only nodes behind the tensor run again.
 * What no gradient flows through does not move either: behind a stopGradient, and as class ids, values keep the numbers they
 * had, since that is the derivative backward claims to be.
 */
export class Perturbed {
  private readonly run: Prepared
  private readonly base: ForwardPass
  private readonly origin: Origin
  private readonly reach: Reach
  /** Kept for the next that are as many. */
  private together: Together | undefined

  constructor(run: Prepared, base: ForwardPass, origin: Origin, reach: Reach) {
    this.run = run
    this.base = base
    this.origin = origin
    this.reach = reach
  }

  /** Size of the objective: the sum of the magnitudes of its terms that move. */
  size(): number {
    const { run, base, origin, reach } = this
    const moving = reach.runners.map((runner) => runner.out)
    if (origin.edges === undefined) moving.push(portId(origin.node, 'out'))
    let size = 0
    for (const port of new Set(moving)) {
      const factors = run.seeds.get(port)?.data
      const values = base.values.get(port)!.data
      factors?.forEach((factor, i) => (size += Math.abs(factor * values[i]!)))
    }
    return size
  }

  /** By how much the objective changes if the entry becomes `x`. NaN if a node cannot run with that. */
  change(entry: number, x: number): number {
    const values = this.moved(this.with(entry, x))
    return values === undefined ? NaN : this.objectiveChange(values)
  }

  /** How many moves may be tried together, so that it takes no longer than a moment. */
  most(): number {
    const { run, reach, origin } = this
    let numbers = origin.tensor.data.length
    for (const { out } of reach.runners) numbers += this.base.values.get(out)!.data.length
    const products = run.plan.multiplications * run.batch
    return Math.max(1, Math.min(64, Math.floor(60_000 / numbers), Math.floor(500_000 / Math.max(1, products))))
  }

  /** `change` for many moves at once: the same numbers, sooner. */
  changes(moves: readonly { readonly entry: number; readonly x: number }[]): Float64Array {
    const values = moves.length > 1 ? this.movedTogether(moves.map(({ entry, x }) => this.with(entry, x))) : undefined
    if (values === undefined) return Float64Array.from(moves, ({ entry, x }) => this.change(entry, x))
    return Float64Array.from(moves, (_, at) => this.objectiveChange(values(at)))
  }

  /**
   * Whether a value on the way to the objective has a kink within the step, though the objective need not show it: the slopes
   * of two ties may cancel. `unit` is the largest step.
   */
  kinkInside(entry: number, x: number, unit: number): boolean {
    const { base } = this
    const steps = [unit, unit / 10, unit / 100].map((step) => ({
      step,
      right: this.moved(this.with(entry, x + step)),
      left: this.moved(this.with(entry, x - step)),
    }))
    for (const port of steps[0]?.right?.keys() ?? []) {
      const before = base.values.get(port)!.data
      for (let i = 0; i < before.length; i++) {
        const at = before[i]!
        const seen = steps.map(({ step, right, left }) =>
          slopesOf((right?.get(port)?.data[i] ?? NaN) - at, (left?.get(port)?.data[i] ?? NaN) - at, step, Math.abs(at)),
        )
        if (isKink(seen[0]!, seen[1]!, seen[2]!)) return true
      }
    }
    return false
  }

  private with(entry: number, x: number): Float64Array {
    const data = this.origin.tensor.data.slice()
    data[entry] = x
    return data
  }

  /** The values that move if the tensor gets other numbers. Undefined if a node cannot run with them. */
  moved(data: Float64Array): ReadonlyMap<PortId, Tensor> | undefined {
    const { run, base, origin, reach } = this
    const moved = { shape: origin.tensor.shape, data }
    const values = new Map<PortId, Tensor>()
    if (!origin.parameter) values.set(portId(origin.node, 'out'), moved)
    const parameter = (name: string) => (origin.parameter && name === origin.name ? moved : run.parameters.get(name)!)
    const sources = sourcesOf(run, (port) => base.values.get(port)!, parameter)
    for (const runner of reach.runners) {
      // One output may arrive at a port that moves and at one that does not, so each port is looked up by itself.
      const inputs = inputsOf(runner, (from, port) => {
        const own = reach.ports.has(portId(runner.node.id, port)) ? values.get(from) : undefined
        return own ?? base.values.get(from)!
      })
      const result = forwardNode(run, runner, inputs, sources)
      if (isProblem(result)) return undefined
      values.set(runner.out, result.out)
    }
    return values
  }

  /** What moves, by the number that is asked for. Undefined if a node cannot run with one of them. */
  private movedTogether(tensors: readonly Float64Array[]): ((at: number) => ReadonlyMap<PortId, Tensor>) | undefined {
    const { run, base, origin, reach } = this
    if (this.together?.count !== tensors.length) this.together = new Together(run, base, tensors.length)
    const { together } = this
    const values = new Map<PortId, Moved>()
    const moved = tensors.map((data) => ({ shape: origin.tensor.shape, data }))
    if (!origin.parameter) values.set(portId(origin.node, 'out'), { apart: moved })
    const parameter = (name: string, at: number) => (name === origin.name ? moved[at]! : run.parameters.get(name)!)
    for (const runner of reach.runners) {
      const own = origin.parameter && runner.node.id === origin.node
      const result = together.forward(
        runner,
        (from, port) => (reach.ports.has(portId(runner.node.id, port)) ? values.get(from) : undefined),
        own ? parameter : undefined,
      )
      if (result === undefined) return undefined
      values.set(runner.out, result)
    }
    const ends = [...run.seeds.keys()].flatMap((port) => {
      const value = values.get(port)
      return value ? [[port, value] as const] : []
    })
    return (at) => new Map(ends.map(([port, value]) => [port, together.one(value, at)]))
  }

  /** The sum of the differences, not the difference of the sums: so a large objective does not drown a small change. */
  private objectiveChange(values: ReadonlyMap<PortId, Tensor>): number {
    let change = 0
    // What moves for some of its readers only has not moved itself.
    const still = this.origin.edges && portId(this.origin.node, 'out')
    for (const [port, factors] of this.run.seeds) {
      const now = values.get(port)?.data
      if (!now || port === still) continue
      const before = this.base.values.get(port)!.data
      for (let i = 0; i < now.length; i++) change += factors.data[i]! * (now[i]! - before[i]!)
    }
    return change
  }
}

/** Finds what moves with a tensor, along the edges that carry gradients. */
export function reachFinder(run: Prepared): (origin: Origin) => Reach {
  const edges = edgesFrom(run.plan)
  const place = new Map([...run.runners.keys()].map((id, at) => [id, at]))
  return (origin) => {
    const nodes = new Set<NodeId>()
    const ports = new Set<PortId>()
    const open: NodeId[] = [origin.node]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      for (const { to } of edges.get(portId(id, 'out')) ?? []) {
        if (id === origin.node && origin.edges?.has(to) === false) continue
        ports.add(to)
        const next = nodeOf(to)
        if (nodes.has(next)) continue
        nodes.add(next)
        open.push(next)
      }
    }
    if (origin.parameter) nodes.add(origin.node)
    const sorted = [...nodes].sort((a, b) => place.get(a)! - place.get(b)!)
    return { runners: sorted.map((id) => run.runners.get(id)!), ports }
  }
}

function edgesFrom(plan: Plan): ReadonlyMap<PortId, readonly PlanEdge[]> {
  const edges = new Map<PortId, PlanEdge[]>()
  for (const edge of plan.edges) {
    if (!edge.gradient) continue
    const list = edges.get(edge.from)
    if (list) list.push(edge)
    else edges.set(edge.from, [edge])
  }
  return edges
}
