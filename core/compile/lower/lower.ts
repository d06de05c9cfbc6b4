import type { Emitter, LowerContext, Lowered, Value } from '../../kernels/emitter.ts'
import type { GraphDocument, NodeId, PortId } from '../../graph/document.ts'
import type { Shape } from '../../tensor/tensor.ts'
import type { Plan, PlanNode, Step, Write } from '../plan.ts'
import type { LoweredPlan, LowerOptions, Shadow } from './lowered-plan.ts'
import type { Recipe } from './pattern.ts'
import { nodeTypes as allNodeTypes } from '../../nodes/index.ts'
import { sizeOf } from '../../tensor/tensor.ts'
import { portId } from '../expand.ts'
import { objectivePorts } from '../memory.ts'
import { putPort } from '../port-table.ts'
import { readNode } from '../read-node.ts'
import { innerShape } from '../sample-axis.ts'
import { BYPASS } from '../plan-part.ts'
import { Pattern } from './pattern.ts'
import { Writer } from './writer.ts'

/** Writes a plan down as instructions, forward and then backward, each step of the plan by the rule of its node type. */
export function lowerPlan(document: GraphDocument, plan: Plan, options: LowerOptions): LoweredPlan {
  const lowering = new Lowering(document, plan, options)
  lowering.lower()
  return lowering
}

/** Masks of what is wanted of a node have 31 bits. */
const MOST_NAMES = 31

class Lowering implements LoweredPlan {
  readonly writer: Writer
  readonly starts: number[] = []
  readonly parameterList: Value[]
  readonly parameterGradientList: (Value | undefined)[]
  readonly inputs = new Map<NodeId, Value>()
  readonly seeds = new Map<PortId, Value>()
  readonly streams = new Map<NodeId, Value>()
  readonly checks: { step: number; at: PortId }[] = []
  readonly shadows: Shadow[] = []
  readonly objective: Value
  readonly nonFinite: Value
  private readonly document: GraphDocument
  private readonly plan: Plan
  private readonly options: LowerOptions
  /** By place of the node in the plan. */
  private readonly valueList: Value[] = []
  private readonly gradientList: (Value | undefined)[]
  private readonly pullbacks: (Lowered['backward'] | undefined)[]
  /** By place of the edge in the plan. */
  private readonly shareList: (Value | undefined)[]
  /** By place of the node: its first edge and its first parameter in the plan. */
  private readonly firstEdge: Int32Array
  private readonly firstParameter: Int32Array
  /** By kind of node; null where each node is lowered by itself. */
  private readonly patterns: (Pattern | null | undefined)[] = []
  /** By place of a node that was copied from a pattern: the first buffer its forward instructions made. */
  private readonly firstMade: Int32Array
  private step = 0
  /** Made when somebody asks: compiling needs no names. */
  private parameterMap: ReadonlyMap<string, Value> | undefined
  private parameterGradientMap: ReadonlyMap<string, Value> | undefined
  private valueMap: ReadonlyMap<PortId, Value> | undefined
  private gradientMap: ReadonlyMap<PortId, Value> | undefined
  private shareMap: ReadonlyMap<PortId, Value> | undefined

  constructor(document: GraphDocument, plan: Plan, options: LowerOptions) {
    const { nodes, edges, parameters } = plan
    this.document = document
    this.plan = plan
    this.options = options
    this.writer = new Writer(options.threads ?? 1)
    this.objective = this.writer.add('state', [2])
    this.nonFinite = this.writer.add('state', [1])
    this.parameterList = parameters.map(({ shape }) => this.writer.add('parameter', shape))
    this.parameterGradientList = new Array<Value | undefined>(parameters.length).fill(undefined)
    this.gradientList = new Array<Value | undefined>(nodes.length).fill(undefined)
    this.pullbacks = new Array<Lowered['backward'] | undefined>(nodes.length).fill(undefined)
    this.shareList = new Array<Value | undefined>(edges.length).fill(undefined)
    this.firstMade = new Int32Array(nodes.length)
    this.firstEdge = new Int32Array(nodes.length + 1)
    this.firstParameter = new Int32Array(nodes.length + 1)
    let parameter = 0
    nodes.forEach(({ id, feeders }, place) => {
      while (parameters[parameter]?.node === id) parameter++
      this.firstParameter[place + 1] = parameter
      this.firstEdge[place + 1] = this.firstEdge[place]! + feeders.length
    })
  }

  lower(): void {
    const { plan, writer, starts } = this
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
  }

  stepOf(instruction: number): number {
    return this.writer.instructions[instruction]!.step
  }

  get parameters(): ReadonlyMap<string, Value> {
    return (this.parameterMap ??= byKey(this.plan.parameters, ({ name }) => name, this.parameterList))
  }

