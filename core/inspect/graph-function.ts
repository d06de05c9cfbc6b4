import type { Compiled } from '../compile/compile.ts'
import type { Plan, Step } from '../compile/plan.ts'
import type { GraphDocument, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Tensors } from '../nodes/define.ts'
import type { ForwardPass } from '../run/passes.ts'
import type { PrepareOptions, Prepared, Runner } from '../run/prepare.ts'
import type { Shape, Tensor } from '../tensor/tensor.ts'
import { compile } from '../compile/compile.ts'
import { portId } from '../compile/expand.ts'
import { outputPort } from '../compile/gradient.ts'
import { nodeOf } from '../graph/ids.ts'
import { isProblem } from '../nodes/problem.ts'
import { forwardNode, inputsOf } from '../run/kernel.ts'
import { backwardPass, forwardPass, sourcesOf } from '../run/passes.ts'
import { bindData, prepare } from '../run/prepare.ts'
import { ones } from '../tensor/tensor.ts'

/** One number a function is drawn over: an entry of what an input is fed (the first sample first), or of a parameter. */
export interface Axis {
  /** `x`, `fc1.weight` */
  readonly name: string
  readonly entry: number
}

/** A tensor whose entries can be axes. */
export interface AxisSource {
  readonly name: string
  readonly node: NodeId
  readonly parameter: boolean
  /** Of one sample. */
  readonly shape: Shape
  /** An input's with all its samples. */
  readonly tensor: Tensor
}

export interface GraphFunctionOptions extends PrepareOptions {
  /** A node or an output of which the sum of all entries is taken; the objective, if left out. */
  readonly of?: string
  readonly gradOutput?: PrepareOptions['gradOutput']
}

export interface Point {
  readonly value: number
  /** By axis; 0 where no gradient flows. */
  readonly gradient: readonly number[]
}

/** All that can be an axis: inputs as they are fed, then what is learned. */
export function axisSources({ plan, runners, parameters }: Prepared): readonly AxisSource[] {
  return [
    ...plan.inputs.map(({ node, type }) => ({
      name: node,
      node,
      parameter: false,
      shape: type.shape,
      tensor: runners.get(node)!.fed!,
    })),
    ...plan.parameters
      .filter(({ buffer }) => !buffer)
      .map(({ name, node, shape }) => ({ name, node, parameter: true, shape, tensor: parameters.get(name)! })),
  ]
}

/** The run a function is of, with backward steps from `of` where it is given. */
export function prepareFunction(
  document: GraphDocument,
  compiled: Compiled,
  { of, ...options }: GraphFunctionOptions,
): Prepared | readonly Problem[] {
  if (of === undefined) return prepare(document, compiled, options)
  const port = outputPort(document, of)
  const again = compile(document, {
    gradOutput: [of],
    nodeTypes: options.nodeTypes,
    memoryBudget: options.memoryBudget,
  })
  if (port === undefined || !again.plan) return again.problems.filter(({ severity }) => severity === 'error')
  return bindData(document, again, options)
}

/**
 * A graph as a function of a few of its numbers, everything else as it is fed: value and gradient at any point, the gradient
 * by the engine's own backward. Only what lies behind the numbers runs again.
 */
export class GraphFunction {
  readonly start: readonly number[]
  private readonly run: Prepared
  private readonly base: ForwardPass
  private readonly seeds: ReadonlyMap<PortId, Tensor>
  /** Own copies of the tensors that move, each written in place between two evaluations. */
  private readonly moving: ReadonlyMap<string, AxisSource>
  private readonly axes: readonly Axis[]
  private readonly behind: readonly Runner[]
  private readonly backward: readonly Step[]

