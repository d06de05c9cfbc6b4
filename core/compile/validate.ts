import type { ValueType } from '../nodes/define.ts'
import type { Plan, PlanEdge, PlanNode, PlanParameter, Step } from './plan.ts'
import { sameShape } from '../tensor/tensor.ts'

/**
 * Checks a plan by itself, knowing nothing of how it was made: what is read was written before and is complete, everything
 * is written once and in its own shape, and every gradient that is promised is made. Returns what is wrong, in sentences;
 * nothing for a sound plan.
 */
export function validatePlan(plan: Plan): readonly string[] {
  const check = new PlanCheck(plan)
  plan.steps.forEach((step, index) => check.step(step, index))
  check.end()
  return check.faults
}

class PlanCheck {
  readonly faults: string[] = []
  private readonly plan: Plan
  private readonly nodes: ReadonlyMap<string, PlanNode>
  private readonly edges: ReadonlyMap<string, PlanEdge>
  private readonly parameters: ReadonlyMap<string, PlanParameter>
  private readonly seeded: ReadonlySet<string>
  /** Output port -> edges whose shares make up its gradient. */
  private readonly sharesOf = new Map<string, string[]>()
  private readonly values = new Set<string>()
  private readonly shares = new Set<string>()
  private readonly parameterGradients = new Set<string>()
  private readonly gradientsRead = new Set<string>()
  private readonly done = new Set<string>()

  constructor(plan: Plan) {
    this.plan = plan
    this.nodes = this.unique(plan.nodes, (node) => node.id, 'node')
    this.edges = this.unique(plan.edges, (edge) => edge.to, 'edge')
    this.parameters = this.unique(plan.parameters, (parameter) => parameter.name, 'parameter')
    const { objective } = plan
    this.seeded = new Set(objective.kind === 'losses' ? objective.terms.map((term) => term.port) : objective.ports)
    for (const { from, to, gradient } of plan.edges) {
      if (!gradient) continue
      const list = this.sharesOf.get(from)
      if (list) list.push(to)
      else this.sharesOf.set(from, [to])
    }
  }

  step(step: Step, index: number): void {
    const at = `step ${index} (${step.phase} ${step.node})`
    this.must(step.index === index, `${at} says it is step ${step.index}`)
    this.must(index < this.plan.forwardSteps === (step.phase === 'forward'), `${at} is in the wrong part of the plan`)
    const key = `${step.phase} ${step.node}`
    this.must(!this.done.has(key), `${at} comes twice`)
    this.done.add(key)
    const node = this.nodes.get(step.node)
    if (!this.must(node !== undefined, `${at} is of no node`)) return
    this.must(node!.op === step.op, `${at} is ${step.op}, the node is ${node!.op}`)
    this.must(this.plan.nodes[step.place] === node, `${at} says that its node stands at ${step.place}`)
    const fed = new Set(node!.feeders.map((feeder) => `${this.plan.nodes[feeder]?.id}.out`))
    const wired = Object.values(node!.inputs)
    this.must(
      wired.every((from) => fed.has(from)),
      `${at} is not fed by what it reads`,
    )
    this.reads(step, node!, at)
    if (step.phase === 'forward') this.forwardWrites(step, node!, at)
    else this.backwardWrites(step, node!, at)
  }

  private reads(step: Step, node: PlanNode, at: string): void {
    const edges: string[] = []
    const gradients: string[] = []
    for (const read of step.reads) {
      if ('edge' in read) {
        edges.push(read.edge)
        this.must(this.values.has(read.edge), `${at} reads ${read.edge} before it is written`)
      } else if ('gradient' in read) {
        gradients.push(read.gradient)
        const shares = this.sharesOf.get(read.gradient) ?? []
        this.must(
          shares.length > 0 || this.seeded.has(read.gradient),
          `${at} reads a gradient ${read.gradient} has not`,
        )
        for (const to of shares)
          this.must(this.shares.has(to), `${at} reads the gradient of ${read.gradient} without the share of ${to}`)
        this.gradientsRead.add(read.gradient)
      } else {
        const owner = this.parameters.get(read.parameter)?.node
        this.must(owner === step.node, `${at} reads the parameter ${read.parameter}, which is not its own`)
      }
    }
    const inputs = new Set(Object.values(node.inputs))
    const out = `${node.id}.out`
    if (step.phase === 'forward') {
      this.must(
        edges.length === inputs.size && edges.every((edge) => inputs.has(edge)),
        `${at} does not read just its inputs`,
      )
      this.must(gradients.length === 0, `${at} reads a gradient`)
      return
    }
    this.must(gradients.length === 1 && gradients[0] === out, `${at} does not read just the gradient of ${out}`)
    this.must(
      edges.every((edge) => edge === out || inputs.has(edge)),
      `${at} reads values that are not its own`,
    )
  }