  get parameterGradients(): ReadonlyMap<string, Value> {
    return (this.parameterGradientMap ??= byKey(this.plan.parameters, ({ name }) => name, this.parameterGradientList))
  }

  get values(): ReadonlyMap<PortId, Value> {
    return (this.valueMap ??= byKey(this.plan.nodes, ({ id }) => portId(id, 'out'), this.valueList))
  }

  get gradients(): ReadonlyMap<PortId, Value> {
    return (this.gradientMap ??= byKey(this.plan.nodes, ({ id }) => portId(id, 'out'), this.gradientList))
  }

  get shares(): ReadonlyMap<PortId, Value> {
    return (this.shareMap ??= byKey(this.plan.edges, ({ to }) => to, this.shareList))
  }

  private forward({ place, writes }: Step): void {
    const node = this.plan.nodes[place]!
    const { options, valueList } = this
    const value = this.forwardValue(node, place)
    valueList.push(value)
    if (!options.stepwise) return
    // What only passes a value on cannot be the first to have made a NaN.
    const passedOn = node.feeders.some((feeder) => valueList[feeder]!.buffer === value.buffer)
    const write = writes[0]!
    if (!passedOn && 'edge' in write) this.check(write.edge, value)
  }

  private forwardValue(node: PlanNode, place: number): Value {
    const { valueList, writer } = this
    if (node.op === BYPASS) return valueList[node.feeders[0]!]!
    if (this.options.training) this.shadowBuffers(place)
    const pattern = this.patternOf(node, place)
    if (pattern) {
      pattern.stand(valueList, node.feeders, this.firstParameterBuffer(place))
      this.firstMade[place] = pattern.copyForward(writer)
      return { buffer: pattern.placeOf(pattern.out.buffer), shape: pattern.out.shape }
    }
    const { out, backward } = this.lowerNode(node, place)
    this.pullbacks[place] = backward
    return out
  }

  private patternOf(node: PlanNode, place: number): Pattern | null {
    const known = this.patterns[node.kind]
    if (known !== undefined) return known
    const recipe = this.recipeOf(node, place)
    const names = recipe.ports.length + recipe.parameters.length
    const alike = recipe.type.type !== 'input' && names <= MOST_NAMES
    const pattern = alike ? Pattern.of(recipe, new Writer(this.writer.threads)) : undefined
    return (this.patterns[node.kind] = pattern ?? null)
  }

  private recipeOf(node: PlanNode, place: number): Recipe {
    const { nodeTypes = allNodeTypes, training = false, batch } = this.options
    const type = nodeTypes.get(node.op)!
    const { attributes, ports } = readNode(type, this.document.nodes.get(node.id)!)
    const inputs = node.feeders.map((feeder) => this.valueList[feeder]!.shape)
    const own = this.plan.parameters.slice(this.firstParameter[place], this.firstParameter[place + 1])
    const parameters = own.map(({ name, shape }) => ({ name: name.slice(node.id.length + 1), shape }))
    return { type, attributes, training, ports, inputs, out: innerShape(node.type, batch), parameters }
  }

  private lowerNode(node: PlanNode, place: number): Lowered {
    const { type, attributes, training, ports, inputs: shapeList, out, parameters: own } = this.recipeOf(node, place)
    const inputs: { [port: string]: Value } = {}
    const shapes: { [port: string]: readonly number[] } = {}
    ports.forEach((port, at) => {
      putPort(inputs, port, this.valueList[node.feeders[at]!]!)
      putPort(shapes, port, shapeList[at]!)
    })
    shapes['out'] = out
    const parameters: { [short: string]: Value } = {}
    own.forEach(({ name }, at) => {
      parameters[name] = this.parameterList[this.firstParameter[place]! + at]!
    })
    const fed = type.type === 'input' ? this.fed(node.id, out) : undefined
    const context: LowerContext = { training, shapes, fed, random: () => this.stream(node.id) }
    return type.lower(this.writer satisfies Emitter, inputs, parameters, attributes, context)
  }

  private fed(id: NodeId, shape: Shape): Value {
    const value = this.writer.add('input', shape)
    this.inputs.set(id, value)
    return value
  }

  private stream(id: NodeId): Value {
    const state = this.writer.add('state', [4])
    this.streams.set(id, state)
    this.shadow(state)
    return state
  }

