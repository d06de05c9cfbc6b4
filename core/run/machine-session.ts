import type { NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Step } from '../compile/plan.ts'
import type { StepwiseProgram } from '../compile/lower/stepwise.ts'
import type { Value } from '../kernels/emitter.ts'
import type { Machine } from '../kernels/machine.ts'
import type { RandomStream } from '../tensor/random.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Sources } from './kernel.ts'
import type { Prepared } from './prepare.ts'
import type { NonFinite, Subject, Watch } from './session.ts'
import type { Resident } from './machine-watch.ts'
import type { ResidentParameters } from './parameter-transfer.ts'
import { PROGRAM_ADDRESS } from '../kernels/machine.ts'
import { atNode } from '../graph/problems.ts'
import { isProblem } from '../nodes/problem.ts'
import { randomStream } from '../tensor/random.ts'
import { outerShape } from '../compile/sample-axis.ts'
import { sizeOf } from '../tensor/tensor.ts'
import { forwardNode, inputsOf } from './kernel.ts'
import { MachineWatch } from './machine-watch.ts'
import { ParameterTransfer } from './parameter-transfer.ts'
import { SteppedSession } from './stepped-session.ts'

/** No check has found anything. */
const NOTHING = -1

/** Copies a program and its data into a machine. False where there is not so much memory. */
export function load(machine: Machine, { program }: Pick<StepwiseProgram, 'program'>): boolean {
  if (!machine.reserve(program.bytes)) return false
  machine.integers(PROGRAM_ADDRESS, program.words.length).set(program.words)
  for (const { address, data } of program.constants) machine.floats(address, data.length).set(data)
  return true
}

/** The reference engine says in words what the machine only knows to be wrong. */
function inWords(run: Prepared, { node }: Step, sources: Omit<Sources, 'random'>): Problem {
  const runner = run.runners.get(node)!
  const result = forwardNode(run, runner, inputsOf(runner, sources.value), {
    ...sources,
    random: () => randomStream(0, ''),
  })
  if (isProblem(result)) return atNode(node, result)
  throw new Error(`${node} was refused, but nothing is wrong with it`)
}

/**
 * What is wrong with the data of the instruction at an address of a program that was joined and reuses memory: the node's inputs
 * are still there, since it was about to read them.
 */
export function problemAt(
  run: Prepared,
  { lowered, program }: Pick<StepwiseProgram, 'lowered' | 'program'>,
  machine: Machine,
  failed: number,
): Problem {
  const read = (value: Value | undefined): Tensor => {
    const { buffer, shape } = value!
    return { shape, data: Float64Array.from(machine.floats(program.places[buffer]!, sizeOf(shape))) }
  }
  const step = run.plan.steps[lowered.stepOf(program.addresses.indexOf(failed))]!
  return inWords(run, step, {
    value: (port) => read(lowered.values.get(port)),
    parameter: (name) => read(lowered.parameters.get(name)),
  })
}

/**
 * A run in float32 on the fast machine, step by step. Any number of steps is one call. A step back only moves the position,
 * since no step overwrites what another left; what it replaced (buffers, random streams) is put back from the copy it made.
 */
export class MachineSession extends SteppedSession {
  private readonly machine: Machine
  private readonly made: StepwiseProgram
  private readonly streams: Map<NodeId, RandomStream>
  /**
   * The step after which a value is there, by output port; a share, by input port; a gradient of a parameter, by name. Apart,
   * since an expression may have an input of the same name as its output.
   */
  private readonly valuesAt = new Map<PortId, number>()
  private readonly sharesAt = new Map<PortId, number>()
  private readonly gradientsAt = new Map<string, number>()
  private transfer: ParameterTransfer | undefined

  /** The machine holds the program already (`load`) and is this session's alone. */
  constructor(run: Prepared, made: StepwiseProgram, machine: Machine, streams: Map<NodeId, RandomStream> = new Map()) {
    super(run)
    this.machine = machine
    this.made = made
    this.streams = streams
    for (const { index, writes } of this.plan.steps) {
      for (const write of writes) {
        if ('edge' in write) this.valuesAt.set(write.edge, index)
        else if ('gradient' in write) this.sharesAt.set(write.to, index)
        else this.gradientsAt.set(write.parameterGradient, index)
      }
    }
    const { parameters, inputs, seeds, nonFinite } = made.lowered
    for (const [name, value] of parameters) this.write(value, run.parameters.get(name)!.data)
    for (const [id, value] of inputs) this.write(value, run.runners.get(id)!.fed!.data)
    for (const [port, value] of seeds) this.write(value, run.seeds.get(port)!.data)
    for (const [id, value] of made.lowered.streams) {
      const stream = streams.get(id) ?? randomStream(run.seed, `${id}.mask`)
      this.machine.integers(this.address(value), 4).set(stream.state())
    }
    this.machine.integers(this.address(nonFinite), 1)[0] = NOTHING
  }

  step(): boolean {
    return this.position < this.plan.steps.length && this.runTo(this.position + 1)
  }

  stepBack(): boolean {
    this.problem = undefined
    if (this.position === 0) return false
    this.back(this.position - 1)
    return true
  }