  private forwardWrites(step: Step, node: PlanNode, at: string): void {
    const [write] = step.writes
    const out = `${node.id}.out`
    const one = step.writes.length === 1 && write !== undefined && 'edge' in write && write.edge === out
    if (!this.must(one, `${at} does not write just ${out}`)) return
    if (write && 'edge' in write) this.must(sameType(write.type, node.type), `${at} writes ${out} in another shape`)
    this.values.add(out)
  }

  private backwardWrites(step: Step, node: PlanNode, at: string): void {
    this.must(step.writes.length > 0, `${at} writes nothing`)
    for (const write of step.writes) {
      if ('gradient' in write) {
        const edge = this.edges.get(write.to)
        const own = edge?.from === write.gradient && write.to.startsWith(`${node.id}.`) && edge.gradient
        if (!this.must(own === true, `${at} writes a gradient of ${write.to} that nobody expects`)) continue
        this.must(!this.shares.has(write.to), `${at} writes the gradient of ${write.to} again`)
        this.must(
          !this.gradientsRead.has(write.gradient),
          `${at} adds to the gradient of ${write.gradient} after it was read`,
        )
        const source = this.nodes.get(write.gradient.slice(0, write.gradient.lastIndexOf('.')))
        this.must(
          source !== undefined && sameType(write.type, source.type),
          `${at} writes ${write.to} in another shape`,
        )
        this.shares.add(write.to)
      } else if ('parameterGradient' in write) {
        const name = write.parameterGradient
        const parameter = this.parameters.get(name)
        const own = parameter?.node === node.id && parameter.gradient && !parameter.buffer
        if (!this.must(own === true, `${at} writes a gradient of ${name} that nobody expects`)) continue
        this.must(!this.parameterGradients.has(name), `${at} writes the gradient of ${name} again`)
        this.must(sameShape(parameter!.shape, write.shape), `${at} writes ${name} in another shape`)
        this.parameterGradients.add(name)
      } else this.must(false, `${at} writes a value`)
    }
  }

  end(): void {
    const { plan } = this
    for (const { id, inputs } of plan.nodes) {
      this.must(this.values.has(`${id}.out`), `nothing writes ${id}.out`)
      for (const [port, from] of Object.entries(inputs))
        this.must(this.edges.get(`${id}.${port}`)?.from === from, `${id}.${port} is fed by ${from} without an edge`)
    }
    for (const { from, to, gradient } of plan.edges) {
      this.must(this.values.has(from), `${to} is fed by ${from}, which is nowhere`)
      this.must(this.shares.has(to) === gradient, `the gradient of ${to} is ${gradient ? 'never written' : 'written'}`)
    }
    for (const { name, gradient } of plan.parameters)
      this.must(
        this.parameterGradients.has(name) === gradient,
        `the gradient of ${name} is ${gradient ? 'never written' : 'written'}`,
      )
    for (const port of this.seeded) this.must(this.values.has(port), `the objective ${port} is nowhere`)
    this.inputsAndOutputs()
    const learned = plan.parameters.filter((parameter) => !parameter.buffer)
    const count = learned.reduce((sum, { shape }) => sum + shape.reduce((size, length) => size * length, 1), 0)
    this.must(count === plan.parameterCount, `there are ${count} parameters, not ${plan.parameterCount}`)
  }

  private inputsAndOutputs(): void {
    const { nodes, edges, inputs, outputs } = this.plan
    const listed = new Map(inputs.map((input) => [input.node, input]))
    for (const { id, op, type } of nodes) {
      if (op !== 'input') continue
      const input = listed.get(id)
      const reached = this.sharesOf.has(`${id}.out`) || this.seeded.has(`${id}.out`)
      this.must(
        input !== undefined && sameType(input.type, type) && input.gradient === reached,
        `the input ${id} is listed wrongly`,
      )
    }
    this.must(listed.size === nodes.filter((node) => node.op === 'input').length, 'an input is listed that is none')
    const used = new Set(edges.map((edge) => edge.from))
    const loose = new Set(outputs.map((output) => output.port))
    for (const { id } of nodes)
      this.must(
        used.has(`${id}.out`) !== loose.has(`${id}.out`),
        `${id}.out is ${used.has(`${id}.out`) ? '' : 'not '}listed as an output`,
      )
    this.must(loose.size === outputs.length, 'an output is listed twice')
  }

  private unique<T>(entries: readonly T[], key: (entry: T) => string, what: string): ReadonlyMap<string, T> {
    const map = new Map(entries.map((entry) => [key(entry), entry]))
    this.must(map.size === entries.length, `a ${what} is listed twice`)
    return map
  }

  private must(holds: boolean, fault: string): boolean {
    if (!holds) this.faults.push(fault)
    return holds
  }
}

function sameType(a: ValueType, b: ValueType): boolean {
  return a.batched === b.batched && sameShape(a.shape, b.shape)
}
