import type { Emitter, LowerContext, Lowered, Value } from '../../kernels/emitter.ts'
import type { GraphDocument, NodeId, PortId } from '../../graph/document.ts'
import type { NodeTypes } from '../read-node.ts'
import type { Plan, PlanNode, PlanParameter, Step } from '../plan.ts'
import { nodeTypes as allNodeTypes } from '../../nodes/index.ts'
import { sizeOf } from '../../tensor/tensor.ts'
import { portId } from '../expand.ts'
import { objectivePorts } from '../memory.ts'
import { putPort } from '../port-table.ts'
import { readNode } from '../read-node.ts'
import { innerShape } from '../sample-axis.ts'
import { BYPASS } from '../steps.ts'
import { Writer } from './writer.ts'

export interface LowerOptions {
  readonly batch: number
  readonly training?: boolean
  /** Threads that large products may be split over; 1 if left out. */
  readonly threads?: number
  /** Write also what it takes to go step by step and back: checks for NaN, and what a step replaces. */
  readonly stepwise?: boolean
  /** Stop before the backward pass where the objective is no finite number. */
  readonly bounded?: boolean
  /** Where node types are found; all of this version's if left out. */
  readonly nodeTypes?: NodeTypes
}

/** What a step replaces, and where its old numbers are kept. */
export interface Shadow {
  readonly step: number
  readonly target: Value
  readonly copy: Value
}

/** A plan as instructions over buffers, before anything was left out, joined, or given memory. */
export interface LoweredPlan {
  readonly writer: Writer
  /** Instructions of plan step i as they were written: from `starts[i]` to `starts[i + 1]`. */
  readonly starts: readonly number[]
  /** The plan step that an instruction of the list belongs to, whatever was left out, joined or moved since. */
  stepOf(instruction: number): number
  readonly parameters: ReadonlyMap<string, Value>
  readonly parameterGradients: ReadonlyMap<string, Value>
  /** What `input` nodes give out; filled by the host. */
  readonly inputs: ReadonlyMap<NodeId, Value>
  /** The objective's own part of the gradients of its ports; filled by the host. */
  readonly seeds: ReadonlyMap<PortId, Value>
  /** Streams of random numbers by node, four words each; filled by the host. */
  readonly streams: ReadonlyMap<NodeId, Value>
  /** By output port. */
  readonly values: ReadonlyMap<PortId, Value>
  /** Gradients of edges, by the input port they end at. */
  readonly shares: ReadonlyMap<PortId, Value>
  /** Gradients of output ports: the sums of their shares. */
  readonly gradients: ReadonlyMap<PortId, Value>
  /** A float64: the objective. */
  readonly objective: Value
  /** A 32-bit integer: the first tag of `finite`, or −1. Stepwise only. */
  readonly nonFinite: Value
  /** By tag: the step, and what it wrote. */
  readonly checks: readonly { readonly step: number; readonly at: PortId }[]
  readonly shadows: readonly Shadow[]
}

/** Writes a plan down as instructions, forward and then backward, each step of the plan by the rule of its node type. */
export function lowerPlan(document: GraphDocument, plan: Plan, options: LowerOptions): LoweredPlan {
  return new Lowering(document, plan, options).lower()
}

interface Pullback extends Pick<Lowered, 'backward'> {
  readonly out: PortId
}

class Lowering {
  private readonly document: GraphDocument
  private readonly plan: Plan
  private readonly options: LowerOptions
  private readonly writer: Writer
  private readonly nodes = new Map<NodeId, PlanNode>()
  private readonly values = new Map<PortId, Value>()
  private readonly pullbacks = new Map<NodeId, Pullback>()
  private readonly parameters = new Map<string, Value>()
  private readonly ownParameters = new Map<NodeId, [short: string, name: string][]>()
  private readonly parameterGradients = new Map<string, Value>()
  private readonly inputs = new Map<NodeId, Value>()
  private readonly seeds = new Map<PortId, Value>()
  private readonly streams = new Map<NodeId, Value>()
  private readonly shares = new Map<PortId, Value>()
  private readonly gradients = new Map<PortId, Value>()
  private readonly checks: { step: number; at: PortId }[] = []
  private readonly shadows: Shadow[] = []
  private readonly objective: Value
  private readonly nonFinite: Value
  /** Names of what training changes in a node, other than by gradients. */
  private readonly buffers: ReadonlyMap<NodeId, readonly string[]>
  private step = 0

  constructor(document: GraphDocument, plan: Plan, options: LowerOptions) {
    this.document = document
    this.plan = plan
    this.options = options
    this.writer = new Writer(options.threads ?? 1)
    this.buffers = buffersByNode(plan.parameters)
    this.objective = this.writer.add('state', [2])
    this.nonFinite = this.writer.add('state', [1])
  }

  lower(): LoweredPlan {
    const { plan, writer } = this
    for (const parameter of plan.parameters) this.addParameter(parameter)
    for (const node of plan.nodes) this.nodes.set(node.id, node)
    const starts: number[] = []
    for (const step of plan.steps) {
      // What belongs to no step is done with the last one of the forward pass.
      if (step.index === plan.forwardSteps) this.beginBackward()
      starts.push(writer.instructions.length)
      this.step = step.index
      writer.step = step.index
      if (step.phase === 'forward') this.forward(step)
      else this.backward(step)
    }
    if (plan.steps.length === plan.forwardSteps) this.beginBackward()
    starts.push(writer.instructions.length)
    const { parameters, parameterGradients, inputs, seeds, streams, values, shares, gradients } = this
    const { objective, nonFinite, checks, shadows } = this
    const made = { parameters, parameterGradients, inputs, seeds, streams, values, shares, gradients }
    const stepOf = (instruction: number) => writer.instructions[instruction]!.step
    return { writer, starts, stepOf, ...made, objective, nonFinite, checks, shadows }
  }

