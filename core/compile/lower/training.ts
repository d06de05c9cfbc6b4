import type { GraphDocument, PortId } from '../../graph/document.ts'
import type { Value } from '../../kernels/emitter.ts'
import type { InstructionName } from '../../kernels/instructions.ts'
import type { Plan } from '../plan.ts'
import type { LoweredPlan, LowerOptions } from './lowered-plan.ts'
import type { Program } from './program.ts'
import type { Writer } from './writer.ts'
import { layouts } from '../../kernels/encode.ts'
import { STATISTICS } from '../../kernels/statistics-layout.ts'
import { sizeOf } from '../../tensor/tensor.ts'
import { aligned, ALIGNMENT } from './assign.ts'
import { fuse, operandPlace } from './fuse.ts'
import { hoistConstants } from './hoist.ts'
import { makeInstruction } from './instruction.ts'
import { lowerPlan } from './lower.ts'
import { assemble } from './program.ts'
import { prune } from './prune.ts'
import { SEVERAL, usageOf } from './usage.ts'

/** How parameters are changed at the end of a step. What the numbers mean is the business of core/train. */
export interface UpdateRule {
  readonly instruction: Extract<InstructionName, 'sgd' | 'momentum' | 'adagrad' | 'rmsprop' | 'adam'>
  /** Operands that hold a state of the optimiser, one number a parameter. */
  readonly states: readonly string[]
  /** Further operands. */
  readonly flags: { readonly [operand: string]: number }
  /** float64 numbers of the settings; the first is the count of steps done. */
  readonly settings: number
  /** Whether a step is no more than rate · gradient taken off: it can then be done where the gradient is made. */
  readonly plain: boolean
}

/** What the host wants to look at between steps. */
export type Watched =
  | { readonly value: PortId }
  /** Of an edge, by the input port it ends at. */
  | { readonly gradient: PortId }
  | { readonly parameterGradient: string }

export interface TrainingOptions extends Omit<LowerOptions, 'stepwise'> {
  readonly rule: UpdateRule
  readonly watched?: readonly Watched[]
}

export interface TrainingProgram {
  readonly lowered: LoweredPlan
  readonly program: Program
  /** Instructions from here to there are done once, before the first step. */
  readonly once: readonly [start: number, end: number]
  /** A whole step: forward, backward, update. */
  readonly step: readonly [start: number, end: number]
  /** Statistics of what is watched, in its order. */
  readonly watch: readonly [start: number, end: number]
  /** Place of the numbers the last writes; undefined where the plan has no such tensor. */
  readonly statistics: readonly (Value | undefined)[]
  /** The watched tensors themselves. */
  readonly watchedValues: readonly (Value | undefined)[]
  /** The optimiser's numbers, float64; and the learning rate once more as float32. */
  readonly settings: Value
  readonly rate: Value
  /** The optimiser's states, to begin as zeros. */
  readonly states: readonly Value[]
}

/**
 * Lowers a plan for training: only what the parameters' gradients and the watched tensors need is computed, neighbours are
 * joined, memory is reused, and every parameter that is not frozen is changed at the end.
 */
export function trainingProgram(document: GraphDocument, plan: Plan, options: TrainingOptions): TrainingProgram {
  const lowered = lowerPlan(document, plan, { ...options, bounded: true })
  const { writer } = lowered
  const { buffers } = writer
  const { rule, watched = [] } = options
  const watchedValues = watched.map((what) => watchedValue(lowered, what))
  for (const value of watchedValues) {
    if (value && buffers.kind(value.buffer) === 'value') buffers.keep(value.buffer)
  }
  const pairs: Pair[] = []
  plan.parameters.forEach(({ gradient, frozen, buffer }, at) => {
    if (!gradient || frozen || buffer) return
    pairs.push({ parameter: lowered.parameterList[at]!, gradient: lowered.parameterGradientList[at]! })
  })
  const settings = writer.add('state', [2 * Math.max(1, rule.settings)])
  const rate = writer.add('state', [1])

  // Nothing may be left out before the updates are there, which read the gradients; and those that are done on the way are
  // only known after neighbours were joined.
  const wereKept = pairs.map(({ gradient }) => buffers.isKept(gradient.buffer))
  for (const { gradient } of pairs) buffers.keep(gradient.buffer)
  prune(writer)
  fuse(writer)
  pairs.forEach(({ gradient }, at) => buffers.keep(gradient.buffer, wereKept[at]))
  const rest = rule.plain ? descendOnTheWay(writer, pairs, rate) : pairs
  const { order, states } = update(writer, rest, rule, settings)

  const onceCount = hoistConstants(writer)
  const stepEnd = writer.instructions.length
  const statistics = watchedValues.map((value) => {
    if (!value) return undefined
    const numbers = writer.add('state', [2 * STATISTICS])
    writer.emit('statistics', { x: value.buffer, y: numbers.buffer, count: sizeOf(value.shape) })
    return numbers
  })
  const program = assemble(writer, order)
  const at = (instruction: number): number => program.addresses[instruction]!
  return {
    lowered,
    program,
    once: [at(0), at(onceCount)],
    step: [at(onceCount), at(stepEnd)],
    watch: [at(stepEnd), at(writer.instructions.length)],
    statistics,
    watchedValues,
    settings,
    rate,
    states,
  }
}

