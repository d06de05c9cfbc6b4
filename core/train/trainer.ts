import type { GraphDocument, NodeId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Compiled } from '../compile/compile.ts'
import type { TrainingProgram, Watched } from '../compile/lower/training.ts'
import type { Value } from '../kernels/emitter.ts'
import type { Prepared, PrepareOptions } from '../run/prepare.ts'
import type { ResidentParameters } from '../run/parameter-transfer.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { OptimiserOptions } from './optimisers.ts'
import { DEFAULT_BUDGET, tooLarge } from '../compile/budget.ts'
import { trainingProgram } from '../compile/lower/training.ts'
import type { TensorStatistics } from '../kernels/statistics-layout.ts'
import { Machine } from '../kernels/machine.ts'
import { readStatistics, STATISTICS } from '../kernels/statistics-layout.ts'
import { load, problemAt } from '../run/machine-session.ts'
import { prepare } from '../run/prepare.ts'
import { randomStream } from '../tensor/random.ts'
import { sizeOf } from '../tensor/tensor.ts'
import { SETTINGS, settingsOf, updateRuleOf } from './optimisers.ts'

export interface TrainerOptions extends PrepareOptions {
  readonly optimiser: OptimiserOptions
  /** Tensors whose statistics are wanted between steps. */
  readonly watched?: readonly Watched[]
  /** A machine to run on, which is then this trainer's alone. A new one if left out. */
  readonly machine?: Machine
}

/** Most steps one call does without coming back: each leaves a number behind. */
const MOST_STEPS = 65_536

/**
 * Trains a compiled document on the fast machine, in float32: a step is the forward pass, the backward pass and the update of
 * every parameter that is not frozen. Any number of steps is one call, in which nothing is allocated. Problems where the
 * document, the data or the memory do not allow it.
 */
export function createTrainer(
  document: GraphDocument,
  compiled: Compiled,
  options: TrainerOptions,
): Trainer | readonly Problem[] {
  const prepared = prepare(document, compiled, options)
  if (!('plan' in prepared)) return prepared
  const { plan, batch, training } = prepared
  const { nodeTypes, watched, memoryBudget = DEFAULT_BUDGET, machine = new Machine() } = options
  const rule = updateRuleOf(options.optimiser)
  const { threads } = machine
  const made = trainingProgram(document, plan, { batch, training, threads, nodeTypes, watched, rule })
  const bytes = made.program.bytes + 8 * MOST_STEPS
  if (bytes > memoryBudget) return [tooLarge(document, plan, batch, bytes, memoryBudget)]
  if (!load(machine, made) || !machine.reserve(bytes)) return [tooLarge(document, plan, batch, bytes, machine.bytes)]
  return new Trainer(prepared, made, machine, options.optimiser)
}

export class Trainer implements ResidentParameters {
  /** What stopped the last call before its end: wrong data, e.g. a class id that does not exist. */
  problem: Problem | undefined
  /** The objective that stopped the last call: NaN or infinite. */
  diverged: number | undefined
  /** Steps done so far. */
  stepsDone = 0
  /** Bytes of values and gradients, and what they would be without reuse. */
  readonly arenaBytes: number
  readonly withoutReuseBytes: number

  private readonly run: Prepared
  private readonly made: TrainingProgram
  readonly machine: Machine

  /** The machine holds the program already (`load`). */
  constructor(run: Prepared, made: TrainingProgram, machine: Machine, optimiser: OptimiserOptions) {
    this.run = run
    this.made = made
    this.machine = machine
    const { lowered, program } = made
    this.arenaBytes = program.arenaBytes
    this.withoutReuseBytes = program.withoutReuseBytes
    for (const [name, value] of lowered.parameters) this.write(value, run.parameters.get(name)!.data)
    for (const [id, value] of lowered.inputs) this.write(value, run.runners.get(id)!.fed!.data)
    for (const [port, value] of lowered.seeds) this.write(value, run.seeds.get(port)!.data)
    for (const [id, value] of lowered.streams) {
      this.machine.integers(this.address(value), 4).set(randomStream(run.seed, `${id}.mask`).state())
    }
    for (const state of made.states) machine.floats(this.address(state), sizeOf(state.shape)).fill(0)
    const settings = settingsOf(optimiser)
    machine.doubles(this.address(made.settings), settings.length).set(settings)
    machine.floats(this.address(made.rate), 1)[0] = optimiser.learningRate
    machine.run(made.once[0], made.once[1])
  }

  /**
   * Does so many steps. Gives the objective of each, from before its update; fewer than `count` where data were wrong
   * (`problem`) or the objective was no finite number (`diverged`): the parameters are then as before that step.
   */
  steps(count: number): Float64Array {
    const objectives = new Float64Array(count)
    let done = 0
    this.problem = undefined
    this.diverged = undefined
    const list = this.made.program.bytes
    const objective = this.address(this.made.lowered.objective)
    while (done < count) {
      const wanted = Math.min(MOST_STEPS, count - done)
      const times = this.machine.repeat(this.made.step[0], this.made.step[1], wanted, objective, list)
      objectives.set(this.machine.doubles(list, times), done)
      done += times
      if (times === wanted) continue
      const { failure } = this.machine
      const { lowered, program } = this.made
      const stopped = lowered.writer.instructions[program.addresses.indexOf(failure)]!
      if (stopped.layout.name === 'bounded') this.diverged = this.machine.doubles(objective, 1)[0]!
      else this.problem = problemAt(this.run, this.made, this.machine, failure)
      break
    }
    this.stepsDone += done
    return done === count ? objectives : objectives.slice(0, done)
  }

  /** New values for inputs, batch first; of the same number of samples. */
  feed(inputs: { readonly [id: NodeId]: Tensor }): void {
    for (const [id, { data }] of Object.entries(inputs)) {
      const value = this.made.lowered.inputs.get(id)
      if (!value || sizeOf(value.shape) !== data.length) throw new Error(`${id} cannot take ${data.length} numbers`)
      this.write(value, data)
    }
  }

  setLearningRate(rate: number): void {
    const { learningRate } = SETTINGS
    this.machine.doubles(this.address(this.made.settings), learningRate + 1)[learningRate] = rate
    this.machine.floats(this.address(this.made.rate), 1)[0] = rate
  }

  /** A parameter or buffer as it is now; undefined if there is none of that name. */
  parameter(name: string): Tensor | undefined {
    const value = this.made.lowered.parameters.get(name)
    return value && this.read(value)
  }

  addressOf(name: string): number | undefined {
    const value = this.made.lowered.parameters.get(name)
    return value && this.address(value)
  }

  /** Numbers about the watched tensors as the last step left them, computed by the machine; undefined where the plan has no such tensor. */
  statistics(): readonly (TensorStatistics | undefined)[] {
    this.machine.run(this.made.watch[0], this.made.watch[1])
    return this.made.statistics.map(
      (value) => value && readStatistics(this.machine.doubles(this.address(value), STATISTICS)),
    )
  }

  /** The watched tensor of that place; undefined where the plan has no such tensor. */
  watched(at: number): Tensor | undefined {
    const value = this.made.watchedValues[at]
    return value && this.read(value)
  }

  /** Instructions done since the machine was made, and how much memory it has: what a step costs, whatever the clock says. */
  get work(): { readonly instructions: number; readonly bytes: number } {
    return { instructions: this.machine.instructionsDone, bytes: this.machine.bytes }
  }

  private read(value: Value): Tensor {
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