  private addParameter({ name, node, shape }: PlanParameter): void {
    this.parameters.set(name, this.writer.add('parameter', shape))
    const own = this.ownParameters.get(node)
    const entry: [string, string] = [name.slice(node.length + 1), name]
    if (own) own.push(entry)
    else this.ownParameters.set(node, [entry])
  }

  private forward({ node: id, op, writes }: Step): void {
    const node = this.nodes.get(id)!
    const [write] = writes
    const out = 'edge' in write! ? write.edge : portId(id, 'out')
    const { out: value, backward } = this.lowerNode(node, op)
    this.values.set(out, value)
    this.pullbacks.set(id, { out, backward })
    if (!this.options.stepwise) return
    // What only passes a value on cannot be the first to have made a NaN.
    const passedOn = Object.values(node.inputs).some((from) => this.values.get(from)!.buffer === value.buffer)
    if (!passedOn) this.check(out, value)
  }

  private lowerNode(node: PlanNode, op: string): Lowered {
    const inputs: { [port: string]: Value } = {}
    const shapes: { [port: string]: readonly number[] } = {}
    for (const port of Object.keys(node.inputs)) {
      const value = this.values.get(node.inputs[port]!)!
      putPort(inputs, port, value)
      putPort(shapes, port, value.shape)
    }
    if (op === BYPASS) return passOn(inputs)
    const { nodeTypes = allNodeTypes, training = false, batch } = this.options
    const type = nodeTypes.get(op)!
    const { attributes } = readNode(type, this.document.nodes.get(node.id)!)
    shapes['out'] = innerShape(node.type, batch)
    const parameters: { [short: string]: Value } = {}
    for (const [short, name] of this.ownParameters.get(node.id) ?? []) {
      parameters[short] = this.parameters.get(name)!
    }
    if (training) this.shadowBuffers(node.id)
    const fed = op === 'input' ? this.fed(node) : undefined
    const context: LowerContext = { training, shapes, fed, random: () => this.stream(node.id) }
    return type.lower(this.writer satisfies Emitter, inputs, parameters, attributes, context)
  }

  private fed({ id, type }: PlanNode): Value {
    const value = this.writer.add('input', innerShape(type, this.options.batch))
    this.inputs.set(id, value)
    return value
  }

  private stream(id: NodeId): Value {
    const state = this.writer.add('state', [4])
    this.streams.set(id, state)
    this.shadow(state)
    return state
  }

  private shadowBuffers(id: NodeId): void {
    for (const parameter of this.buffers.get(id) ?? []) this.shadow(this.parameters.get(parameter)!)
  }

  /** Keeps what this step is going to replace. */
  private shadow(target: Value): void {
    if (!this.options.stepwise) return
    const copy = this.writer.strided(target, [sizeOf(target.shape)], [1])
    this.shadows.push({ step: this.step, target, copy })
  }

  private check(at: PortId, value: Value): void {
    if (!this.options.stepwise) return
    const tag = this.checks.length
    this.checks.push({ step: this.step, at })
    this.writer.emit('finite', { x: value.buffer, first: this.nonFinite.buffer, count: sizeOf(value.shape), tag })
  }

  /** The objective, and its own part of the gradients. */
  private beginBackward(): void {
    const terms: number[] = []
    for (const port of objectivePorts(this.plan.objective)) {
      const value = this.values.get(port)!
      const seed = this.writer.add('constant', value.shape)
      this.seeds.set(port, seed)
      this.gradients.set(port, seed)
      terms.push(value.buffer, seed.buffer, sizeOf(value.shape))
    }
    this.writer.emitObjective(this.objective, terms)
    if (this.options.bounded) this.writer.emit('bounded', { y: this.objective.buffer })
  }

  private backward({ node: id, writes }: Step): void {
    const own = id.length + 1
    const { out, backward } = this.pullbacks.get(id)!
    const names = writes.map((write) =>
      ('gradient' in write ? write.to : 'parameterGradient' in write ? write.parameterGradient : write.edge).slice(own),
    )
    const made = backward(this.gradients.get(out)!, (name) => names.includes(name))
    writes.forEach((write, at) => {
      const gradient = made[names[at]!]!
      if ('gradient' in write) this.share(write.gradient, write.to, gradient)
      else if ('parameterGradient' in write) {
        this.parameterGradients.set(write.parameterGradient, gradient)
        this.check(write.parameterGradient, gradient)
      }
    })
  }

  private share(from: PortId, to: PortId, share: Value): void {
    this.shares.set(to, share)
    this.check(to, share)
    const sum = this.gradients.get(from)
    this.gradients.set(from, sum ? this.writer.sum(sum, share) : share)
  }
}

/** A bypassed node: its first input unchanged, forward and backward. */
function passOn(inputs: { readonly [port: string]: Value }): Lowered {
  const [port, value] = Object.entries(inputs)[0]!
  return { out: value, backward: (dy) => ({ [port]: dy }) }
}

function buffersByNode(parameters: readonly PlanParameter[]): ReadonlyMap<NodeId, string[]> {
  const names = new Map<NodeId, string[]>()
  for (const { node, name, buffer } of parameters) {
    if (!buffer) continue
    const own = names.get(node)
    if (own) own.push(name)
    else names.set(node, [name])
  }
  return names
}