  private constructor(run: Prepared, base: ForwardPass, axes: readonly Axis[], of: PortId | undefined) {
    this.base = base
    this.axes = axes
    const names = new Set(axes.map(({ name }) => name))
    const moving = axisSources(run)
      .filter(({ name }) => names.has(name))
      .map((source) => ({ ...source, tensor: copied(source.tensor) }))
    this.moving = new Map(moving.map((source) => [source.name, source]))
    this.start = axes.map(({ name, entry }) => this.moving.get(name)!.tensor.data[entry]!)
    const runners = new Map(run.runners)
    const parameters = new Map(run.parameters)
    for (const { name, node, parameter, tensor } of moving)
      if (parameter) parameters.set(name, tensor)
      else runners.set(node, { ...runners.get(node)!, fed: tensor })
    this.run = { ...run, runners, parameters }
    this.seeds = of === undefined ? run.seeds : new Map([[of, ones(base.values.get(of)!.shape)]])
    const moved = movedNodes(
      run.plan,
      moving.map(({ node }) => node),
    )
    this.behind = [...runners.values()].filter(({ node }) => moved.has(node.id))
    this.backward = stepsTowards(run.plan, moved, names)
  }

  /** The function, or why it cannot be run at all. `of` is the output port that is summed up; else it is the objective. */
  static create(run: Prepared, axes: readonly Axis[], of?: PortId): GraphFunction | Problem {
    const base = forwardPass(run)
    return 'code' in base ? base : new GraphFunction(run, base, axes, of)
  }

  /** Value alone. NaN where a node cannot run with that. */
  value(point: readonly number[]): number {
    const forward = this.forward(point)
    return forward === undefined ? NaN : this.sum(forward)
  }

  at(point: readonly number[]): Point {
    const forward = this.forward(point)
    if (forward === undefined) return { value: NaN, gradient: this.axes.map(() => NaN) }
    const { ports, parameters } = backwardPass(this.run, forward, this.seeds, this.backward)
    const gradient = this.axes.map(({ name, entry }) => {
      const { node, parameter } = this.moving.get(name)!
      return (parameter ? parameters.get(name) : ports.get(portId(node, 'out')))?.data[entry] ?? 0
    })
    return { value: this.sum(forward), gradient }
  }

  private forward(point: readonly number[]): ForwardPass | undefined {
    const { run, base, axes, moving } = this
    axes.forEach(({ name, entry }, i) => (moving.get(name)!.tensor.data[entry] = point[i]!))
    const values = new Map(base.values)
    const saved = new Map<NodeId, Tensors>(base.saved)
    const sources = sourcesOf(run, (port) => values.get(port)!)
    for (const runner of this.behind) {
      const result = forwardNode(run, runner, inputsOf(runner, sources.value), sources)
      if (isProblem(result)) return undefined
      values.set(runner.out, result.out)
      if (result.saved) saved.set(runner.node.id, result.saved)
    }
    return { values, saved }
  }

  private sum({ values }: ForwardPass): number {
    let sum = 0
    for (const [port, factors] of this.seeds) {
      const { data } = values.get(port)!
      for (let i = 0; i < data.length; i++) sum += factors.data[i]! * data[i]!
    }
    return sum
  }
}

/** The nodes themselves and all behind them, whether a gradient flows or not: f is what the graph computes. */
export function movedNodes(plan: Plan, origins: readonly NodeId[]): ReadonlySet<NodeId> {
  const moved = new Set(origins)
  for (const { id, inputs } of plan.nodes)
    if (Object.values(inputs).some((from) => moved.has(nodeOf(from)))) moved.add(id)
  return moved
}

/** Backward steps of what moves, without the gradients nobody asks for: of `parameters`, those by these names are asked for. */
export function stepsTowards(
  { steps, forwardSteps }: Plan,
  moved: ReadonlySet<NodeId>,
  parameters: ReadonlySet<string>,
): readonly Step[] {
  return steps.slice(forwardSteps).flatMap((step) => {
    if (!moved.has(step.node)) return []
    const writes = step.writes.filter((write) => {
      if ('parameterGradient' in write) return parameters.has(write.parameterGradient)
      return !('gradient' in write) || moved.has(nodeOf(write.gradient))
    })
    return writes.length === 0 ? [] : [{ ...step, writes }]
  })
}

function copied({ shape, data }: Tensor): Tensor {
  return { shape, data: data.slice() }
}
