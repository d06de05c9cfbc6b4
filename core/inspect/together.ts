import type { PortId } from '../graph/document.ts'
import type { ForwardPass } from '../run/passes.ts'
import type { Prepared, Runner } from '../run/prepare.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { nodeOf } from '../graph/ids.ts'
import { isProblem } from '../nodes/problem.ts'
import { forwardNode, inputsOf } from '../run/kernel.ts'
import { sourcesOf } from '../run/passes.ts'
import { keepsApart } from './keeps-apart.ts'

/*
 * The same part of a graph, run for many different numbers at once: each is a sample, or as many as the run has, of one large
 * batch. What a node makes of a sample does not depend on the others, to the last bit; where it does (a loss is a mean over
 * them), it is run for each by itself. A node costs more to call than to compute with a few numbers, so this is many times as fast.
 */

/** A value that moved, once for each of the numbers: apart, or behind one another along the sample axis. */
export type Moved = { readonly apart: readonly Tensor[] } | { readonly stacked: Tensor }

export class Together {
  private readonly run: Prepared
  private readonly base: ForwardPass
  /** How many numbers. */
  readonly count: number
  /** Values that do not move, as often as there are numbers. */
  private readonly tiled = new Map<PortId, Tensor>()
  private readonly wide = new Map<Runner, Runner>()

  constructor(run: Prepared, base: ForwardPass, count: number) {
    this.run = run
    this.base = base
    this.count = count
  }

  /**
   * Runs a node. `moved` gives what moved for one of its ports; undefined for what did not. `parameter` gives its parameters,
   * for one of the numbers. Undefined if it cannot run with one of them.
   */
  forward(
    runner: Runner,
    moved: (from: PortId, port: string) => Moved | undefined,
    parameter?: (name: string, at: number) => Tensor,
  ): Moved | undefined {
    const { run, base } = this
    const arriving = new Map<string, Moved>()
    for (const [port, from] of Object.entries(runner.node.inputs)) {
      const one = moved(from, port)
      if (one) arriving.set(port, one)
    }
    const batched = [...arriving.keys()].every((port) => this.isBatched(runner.node.inputs[port]!))
    if (parameter === undefined && batched && keepsApart(runner, run.training)) {
      const inputs = inputsOf(runner, (from, port) => {
        const one = arriving.get(port)
        return one ? this.stack(one) : this.still(from)
      })
      const result = forwardNode(
        run,
        this.widened(runner),
        inputs,
        sourcesOf(run, (port) => base.values.get(port)!),
      )
      return isProblem(result) ? undefined : { stacked: result.out }
    }
    const apart: Tensor[] = []
    for (let at = 0; at < this.count; at++) {
      const sources = sourcesOf(run, (port) => base.values.get(port)!, parameter && ((name) => parameter(name, at)))
      const inputs = inputsOf(runner, (from, port) => {
        const one = arriving.get(port)
        return one ? this.one(one, at) : base.values.get(from)!
      })
      const result = forwardNode(run, runner, inputs, sources)
      if (isProblem(result)) return undefined
      apart.push(result.out)
    }
    return { apart }
  }

  /** What moved, for one of the numbers. */
  one(moved: Moved, at: number): Tensor {
    if ('apart' in moved) return moved.apart[at]!
    const { shape, data } = moved.stacked
    const size = data.length / this.count
    return { shape: [shape[0]! / this.count, ...shape.slice(1)], data: data.subarray(at * size, (at + 1) * size) }
  }

  private stack(moved: Moved): Tensor {
    if ('stacked' in moved) return moved.stacked
    const [first] = moved.apart
    const { shape, data } = first!
    const all = new Float64Array(data.length * this.count)
    moved.apart.forEach((one, at) => all.set(one.data, at * data.length))
    return { shape: [shape[0]! * this.count, ...shape.slice(1)], data: all }
  }

  /** A value that stays as it is; one without samples is the same for all by itself. */
  private still(port: PortId): Tensor {
    const value = this.base.values.get(port)!
    if (!this.isBatched(port)) return value
    let tiled = this.tiled.get(port)
    if (!tiled) {
      tiled = this.stack({ apart: Array.from({ length: this.count }, () => value) })
      this.tiled.set(port, tiled)
    }
    return tiled
  }

  private isBatched(port: PortId): boolean {
    return this.run.runners.get(nodeOf(port))!.node.type.batched
  }

  /** A node for a batch as large as all samples together. */
  private widened(runner: Runner): Runner {
    const known = this.wide.get(runner)
    if (known) return known
    const wide = ([first = 1, ...rest]: readonly number[]) => [first * this.count, ...rest]
    const shapes = Object.fromEntries(
      Object.entries(runner.shapes).map(([port, shape]) => {
        const from = port === 'out' ? runner.out : runner.node.inputs[port]
        return [port, from !== undefined && this.isBatched(from) ? wide(shape!) : shape!]
      }),
    )
    const widened = { ...runner, shapes }
    this.wide.set(runner, widened)
    return widened
  }
}
