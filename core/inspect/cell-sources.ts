import type { Tensors } from '../nodes/define.ts'
import type { NodeId, PortId } from '../graph/document.ts'
import type { Sources } from '../run/kernel.ts'
import type { Prepared, Runner } from '../run/prepare.ts'
import type { RunSession } from '../run/session.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Product } from './arithmetic/meetings.ts'
import { nodeOf } from '../graph/ids.ts'
import { productOf } from './arithmetic/meetings.ts'
import { productTermsOf } from './product-sources.ts'
import { isProblem } from '../nodes/problem.ts'
import { backwardNode, forwardNode, inputsOf } from '../run/kernel.ts'
import { sourcesOf } from '../run/passes.ts'
import { ReferenceSession } from '../run/reference-session.ts'
import { randomStream } from '../tensor/random.ts'
import { reshape, sizeOf, zeros } from '../tensor/tensor.ts'

/** A tensor of a run: of an edge (by `to`), of an output port, or of a parameter. */
export type RunSubject =
  | { readonly edge: PortId; readonly part: 'value' | 'gradient' }
  | { readonly port: PortId; readonly part: 'value' | 'gradient' }
  | { readonly parameter: string; readonly part: 'value' | 'gradient' }

/** One scalar: an entry of a tensor, by its place in memory. */
export interface Scalar {
  readonly subject: RunSubject
  readonly place: number
  readonly value: number
}

/** Something a scalar was made of. */
export interface Term {
  readonly source: Scalar
  /** How much the scalar changes when the source does: ∂scalar/∂source. */
  readonly slope: number
  /** What the slope is, where it is itself a scalar of the run: the weight of an input. */
  readonly factor: Scalar | undefined
}

export interface CellSources {
  /** Where it was made: the node of the value, or of the consumer a gradient came back through. */
  readonly node: NodeId
  readonly op: string
  /** `given`: fed, learned, or the objective's own. `shares`: a sum over the edges of an output. */
  readonly kind: 'value' | 'gradient' | 'shares' | 'given'
  readonly value: number
  /** Largest |source · slope| first. */
  readonly terms: readonly Term[]
  /** How many there are; `terms` may have fewer. */
  readonly count: number
  /** Whether the scalar is the sum of source times slope, to rounding: true of everything linear. */
  readonly isSum: boolean
}

/** Most terms that are told. */
const MOST_TERMS = 2000
/** Multiplications all backward passes of one answer may take; the smallest contributions are left out beyond. */
const MOST_WORK = 1e8

/**
 * What one scalar of a run was made of, one step back: for a value the entries of inputs and parameters that its node read and
 * that had a say; for a gradient what came back to the node behind it, times the slopes there. Slopes are taken with the node's
 * own backward, one entry at a time, so it holds for every node type. Undefined where the run has not come there.
 */
export function cellSources(
  run: Prepared,
  session: RunSession,
  subject: RunSubject,
  place: number,
): CellSources | undefined {
  if ('parameter' in subject) {
    const parameter = session.parameter(subject.parameter)
    const tensor = subject.part === 'value' ? parameter?.value : parameter?.gradient
    const value = tensor?.data[place]
    const node = nodeOf(subject.parameter)
    const runner = run.runners.get(node)
    if (value === undefined || !runner) return undefined
    if (subject.part === 'value') return given(runner, value)
    return new Local(run, session, runner).gradient(subject.parameter.slice(node.length + 1), place, value)
  }
  if (subject.part === 'value') {
    const port = 'edge' in subject ? fromOf(run, subject.edge) : (run.groupPorts.get(subject.port) ?? subject.port)
    const runner = port === undefined ? undefined : run.runners.get(nodeOf(port))
    const value = port === undefined ? undefined : session.value(port)?.data[place]
    if (value === undefined || !runner) return undefined
    return new Local(run, session, runner).value(place, value)
  }
  const consumers =
    'edge' in subject
      ? run.plan.edges.filter(({ to, via }) => via.includes(subject.edge) || to === subject.edge)
      : run.plan.edges.filter(({ from }) => from === (run.groupPorts.get(subject.port) ?? subject.port))
  const gradient = 'edge' in subject ? session.gradient(subject.edge) : session.outputGradient(subject.port)
  const value = gradient?.data[place]
  if (value === undefined) return undefined
  const port = 'edge' in subject ? consumers[0]?.from : (run.groupPorts.get(subject.port) ?? subject.port)
  const own = 'port' in subject && port !== undefined ? run.seeds.get(port) : undefined
  const [only, ...others] = consumers.filter(({ gradient }) => gradient)
  if (only !== undefined && others.length === 0 && own === undefined) {
    const runner = run.runners.get(nodeOf(only.to))!
    return new Local(run, session, runner).gradient(only.to.slice(runner.node.id.length + 1), place, value)
  }
  const maker = port === undefined ? undefined : run.runners.get(nodeOf(port))
  if (!maker) return undefined
  const terms: Term[] = []
  for (const { to } of consumers) {
    const share = session.gradient(to)
    if (!share) continue
    const source = { subject: { edge: to, part: 'gradient' }, place, value: share.data[place]! } as const
    terms.push({ source, slope: 1, factor: undefined })
  }
  if (terms.length === 0) return given(maker, value)
  return { ...about(maker), kind: 'shares', value, terms, count: terms.length, isSum: own === undefined }
}