function watchedValue(lowered: LoweredPlan, what: Watched): Value | undefined {
  if ('value' in what) return lowered.values.get(what.value)
  if ('gradient' in what) return lowered.shares.get(what.gradient)
  return lowered.parameterGradients.get(what.parameterGradient)
}

interface Pair {
  readonly parameter: Value
  readonly gradient: Value
}

/** Of each operand of `linearDescent` the place where `linearBackward` has it; −1 where it has none. */
const descentOperands = layouts.linearDescent.operands.map(({ name }) =>
  layouts.linearBackward.operands.findIndex((operand) => operand.name === name),
)
const backwardPlace = (name: string): number => operandPlace({ layout: layouts.linearBackward }, name)
const descentPlace = (name: string): number => operandPlace({ layout: layouts.linearDescent }, name)
const places = {
  weight: backwardPlace('weight'),
  dWeight: backwardPlace('dWeight'),
  dBias: backwardPlace('dBias'),
  bias: descentPlace('bias'),
  rate: descentPlace('rate'),
}

/** Turns every Linear's backward whose gradients only the update would read into one that takes the step itself. Gives the other pairs. */
function descendOnTheWay(writer: Writer, pairs: readonly Pair[], rate: Value): readonly Pair[] {
  const { buffers, instructions } = writer
  const usage = usageOf(writer)
  const pairOf = new Int32Array(buffers.length).fill(-1)
  pairs.forEach(({ gradient }, at) => {
    pairOf[gradient.buffer] = at
  })
  const done = new Uint8Array(pairs.length)
  /** The pair of a gradient that nobody reads; −1 where there is none. */
  const unread = (buffer: number): number =>
    buffers.isKept(buffer) || usage.reader[buffer] !== -1 ? -1 : pairOf[buffer]!
  instructions.forEach(({ layout, operands, step }, at) => {
    if (layout.name !== 'linearBackward') return
    const dBias = operands[places.dBias]!
    const weight = unread(operands[places.dWeight]!)
    const bias = dBias === 0 ? -1 : unread(dBias)
    if (weight < 0 || pairs[weight]!.parameter.buffer !== operands[places.weight] || (dBias !== 0 && bias < 0)) return
    const own = descentOperands.map((place) => (place < 0 ? 0 : operands[place]!))
    own[places.rate] = rate.buffer
    if (bias >= 0) own[places.bias] = pairs[bias]!.parameter.buffer
    instructions[at] = makeInstruction(layouts.linearDescent, step, own)
    done[weight] = 1
    if (bias >= 0) done[bias] = 1
  })
  return pairs.filter((_, at) => done[at] === 0)
}

/**
 * One instruction that changes all parameters: they lie side by side, and their gradients in the same order. Gives the buffers
 * that have to lie so.
 */
function update(
  writer: Writer,
  pairs: readonly Pair[],
  rule: UpdateRule,
  settings: Value,
): { readonly order: readonly number[]; readonly states: readonly Value[] } {
  if (pairs.length === 0) return { order: [], states: [] }
  const { buffers, instructions } = writer
  const usage = usageOf(writer)
  const taken = new Set<number>()
  let bytes = 0
  const gradients = pairs.map(({ parameter, gradient }) => {
    bytes += Math.max(ALIGNMENT, aligned(buffers.bytes(parameter.buffer)))
    // What is something else as well, say a value's gradient that passes through, is copied to its place in the row.
    const own =
      buffers.kind(gradient.buffer) === 'value' &&
      !taken.has(gradient.buffer) &&
      buffers.bytes(gradient.buffer) === buffers.bytes(parameter.buffer) &&
      usage.writer[gradient.buffer] !== SEVERAL
    taken.add(gradient.buffer)
    const copy = own ? gradient : writer.strided(gradient, [sizeOf(gradient.shape)], [1])
    buffers.become(copy.buffer, 'gradient')
    return copy.buffer
  })
  const parameters = pairs.map(({ parameter }) => parameter.buffer)
  const count = bytes / 4
  const states = rule.states.map(() => writer.add('state', [count]))
  writer.emit('count', { counter: settings.buffer })
  const values: { [operand: string]: number } = { ...rule.flags, settings: settings.buffer, count }
  rule.states.forEach((operand, at) => (values[operand] = states[at]!.buffer))
  const operands = layouts[rule.instruction].operands.map(({ name }) =>
    name === 'parameters' ? parameters[0]! : name === 'gradients' ? gradients[0]! : (values[name] ?? 0),
  )
  const changed = [...parameters, settings.buffer, ...states.map((state) => state.buffer)]
  const also = { reads: [...gradients, ...changed], writes: changed }
  instructions.push(
    makeInstruction(layouts[rule.instruction], writer.step, operands, undefined, undefined, undefined, also),
  )
  return { order: [...parameters, ...gradients], states }
}
