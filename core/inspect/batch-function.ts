import type { Compiled } from '../compile/compile.ts'
import type { GraphDocument } from '../graph/document.ts'
import type { PrepareOptions, Prepared } from '../run/prepare.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Axis } from './graph-function.ts'
import { portId } from '../compile/expand.ts'
import { nodeOf } from '../graph/ids.ts'
import { backwardPass, forwardPass } from '../run/passes.ts'
import { bindData } from '../run/prepare.ts'
import { ones, sizeOf } from '../tensor/tensor.ts'
import { movedNodes, stepsTowards } from './graph-function.ts'
import { keepsApart } from './keeps-apart.ts'

/** Numbers that may be held at once. */
const mostNumbers = 2_000_000

export interface Points {
  readonly values: Float64Array<ArrayBuffer>
  /** Point after point, an entry an axis. Empty if it was not asked for. */
  readonly gradients: Float64Array<ArrayBuffer>
}

/**
 * A graph as a function of a few entries of its inputs, at many points in one pass: every point is a sample of a large batch.
 * Only where samples do not know of each other; a loss is a mean over them, and has to be run for each point by itself.
 */
export class BatchFunction {
  /** Points that fit into one pass. */
  readonly chunk: number
  private readonly document: GraphDocument
  private readonly compiled: Compiled
  private readonly options: PrepareOptions
  private readonly run: Prepared
  private readonly axes: readonly Axis[]

  private constructor(
    document: GraphDocument,
    compiled: Compiled,
    options: PrepareOptions,
    run: Prepared,
    axes: readonly Axis[],
  ) {
    this.document = document
    this.compiled = compiled
    this.options = options
    this.run = run
    this.axes = axes
    const numbers = run.plan.nodes.reduce((sum, { type }) => sum + sizeOf(type.shape), 0)
    this.chunk = Math.max(1, Math.floor(mostNumbers / Math.max(1, numbers)))
  }

  /** Undefined where samples depend on each other. `compiled` is what `run` was prepared from. */
  static create(
    document: GraphDocument,
    compiled: Compiled,
    options: PrepareOptions,
    run: Prepared,
    axes: readonly Axis[],
  ): BatchFunction | undefined {
    const { plan, batch, training, seeds } = run
    const inputs = new Set(plan.inputs.map(({ node }) => node))
    if (batch !== 1 || compiled.plan !== plan || axes.some(({ name }) => !inputs.has(name))) return undefined
    const moved = movedNodes(
      plan,
      axes.map(({ name }) => name),
    )
    const apart = [...run.runners].every(([id, runner]) => !moved.has(id) || keepsApart(runner, training))
    const summed = [...seeds.keys()].every((port) => moved.has(nodeOf(port)))
    return apart && summed ? new BatchFunction(document, compiled, options, run, axes) : undefined
  }

  /** As many points as fit into a chunk; undefined where a node cannot run with one of them. */
  at(points: readonly (readonly number[])[], withGradient: boolean): Points | undefined {
    const { document, compiled, options, axes } = this
    const count = points.length
    const inputs = this.tiled(points)
    const run = bindData(document, compiled, { ...options, gradOutput: undefined, inputs, batch: count })
    if (!('plan' in run)) return undefined
    const forward = forwardPass(run)
    if ('code' in forward) return undefined
    const values = new Float64Array(count)
    const seeds = new Map<string, Tensor>()
    for (const [port, factors] of this.run.seeds) {
      const { shape, data } = forward.values.get(port)!
      const size = factors.data.length
      const repeated = ones(shape)
      for (let i = 0; i < data.length; i++) {
        const factor = factors.data[i % size]!
        repeated.data[i] = factor
        values[Math.floor(i / size)]! += factor * data[i]!
      }
      seeds.set(port, repeated)
    }
    const gradients = new Float64Array(withGradient ? count * axes.length : 0)
    if (withGradient) {
      const moved = movedNodes(
        run.plan,
        axes.map(({ name }) => name),
      )
      const { ports } = backwardPass(run, forward, seeds, stepsTowards(run.plan, moved, new Set()))
      axes.forEach(({ name, entry }, axis) => {
        const gradient = ports.get(portId(name, 'out'))
        if (gradient === undefined) return
        const size = gradient.data.length / count
        for (let i = 0; i < count; i++) gradients[i * axes.length + axis] = gradient.data[i * size + entry]!
      })
    }
    return { values, gradients }
  }

  /** What every input is fed: the one sample again and again, with other numbers on the axes. */
  private tiled(points: readonly (readonly number[])[]): { readonly [id: string]: Tensor } {
    const { plan, runners } = this.run
    return Object.fromEntries(
      plan.inputs.map(({ node }) => {
        const { shape, data } = runners.get(node)!.fed!
        const all = new Float64Array(points.length * data.length)
        points.forEach((point, i) => {
          all.set(data, i * data.length)
          this.axes.forEach(({ name, entry }, axis) => {
            if (name === node) all[i * data.length + entry] = point[axis]!
          })
        })
        return [node, { shape: [points.length, ...shape.slice(1)], data: all }]
      }),
    )
  }
}