function given(runner: Runner, value: number): CellSources {
  return { ...about(runner), kind: 'given', value, terms: [], count: 0, isSum: false }
}

function about({ node }: Runner): { readonly node: NodeId; readonly op: string } {
  return { node: node.id, op: node.op }
}

function fromOf(run: Prepared, edge: PortId): PortId | undefined {
  return run.plan.edges.find(({ to, via }) => to === edge || via.includes(edge))?.from
}

/** Numbers at a node's ports, and what its forward left for backward. */
interface Point {
  readonly sources: Sources
  readonly saved: Tensors
  readonly out: Tensor
}

/** One node at the numbers of the run, by itself. */
class Local {
  private readonly run: Prepared
  private readonly session: RunSession
  private readonly runner: Runner
  /** Input ports and parameters that gradients flow to. */
  private readonly ports: readonly string[]
  private readonly parameters: readonly (readonly [short: string, name: string])[]
  private readonly product: Product | undefined
  private here: Point | undefined

  constructor(run: Prepared, session: RunSession, runner: Runner) {
    this.run = run
    this.session = session
    this.runner = runner
    const { node, type, attributes } = runner
    const shapes: { [port: string]: readonly number[] } = {}
    for (const port of Object.keys(node.inputs)) shapes[port] = runner.shapes[port]!.slice(1)
    this.ports = Object.keys(node.inputs).filter((port) => type?.differentiable(port, shapes, attributes) ?? true)
    const buffers = new Set(run.plan.parameters.filter(({ buffer }) => buffer).map(({ name }) => name))
    this.parameters = runner.parameters.filter(([, name]) => !buffers.has(name))
    this.product = productOf(node.op, attributes, runner.shapes)
  }

  /** The node at the run's own numbers: a pass of its own, so it is there when it is asked for. */
  private get real(): Point | undefined {
    const { run, session } = this
    this.here ??= this.pointAt(
      sourcesOf(
        run,
        (port) => reshape(session.value(port)!, run.runners.get(nodeOf(port))!.shapes['out']!),
        (name) => session.parameter(name)!.value,
      ),
    )
    return this.here
  }

  value(place: number, value: number): CellSources {
    const { runner, product } = this
    const [port] = Object.keys(runner.node.inputs)
    if (product) return this.productAt(product, 'out', place, value)
    if (port === undefined || !this.real) return given(runner, value)
    if (this.ports.length === 0) return this.passedOn(port, place, value)
    const probe = this.probe()
    const slopes = this.slopes(this.real, place)
    const probed = probe && this.slopes(probe, place)
    const partner = probe && probed ? this.partners(probe, probed) : undefined
    const terms = new Map<string, Term>()
    const add = (slopesOf: Tensors, name: string): void => {
      const slope = slopesOf[name]
      slope?.data.forEach((x, i) => {
        if (x === 0 || terms.has(`${name}/${i}`)) return
        const other = partner?.(name, i)
        // Of a product both factors are inputs; it is one term, told once.
        if (other !== undefined && terms.has(`${other.name}/${other.place}`)) return
        const factor = other && this.scalar(other.name, other.place)
        terms.set(`${name}/${i}`, { source: this.scalar(name, i), slope: slopes[name]!.data[i]!, factor })
      })
    }
    for (const name of this.names()) add(slopes, name)
    // A unit that is off has no slope anywhere; it still has a reason.
    if (terms.size === 0 && probed) for (const name of this.names()) add(probed, name)
    return this.finished('value', value, [...terms.values()], terms.size)
  }

