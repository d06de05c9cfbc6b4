import type { Tensors } from '../nodes/define.ts'
import type { NodeId, PortId } from '../graph/document.ts'
import type { Step } from '../compile/plan.ts'
import type { RandomStream } from '../tensor/random.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Sources } from './kernel.ts'
import type { ForwardPass } from './passes.ts'
import type { Prepared, Runner } from './prepare.ts'
import type { NonFinite } from './session.ts'
import { portId } from '../compile/expand.ts'
import { atNode } from '../graph/problems.ts'
import { isProblem } from '../nodes/problem.ts'
import { randomStream } from '../tensor/random.ts'
import { backwardNode, forwardNode, inputsOf, mustBe } from './kernel.ts'
import { objectiveValue } from './objective.ts'
import { SteppedSession } from './stepped-session.ts'

/** What a step changed beside the results it wrote; put back when it is taken back. */
interface Before {
  /** The state of the node's stream, undefined if it had not been used. Absent if the step drew nothing. */
  readonly stream?: { readonly state: ReturnType<RandomStream['state']> | undefined }
  readonly buffers?: readonly (readonly [name: string, value: Tensor])[]
}

/**
 * A run in plain float64. Tensors are never changed once made, so a step back only has to forget what the step wrote and put
 * back what it replaced.
 */
export class ReferenceSession extends SteppedSession {
  firstNonFinite: NonFinite | undefined

  private readonly sources: Sources
  /** Inside a run: with the leading sample axis. */
  private readonly values = new Map<PortId, Tensor>()
  private readonly saved = new Map<NodeId, Tensors>()
  private readonly streams: Map<NodeId, RandomStream>
  private readonly parameters: Map<string, Tensor>
  private readonly parameterGradients = new Map<string, Tensor>()
  /** By `to`. */
  private readonly shares = new Map<PortId, Tensor>()
  private readonly before: Before[] = []

  constructor(run: Prepared, streams: Map<NodeId, RandomStream> = new Map()) {
    super(run)
    this.streams = streams
    this.parameters = new Map(run.parameters)
    this.sources = {
      value: (port) => this.values.get(port)!,
      parameter: (name) => this.parameters.get(name)!,
      random: (runner) => this.streamOf(runner),
    }
  }

  step(): boolean {
    const step = this.plan.steps[this.position]
    if (!step || this.problem) return false
    const runner = this.run.runners.get(step.node)!
    const before = step.phase === 'forward' ? this.forward(step, runner) : this.backward(step, runner)
    if (!before) return false
    this.before.push(before)
    this.position++
    return true
  }

  private forward(step: Step, runner: Runner): Before | undefined {
    const { id } = runner.node
    const state = this.streams.get(id)?.state()
    const result = forwardNode(this.run, runner, inputsOf(runner, this.sources.value), this.sources)
    if (isProblem(result)) {
      this.problem = atNode(id, result)
      this.restoreStream(id, state)
      return undefined
    }
    this.values.set(runner.out, result.out)
    this.noteNonFinite(step, runner.out, result.out)
    if (result.saved) this.saved.set(id, result.saved)
    const buffers: (readonly [string, Tensor])[] = []
    for (const [short, value] of Object.entries(result.buffers ?? {})) {
      const name = portId(id, short)
      buffers.push([name, this.parameters.get(name)!])
      this.parameters.set(name, value)
    }
    return { ...(this.streams.has(id) && { stream: { state } }), ...(buffers.length > 0 && { buffers }) }
  }

  private backward(step: Step, runner: Runner): Before {
    const wanted = new Set<string>()
    const local = (name: string) => name.slice(runner.node.id.length + 1)
    for (const write of step.writes) {
      if ('gradient' in write) wanted.add(local(write.to))
      else if ('parameterGradient' in write) wanted.add(local(write.parameterGradient))
    }
    const gradient = this.innerGradient(runner.out)!
    const saved = this.saved.get(runner.node.id) ?? {}
    const made = backwardNode(this.run, runner, this.sources, gradient, saved, wanted)
    for (const write of step.writes) {
      if ('gradient' in write) {
        const share = mustBe(`gradient of ${write.to}`, made[local(write.to)], this.values.get(write.gradient)!.shape)
        this.shares.set(write.to, share)
        this.noteNonFinite(step, write.to, share)
      } else if ('parameterGradient' in write) {
        const name = write.parameterGradient
        const own = mustBe(`gradient of ${name}`, made[local(name)], write.shape)
        this.parameterGradients.set(name, own)
        this.noteNonFinite(step, name, own)
      }
    }
    return {}
  }

  stepBack(): boolean {
    this.problem = undefined
    const before = this.before.pop()
    if (!before) return false
    this.position--
    const step = this.plan.steps[this.position]!
    for (const write of step.writes) {
      if ('edge' in write) this.values.delete(write.edge)
      else if ('gradient' in write) this.shares.delete(write.to)
      else this.parameterGradients.delete(write.parameterGradient)
    }
    if (step.phase === 'forward') this.saved.delete(step.node)
    if (before.stream) this.restoreStream(step.node, before.stream.state)
    for (const [name, value] of before.buffers ?? []) this.parameters.set(name, value)
    if (this.firstNonFinite && this.firstNonFinite.step >= this.position) this.firstNonFinite = undefined
    return true
  }

  /** What its forward has made so far, for what needs all of it again and again. */
  get forwardPass(): ForwardPass {
    return { values: this.values, saved: this.saved }
  }

  get objective(): number | undefined {
    if (this.position < this.plan.forwardSteps) return undefined
    return objectiveValue(this.run, this.sources)
  }

  protected innerValue(port: PortId): Tensor | undefined {
    return this.values.get(port)
  }

  protected share(to: PortId): Tensor | undefined {
    return this.shares.get(to)
  }

  protected parameterValue(name: string): Tensor | undefined {
    return this.parameters.get(name)
  }

  protected parameterGradient(name: string): Tensor | undefined {
    return this.parameterGradients.get(name)
  }

  private streamOf(runner: Runner): RandomStream {
    const { id } = runner.node
    let stream = this.streams.get(id)
    if (!stream) {
      stream = randomStream(this.run.seed, `${id}.mask`)
      this.streams.set(id, stream)
    }
    return stream
  }

  private restoreStream(id: NodeId, state: ReturnType<RandomStream['state']> | undefined): void {
    if (state) this.streams.get(id)?.restore(state)
    else this.streams.delete(id)
  }

  private noteNonFinite(step: Step, at: string, made: Tensor): void {
    if (this.firstNonFinite || made.data.every(Number.isFinite)) return
    this.firstNonFinite = { step: step.index, node: step.node, phase: step.phase, at }
  }
}