  /** What training changes in a node, other than by gradients. */
  private shadowBuffers(place: number): void {
    for (let at = this.firstParameter[place]!; at < this.firstParameter[place + 1]!; at++)
      if (this.plan.parameters[at]!.buffer) this.shadow(this.parameterList[at]!)
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
    const ports = objectivePorts(this.plan.objective)
    const places = new Map<PortId, number>(ports.map((port) => [port, -1]))
    for (let place = 0; place < this.plan.forwardSteps; place++) {
      const write = this.plan.steps[place]!.writes[0]!
      if ('edge' in write && places.has(write.edge)) places.set(write.edge, place)
    }
    for (const port of ports) {
      const place = places.get(port)!
      const value = this.valueList[place]!
      const seed = this.writer.add('constant', value.shape)
      this.seeds.set(port, seed)
      this.gradientList[place] = seed
      terms.push(value.buffer, seed.buffer, sizeOf(value.shape))
    }
    this.writer.emitObjective(this.objective, terms)
    if (this.options.bounded) this.writer.emit('bounded', { y: this.objective.buffer })
  }

  private backward({ place, writes }: Step): void {
    const node = this.plan.nodes[place]!
    const dy = this.gradientList[place]!
    if (node.op === BYPASS) {
      this.passBack(node, place, 0, dy)
      return
    }
    const pattern = this.patterns[node.kind]
    if (pattern) this.backwardCopied(pattern, node, place, writes, dy)
    else this.backwardAlone(node, place, writes, dy)
  }

  private backwardCopied(pattern: Pattern, node: PlanNode, place: number, writes: readonly Write[], dy: Value): void {
    const backward = pattern.backward(this.wanted(node, place, writes))
    pattern.stand(this.valueList, node.feeders, this.firstParameterBuffer(place))
    pattern.copyBackward(backward, this.writer, this.firstMade[place]!, dy.buffer)
    const { results } = backward
    let port = 0
    let parameter = this.firstParameter[place]!
    for (let at = 0; at < writes.length; at++) {
      const write = writes[at]!
      const { buffer, shape } = results[at]!
      const gradient = { buffer: pattern.placeOf(buffer), shape }
      if ('gradient' in write) {
        port = this.portOf(place, write.to, port)
        this.passBack(node, place, port, gradient)
      } else if ('parameterGradient' in write) {
        parameter = this.parameterOf(write.parameterGradient, parameter)
        this.learn(parameter, gradient)
      }
    }
  }

  /** One bit for each port and then each parameter that a backward step writes. */
  private wanted({ feeders }: PlanNode, place: number, writes: readonly Write[]): number {
    let mask = 0
    let port = 0
    let parameter = this.firstParameter[place]!
    for (const write of writes) {
      if ('gradient' in write) mask |= 1 << (port = this.portOf(place, write.to, port))
      else if ('parameterGradient' in write) {
        parameter = this.parameterOf(write.parameterGradient, parameter)
        mask |= 1 << (feeders.length + parameter - this.firstParameter[place]!)
      }
    }
    return mask
  }

  /** Writes of a step stand in the order of ports and parameters, so that each is looked for from the one before it. */
  private portOf(place: number, to: PortId, from: number): number {
    const first = this.firstEdge[place]!
    let port = from
    while (this.plan.edges[first + port]!.to !== to) port++
    return port
  }

  private parameterOf(name: string, from: number): number {
    let at = from
    while (this.plan.parameters[at]!.name !== name) at++
    return at
  }

  private backwardAlone(node: PlanNode, place: number, writes: readonly Write[], dy: Value): void {
    const own = node.id.length + 1
    const names = writes.map((write) =>
      ('gradient' in write ? write.to : 'parameterGradient' in write ? write.parameterGradient : write.edge).slice(own),
    )
    const made = this.pullbacks[place]!(dy, (name) => names.includes(name))
    writes.forEach((write, at) => {
      const gradient = made[names[at]!]!
      if ('gradient' in write) this.passBack(node, place, this.portOf(place, write.to, 0), gradient)
      else if ('parameterGradient' in write)
        this.learn(this.parameterOf(write.parameterGradient, this.firstParameter[place]!), gradient)
    })
  }

  private learn(parameter: number, gradient: Value): void {
    this.parameterGradientList[parameter] = gradient
    if (this.options.stepwise) this.check(this.plan.parameters[parameter]!.name, gradient)
  }

  /** The gradient of what feeds a port, as the node sends it back. */
  private passBack({ feeders }: PlanNode, place: number, port: number, share: Value): void {
    const edge = this.firstEdge[place]! + port
    this.shareList[edge] = share
    if (this.options.stepwise) this.check(this.plan.edges[edge]!.to, share)
    const feeder = feeders[port]!
    const sum = this.gradientList[feeder]
    this.gradientList[feeder] = sum ? this.writer.sum(sum, share) : share
  }

  private firstParameterBuffer(place: number): number {
    return this.parameterList[this.firstParameter[place]!]?.buffer ?? 0
  }
}

/** What there is of a list, by the keys of another. */
function byKey<T>(list: readonly T[], key: (entry: T) => string, values: readonly (Value | undefined)[]) {
  const map = new Map<string, Value>()
  list.forEach((entry, at) => {
    const value = values[at]
    if (value) map.set(key(entry), value)
  })
  return map
}