  /** Of an input port or a parameter (by its short name). */
  gradient(name: string, place: number, value: number): CellSources {
    const { runner, product } = this
    const back = this.session.outputGradient(runner.out)
    if (!back) return { ...given(runner, value), kind: 'gradient' }
    if (product) return this.productAt(product, name, place, value)
    const { real } = this
    if (!real) return { ...given(runner, value), kind: 'gradient' }
    const touched = this.touchedBy(name, place).sort((a, b) => Math.abs(back.data[b]!) - Math.abs(back.data[a]!))
    const { type, shapes, attributes, node } = runner
    const perSample: { [port: string]: readonly number[] } = {}
    for (const port of Object.keys(node.inputs)) perSample[port] = shapes[port]!.slice(1)
    const pass = (type?.multiplications(perSample, attributes) ?? 1) * real.out.shape[0]! + sizeOf(real.out.shape)
    const most = Math.max(8, Math.min(MOST_TERMS, Math.floor(MOST_WORK / pass)))
    const probe = this.probe()
    const terms = touched.slice(0, most).map((out): Term => {
      const slope = this.slopes(real, out, new Set([name]))[name]!.data[place]!
      const probed = probe && this.slopes(probe, out, new Set([name]))[name]!.data[place]!
      const found = probe && probed !== undefined ? this.find(probe, probed, name, out) : undefined
      const factor = found && this.scalar(found.name, found.place)
      const subject = { port: runner.out, part: 'gradient' } as const
      return { source: { subject, place: out, value: back.data[out]! }, slope, factor }
    })
    return this.finished('gradient', value, terms, touched.length)
  }

  private productAt(product: Product, of: string, place: number, value: number): CellSources {
    const { session, runner } = this
    const subject = { port: runner.out, part: 'gradient' } as const
    const found = productTermsOf(product, of, place, {
      numbers: (name) => {
        const full = this.parameters.find(([short]) => short === name)?.[1]
        return full === undefined ? session.value(runner.node.inputs[name]!)!.data : session.parameter(full)!.value.data
      },
      scalar: (name, at) => this.scalar(name, at),
      back: of === 'out' ? undefined : { subject, data: session.outputGradient(runner.out)!.data },
      bias: this.names().includes('bias'),
      most: MOST_TERMS,
    })
    const told = this.finished(of === 'out' ? 'value' : 'gradient', value, found.terms, found.count)
    return { ...told, isSum: this.isNear(found.sum, value, found.size) }
  }

  /** The fast engine rounds to float32. */
  private get rounding(): number {
    return this.session instanceof ReferenceSession ? 1e-12 : 1e-5
  }

  /** Equal to rounding; a number that only nearly is the sum, as after a layer norm, is not. `size`: of all terms together. */
  private isNear(sum: number, value: number, size: number): boolean {
    return Object.is(sum, value) || Math.abs(sum - value) <= this.rounding * size + 1e-300
  }

  private finished(kind: 'value' | 'gradient', value: number, terms: readonly Term[], count: number): CellSources {
    const size = ({ source, slope }: Term) => Math.abs(source.value * slope)
    const sorted = [...terms].sort((a, b) => size(b) - size(a) || 0)
    let sum = 0
    let all = 0
    for (const term of sorted) {
      sum += term.source.value * term.slope
      all += size(term)
    }
    const isSum = terms.length === count && this.isNear(sum, value, all)
    return { ...about(this.runner), kind, value, terms: sorted.slice(0, MOST_TERMS), count, isSum }
  }

  /** Nothing can be differentiated here: the number went through as it is, or not at all. */
  private passedOn(port: string, place: number, value: number): CellSources {
    const { runner } = this
    const from = this.session.value(runner.node.inputs[port]!)
    if (from?.data[place] !== value || from.data.length !== this.real?.out.data.length) return given(runner, value)
    const term = { source: this.scalar(port, place), slope: 1, factor: undefined }
    return { ...about(runner), kind: 'value', value, terms: [term], count: 1, isSum: true }
  }

  private names(): string[] {
    return [...this.ports, ...this.parameters.map(([short]) => short)]
  }

  private scalar(name: string, place: number): Scalar {
    const full = this.parameters.find(([short]) => short === name)?.[1]
    if (full !== undefined) {
      const value = this.session.parameter(full)!.value.data[place]!
      return { subject: { parameter: full, part: 'value' }, place, value }
    }
    const from = this.runner.node.inputs[name]!
    return { subject: { port: from, part: 'value' }, place, value: this.session.value(from)!.data[place]! }
  }

