import type { Tensors, ValueType } from '../nodes/define.ts'
import type { NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Plan, PlanEdge, PlanParameter, Step } from '../compile/plan.ts'
import type { RandomStream } from '../tensor/random.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Sources } from './kernel.ts'
import type { Prepared, Runner } from './prepare.ts'
import type { Gradient, NonFinite, RunSession } from './session.ts'
import { portId } from '../compile/expand.ts'
import { atNode } from '../graph/problems.ts'
import { isProblem } from '../nodes/problem.ts'
import { addTensors } from '../tensor/broadcast.ts'
import { randomStream } from '../tensor/random.ts'
import { backwardNode, forwardNode, inputsOf, mustBe } from './kernel.ts'
import { objectiveValue } from './objective.ts'
import { outward } from '../compile/sample-axis.ts'

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
export class ReferenceSession implements RunSession {
  readonly plan: Plan
  readonly batch: number
  readonly training: boolean
  position = 0
  problem: Problem | undefined
  firstNonFinite: NonFinite | undefined

  private readonly run: Prepared
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
  private readonly index: PlanIndex

  constructor(run: Prepared, streams: Map<NodeId, RandomStream> = new Map()) {
    this.run = run
    this.streams = streams
    this.plan = run.plan
    this.batch = run.batch
    this.training = run.training
    this.parameters = new Map(run.parameters)
    this.index = indexOf(run.plan)
    this.sources = {
      value: (port) => this.values.get(port)!,
      parameter: (name) => this.parameters.get(name)!,
      random: (runner) => this.streamOf(runner),
    }
  }

  drawn(id: NodeId): boolean {
    return this.run.drawn.has(id)
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
    this.watch(step, runner.out, result.out)
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
        this.watch(step, write.to, share)
      } else if ('parameterGradient' in write) {
        const name = write.parameterGradient
        const own = mustBe(`gradient of ${name}`, made[local(name)], write.shape)
        this.parameterGradients.set(name, own)
        this.watch(step, name, own)
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

  runTo(position: number): boolean {
    const end = Math.max(0, Math.min(position, this.plan.steps.length))
    while (this.position > end) this.stepBack()
    while (this.position < end) if (!this.step()) return false
    return true
  }

  runForward(): boolean {
    return this.runTo(Math.max(this.position, this.plan.forwardSteps))
  }

  runBackward(): boolean {
    return this.runTo(this.plan.steps.length)
  }

  reset(): void {
    this.runTo(0)
    this.problem = undefined
  }

  get objective(): number | undefined {
    if (this.position < this.plan.forwardSteps) return undefined
    return objectiveValue(this.run, this.sources)
  }

  value(port: PortId): Tensor | undefined {
    const at = this.run.groupPorts.get(port) ?? port
    const value = this.values.get(at)
    return value && outward(value, this.typeOf(at))
  }

  gradient(to: PortId): Gradient {
    if (!this.begun) return undefined
    const edges = this.index.edges.get(to)
    if (!edges) return undefined
    const differentiable = edges.filter((edge) => edge.gradient)
    if (differentiable.length === 0) return null
    const sum = this.sumOf(differentiable, undefined)
    return sum && outward(sum, this.typeOf(differentiable[0]!.from))
  }

  outputGradient(port: PortId): Gradient {
    const at = this.run.groupPorts.get(port) ?? port
    if (!this.begun || !this.run.runners.has(at.slice(0, at.lastIndexOf('.')))) return undefined
    if (!this.run.seeds.has(at) && !this.index.shares.has(at)) return null
    const gradient = this.innerGradient(at)
    return gradient && outward(gradient, this.typeOf(at))
  }

  parameter(name: string): { readonly value: Tensor; readonly gradient: Gradient } | undefined {
    const value = this.parameters.get(name)
    const known = this.index.parameters.get(name)
    if (!value || !known) return undefined
    const gradient = known.gradient ? this.parameterGradients.get(name) : null
    return { value, gradient: this.begun ? gradient : undefined }
  }

  inputGradient(id: NodeId): Gradient {
    return this.outputGradient(portId(id, 'out'))
  }

  /** Before the backward pass nothing is known of gradients, not even that there is none. A pass without steps begins with the end of forward. */
  private get begun(): boolean {
    const { forwardSteps, steps } = this.plan
    return this.position > forwardSteps || (this.position === forwardSteps && steps.length === forwardSteps)
  }

  private typeOf(port: PortId): ValueType {
    return this.run.runners.get(port.slice(0, port.lastIndexOf('.')))!.node.type
  }

  /** The sum of the shares and the objective's own part; undefined as long as a share is missing. */
  private innerGradient(port: PortId): Tensor | undefined {
    return this.sumOf(this.index.shares.get(port) ?? [], this.run.seeds.get(port))
  }

  private sumOf(edges: readonly PlanEdge[], start: Tensor | undefined): Tensor | undefined {
    let sum = start
    for (const { to } of edges) {
      const share = this.shares.get(to)
      if (!share) return undefined
      sum = sum ? addTensors(sum, share) : share
    }
    return sum
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

  private watch(step: Step, at: string, made: Tensor): void {
    if (this.firstNonFinite || made.data.every(Number.isFinite)) return
    this.firstNonFinite = { step: step.index, node: step.node, phase: step.phase, at }
  }
}

/** Lookups over a plan. */
interface PlanIndex {
  /** By `to` of the plan, and by `to` of the document where that goes to several inner ports of a group. */
  readonly edges: ReadonlyMap<PortId, readonly PlanEdge[]>
  /** Edges that send a share back, by `from`. */
  readonly shares: ReadonlyMap<PortId, readonly PlanEdge[]>
  readonly parameters: ReadonlyMap<string, PlanParameter>
}

function indexOf(plan: Plan): PlanIndex {
  const edges = new Map<PortId, PlanEdge[]>()
  const shares = new Map<PortId, PlanEdge[]>()
  const put = (map: Map<PortId, PlanEdge[]>, key: PortId, edge: PlanEdge) => {
    const list = map.get(key)
    if (list) list.push(edge)
    else map.set(key, [edge])
  }
  for (const edge of plan.edges) {
    put(edges, edge.to, edge)
    for (const to of edge.via) if (to !== edge.to) put(edges, to, edge)
    if (edge.gradient) put(shares, edge.from, edge)
  }
  return { edges, shares, parameters: new Map(plan.parameters.map((parameter) => [parameter.name, parameter])) }
}