  /** Steps back only move the position; what the steps replaced is put back from their copies. */
  private back(position: number): void {
    const before = this.position
    this.problem = undefined
    this.position = position
    const { lowered } = this.made
    for (const { step, target, copy } of lowered.shadows) {
      // A step that was not done has replaced nothing, and its copy holds nothing.
      if (step < position || step >= before) continue
      const size = sizeOf(copy.shape)
      this.machine.integers(this.address(target), size).set(this.machine.integers(this.address(copy), size))
    }
    const found = this.firstNonFinite
    if (found && found.step >= position) this.machine.integers(this.address(lowered.nonFinite), 1)[0] = NOTHING
    this.handStreamsOn()
  }

  override runTo(position: number): boolean {
    const end = Math.max(0, Math.min(position, this.plan.steps.length))
    if (this.position > end) this.back(end)
    if (this.position === end) return true
    if (this.problem) return false
    const { lowered, program } = this.made
    const addressOf = (step: number): number => program.addresses[lowered.starts[step]!]!
    const failed = this.machine.run(addressOf(this.position), addressOf(end))
    if (failed !== 0) {
      while (this.position < end && addressOf(this.position + 1) <= failed) this.position++
      this.problem = inWords(this.run, this.plan.steps[this.position]!, {
        value: (port) => this.innerValue(port)!,
        parameter: (name) => this.parameterValue(name)!,
      })
    } else this.position = end
    this.handStreamsOn()
    return failed === 0
  }

  /** Streams that are handed from run to run stand where this run has left them. */
  private handStreamsOn(): void {
    for (const [id, value] of this.made.lowered.streams) {
      const drawn = this.valuesAt.get(`${id}.out`)! < this.position
      if (!drawn && !this.streams.has(id)) continue
      const stream = this.streams.get(id) ?? randomStream(this.run.seed, `${id}.mask`)
      const [a, b, c, d] = this.machine.integers(this.address(value), 4)
      stream.restore([a!, b!, c!, d!])
      this.streams.set(id, stream)
    }
  }

  get firstNonFinite(): NonFinite | undefined {
    const { lowered } = this.made
    const tag = this.machine.integers(this.address(lowered.nonFinite), 1)[0]!
    const found = lowered.checks[tag]
    if (!found) return undefined
    const { node, phase } = this.plan.steps[found.step]!
    return { step: found.step, node, phase, at: found.at }
  }

  get objective(): number | undefined {
    if (this.position < this.plan.forwardSteps) return undefined
    return this.machine.doubles(this.address(this.made.lowered.objective), 1)[0]
  }

  /** The run begins anew with the parameters as they are in another machine, as far as there are any of the name. */
  restart(parameters: ResidentParameters): void {
    this.reset()
    if (this.transfer?.source !== parameters) {
      const targets = [...this.made.lowered.parameters].map(([name, value]) => ({
        name,
        address: this.address(value),
        size: sizeOf(value.shape),
      }))
      this.transfer = new ParameterTransfer(parameters, this.machine, targets)
    }
    this.transfer.copy()
  }

  watch(subjects: readonly Subject[]): Watch {
    const residents = subjects.map((subject) => this.resident(subject))
    return new MachineWatch(this.machine, this.made.program.bytes, residents, () => this.position)
  }

  /** Where a tensor lies; undefined where it is none of the plan's, or is put together from several. */
  private resident(subject: Subject): Resident | undefined {
    const { values, shares } = this.made.lowered
    const port =
      'value' in subject ? (this.run.groupPorts.get(subject.value) ?? subject.value) : this.onlyEdge(subject.gradient)
    if (port === undefined) return undefined
    const [lowered, steps] = 'value' in subject ? [values, this.valuesAt] : [shares, this.sharesAt]
    const value = lowered.get(port)
    const step = steps.get(port)
    if (!value || step === undefined) return undefined
    const type = this.typeOf('value' in subject ? port : this.edgesAt(port)[0]!.from)
    return { address: this.address(value), shape: outerShape(type, this.batch), step }
  }

  /** The one edge of the plan with a gradient that an edge of the document stands for. */
  private onlyEdge(to: PortId): PortId | undefined {
    const edges = this.edgesAt(to).filter((edge) => edge.gradient)
    return edges.length === 1 ? edges[0]!.to : undefined
  }

  protected innerValue(port: PortId): Tensor | undefined {
    return this.there(this.valuesAt.get(port)) ? this.read(this.made.lowered.values.get(port)) : undefined
  }

  protected share(to: PortId): Tensor | undefined {
    return this.there(this.sharesAt.get(to)) ? this.read(this.made.lowered.shares.get(to)) : undefined
  }

  protected parameterValue(name: string): Tensor | undefined {
    return this.read(this.made.lowered.parameters.get(name))
  }

  protected parameterGradient(name: string): Tensor | undefined {
    return this.there(this.gradientsAt.get(name))
      ? this.read(this.made.lowered.parameterGradients.get(name))
      : undefined
  }

  private there(step: number | undefined): boolean {
    return step !== undefined && step < this.position
  }

  private read(value: Value | undefined): Tensor | undefined {
    if (!value) return undefined
    const { shape } = value
    return { shape, data: Float64Array.from(this.machine.floats(this.address(value), sizeOf(shape))) }
  }

  private write(value: Value, data: Float64Array): void {
    this.machine.floats(this.address(value), data.length).set(data)
  }

  private address({ buffer }: Value): number {
    return this.made.program.places[buffer]!
  }
}