  /** With `change`, one entry of one input or parameter is another: of that input alone, even where two have one source. */
  private pointAt(sources: Sources, change?: { readonly name: string; readonly place: number }): Point | undefined {
    const { run, runner } = this
    const changed = (name: string, tensor: Tensor): Tensor => {
      if (change?.name !== name) return tensor
      const data = tensor.data.slice()
      data[change.place]! += 3
      return { shape: tensor.shape, data }
    }
    const inputs = inputsOf(runner, (from, port) => changed(port, sources.value(from)))
    const made = forwardNode(run, runner, inputs, {
      ...sources,
      parameter: (name) => changed(name.slice(runner.node.id.length + 1), sources.parameter(name)),
    })
    return isProblem(made) ? undefined : { sources, saved: made.saved ?? {}, out: made.out }
  }

  /**
   * The node at other numbers, all different and above 0: there, that two things are equal is no accident. What is no number
   * to be differentiated by, such as a class id, stays.
   */
  private probe(change?: { readonly name: string; readonly place: number }): Point | undefined {
    const real = this.real!
    const moving = new Set(this.ports.map((port) => this.runner.node.inputs[port]!))
    const made = new Map<string, Tensor>()
    const moved = (name: string, { shape }: Tensor): Tensor => {
      let tensor = made.get(name)
      if (!tensor) {
        const stream = randomStream(this.run.seed, `probe/${name}`)
        tensor = { shape, data: Float64Array.from({ length: sizeOf(shape) }, () => 0.2 + 0.7 * stream.uniform()) }
        made.set(name, tensor)
      }
      return tensor
    }
    const self = this.runner.out
    let out = real.out
    const sources: Sources = {
      random: real.sources.random,
      value(from) {
        if (from === self) return out
        return moving.has(from) ? moved(from, real.sources.value(from)) : real.sources.value(from)
      },
      parameter: (name) => {
        const tensor = real.sources.parameter(name)
        return this.parameters.some(([, full]) => full === name) ? moved(name, tensor) : tensor
      },
    }
    const point = this.pointAt(sources, change)
    if (point) out = point.out
    return point
  }

  /** ∂out[place]/∂ every input and parameter. */
  private slopes({ sources, saved, out }: Point, place: number, wanted = new Set(this.names())): Tensors {
    const seed = zeros(out.shape)
    seed.data[place] = 1
    const made = backwardNode(this.run, this.runner, sources, seed, saved, wanted)
    return Object.fromEntries([...wanted].flatMap((name) => (made[name] ? [[name, made[name]]] : [])))
  }

  private at(point: Point, name: string): Tensor {
    const full = this.parameters.find(([short]) => short === name)?.[1]
    return full === undefined ? point.sources.value(this.runner.node.inputs[name]!) : point.sources.parameter(full)
  }

  /** In a product a·b the slope of a is b, and the slope of b is a. At the probe's numbers that happens nowhere else. */
  private partners(
    probe: Point,
    slopes: Tensors,
  ): (name: string, place: number) => { readonly name: string; readonly place: number } | undefined {
    const byValue = new Map<number, { readonly name: string; readonly place: number }>()
    for (const name of this.names()) {
      const values = this.at(probe, name).data
      slopes[name]?.data.forEach((slope, place) => {
        if (slope !== 0) byValue.set(values[place]!, { name, place })
      })
    }
    return (name, place) => {
      const slope = slopes[name]?.data[place]
      const other = slope === undefined ? undefined : byValue.get(slope)
      if (other === undefined) return undefined
      return slopes[other.name]!.data[other.place] === this.at(probe, name).data[place] ? other : undefined
    }
  }

  /** Which scalar a slope of the probe is: one that also has a say in that output. */
  private find(
    probe: Point,
    slope: number,
    not: string,
    out: number,
  ): { readonly name: string; readonly place: number } | undefined {
    if (slope === 1) return undefined
    for (const name of this.names()) {
      if (name === not && this.names().length > 1) continue
      const place = this.at(probe, name).data.indexOf(slope)
      if (place >= 0 && this.slopes(probe, out, new Set([name]))[name]?.data[place]) return { name, place }
    }
    return undefined
  }

  /** Entries of the output that change when this one does. */
  private touchedBy(name: string, place: number): number[] {
    const before = this.probe()?.out
    const after = this.probe({ name, place })?.out
    const real = this.real!.out
    if (!before || !after) return Array.from(real.data, (_, i) => i)
    const touched: number[] = []
    for (let i = 0; i < before.data.length; i++) if (!Object.is(before.data[i], after.data[i])) touched.push(i)
    return touched
  }
}
