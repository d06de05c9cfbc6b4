import type { ValueType } from '../nodes/define.ts'
import type { NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Plan, PlanEdge, PlanParameter } from '../compile/plan.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Prepared } from './prepare.ts'
import type { Gradient, NonFinite, RunSession } from './session.ts'
import { portId } from '../compile/expand.ts'
import { addTensors } from '../tensor/broadcast.ts'
import { outward } from '../compile/sample-axis.ts'

/**
 * What every engine's session has in common: how far it is, and what can be seen from there. An engine says how a step is
 * done and taken back, and where its tensors are.
 */
export abstract class SteppedSession implements RunSession {
  readonly plan: Plan
  readonly batch: number
  readonly training: boolean
  position = 0
  problem: Problem | undefined
  protected readonly run: Prepared
  private readonly index: PlanIndex

  constructor(run: Prepared) {
    this.run = run
    this.plan = run.plan
    this.batch = run.batch
    this.training = run.training
    this.index = indexOf(run.plan)
  }

  abstract readonly firstNonFinite: NonFinite | undefined
  abstract readonly objective: number | undefined
  abstract step(): boolean
  abstract stepBack(): boolean

  /** Inside a run, with the leading sample axis: the value of an output port, once its step is done. */
  protected abstract innerValue(port: PortId): Tensor | undefined
  /** The gradient an edge (by `to`) sends back, once that step is done. */
  protected abstract share(to: PortId): Tensor | undefined
  protected abstract parameterValue(name: string): Tensor | undefined
  protected abstract parameterGradient(name: string): Tensor | undefined

  drawn(id: NodeId): boolean {
    return this.run.drawn.has(id)
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

  value(port: PortId): Tensor | undefined {
    const at = this.run.groupPorts.get(port) ?? port
    const value = this.innerValue(at)
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
    const value = this.parameterValue(name)
    const known = this.index.parameters.get(name)
    if (!value || !known) return undefined
    const gradient = known.gradient ? this.parameterGradient(name) : null
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

  /** The edges of the plan that an input port of the document stands for. */
  protected edgesAt(to: PortId): readonly PlanEdge[] {
    return this.index.edges.get(to) ?? []
  }

  protected typeOf(port: PortId): ValueType {
    return this.run.runners.get(port.slice(0, port.lastIndexOf('.')))!.node.type
  }

  /** The sum of the shares and the objective's own part; undefined as long as a share is missing. */
  protected innerGradient(port: PortId): Tensor | undefined {
    return this.sumOf(this.index.shares.get(port) ?? [], this.run.seeds.get(port))
  }

  private sumOf(edges: readonly PlanEdge[], start: Tensor | undefined): Tensor | undefined {
    let sum = start
    for (const { to } of edges) {
      const share = this.share(to)
      if (!share) return undefined
      sum = sum ? addTensors(sum, share) : share
    }
    return sum
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
