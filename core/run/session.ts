import type { GraphDocument, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Compiled } from '../compile/compile.ts'
import type { Plan } from '../compile/plan.ts'
import type { RandomStream } from '../tensor/random.ts'
import type { Shape, Tensor } from '../tensor/tensor.ts'
import type { PrepareOptions } from './prepare.ts'
import { stepwiseProgram } from '../compile/lower/stepwise.ts'
import { DEFAULT_BUDGET, tooLarge } from '../compile/budget.ts'
import { Machine } from '../kernels/machine.ts'
import { load, MachineSession } from './machine-session.ts'
import { prepare } from './prepare.ts'
import { ReferenceSession } from './reference-session.ts'

export interface RunOptions {
  /** Values for `input` nodes by id, batch first: `[B, ...shape]`. Inputs left out use their `value`, or are drawn. */
  readonly inputs?: { readonly [id: NodeId]: Tensor }
  /** Samples, where no input is given. 1 if left out. */
  readonly batch?: number
  /** Dropout drops, batch norm uses the batch. Off if left out. */
  readonly training?: boolean
  /** By output key (`id`, or `id.port`), in the value's own shape, batch first: they become the objective. */
  readonly gradOutput?: { readonly [key: string]: Tensor }
  /** Streams of random numbers by node. Handed from step to step of a training, dropout's go on; new ones if left out. */
  readonly streams?: Map<NodeId, RandomStream>
  /** Bytes the run may take; two gigabytes if left out. */
  readonly memoryBudget?: number
}

/**
 * A gradient as it stands after the steps done so far: a tensor in the value's own shape; `null` is *none* (there is no
 * differentiable path to the objective); `undefined` is "not there yet". Before the backward pass has begun it is always `undefined`.
 */
export type Gradient = Tensor | null | undefined

/** The step that made the first NaN or infinity, and what it wrote: a port, an edge (by `to`) or a parameter's name. */
export interface NonFinite {
  readonly step: number
  readonly node: NodeId
  readonly phase: 'forward' | 'backward'
  readonly at: PortId
}

/** Which engine runs: the plain one in float64, or the fast one in float32. */
export type EngineName = 'reference' | 'wasm'

export interface SessionOptions extends PrepareOptions {
  /** The reference engine if left out. */
  readonly engine?: EngineName
  /** For the fast engine: a machine to run on, which is then this session's alone. A new one if left out. */
  readonly machine?: Machine
}

/**
 * A run of a compiled document, before its first step; or what is wrong with the document or the data. `compiled` may have
 * been made for another objective than `gradOutput` asks for.
 */
export function createSession(
  document: GraphDocument,
  compiled: Compiled,
  options: SessionOptions = {},
): RunSession | readonly Problem[] {
  const prepared = prepare(document, compiled, options)
  if (!('plan' in prepared)) return prepared
  if (options.engine !== 'wasm') return new ReferenceSession(prepared, options.streams)
  const { plan, batch, training } = prepared
  const made = stepwiseProgram(document, plan, { batch, training, nodeTypes: options.nodeTypes })
  const { memoryBudget = DEFAULT_BUDGET } = options
  if (made.program.bytes > memoryBudget) return [tooLarge(document, plan, batch, made.program.bytes, memoryBudget)]
  const machine = options.machine ?? new Machine()
  if (!load(machine, made)) return [tooLarge(document, plan, batch, made.program.bytes, machine.bytes)]
  return new MachineSession(prepared, made, machine, options.streams)
}

/** Tells problems from a session or a result. */
export function areProblems(result: object): result is readonly Problem[] {
  return Array.isArray(result)
}

/**
 * One run of a plan, step by step and back. Tensors that come out have the batch first, `[B, ...]`, or no sample axis at all
 * where the value has none (a loss is `[]`, a parameter its own shape). They are never changed afterwards.
 */
export interface RunSession {
  readonly plan: Plan
  readonly batch: number
  readonly training: boolean
  /** Steps done: 0 is before anything, `plan.steps.length` is the end. */
  readonly position: number
  /** What stopped the run at `position`: that step cannot be done. Gone after a step back. */
  readonly problem: Problem | undefined
  readonly firstNonFinite: NonFinite | undefined
  /** Value of the objective, once the forward pass is through. */
  readonly objective: number | undefined
  /** True for inputs whose values were drawn from the seed. */
  drawn(id: NodeId): boolean

  /** Does one step. False at the end or at a problem, and then nothing has changed. */
  step(): boolean
  /** Takes one step back: everything is as it was, random streams and buffers included. False at the start. */
  stepBack(): boolean
  /** Forth or back to a position. False if a problem stopped it before. */
  runTo(position: number): boolean
  /** To the end of the forward pass (never back). */
  runForward(): boolean
  /** To the end. */
  runBackward(): boolean
  /** To before anything, streams and buffers included. */
  reset(): void

  /** Value of an output port. */
  value(port: PortId): Tensor | undefined
  /** Gradient of an edge, by the input port it ends at: the share this consumer sends back. */
  gradient(to: PortId): Gradient
  /** Gradient of an output port: the sum over its edges, and the objective's own part where it is one of its terms. */
  outputGradient(port: PortId): Gradient
  /** A parameter or buffer by name, `fc1.weight`; undefined if there is none. Buffers have no gradient: null. */
  parameter(name: string): { readonly value: Tensor; readonly gradient: Gradient } | undefined
  /** Gradient of an `input` node. */
  inputGradient(id: NodeId): Gradient

  /** To look at many tensors again and again, without bringing them here. An engine may have no such way. */
  watch?(subjects: readonly Subject[]): Watch
}

/** Numbers about tensors of a run, computed where they lie. */
export interface Watch {
  /**
   * By place in the list of subjects; undefined for what the engine cannot watch: a gradient that is none, or one that is only
   * worked out when it is asked for (a sum).
   */
  readonly shapes: readonly (Shape | undefined)[]
  /**
   * The numbers of statistics-layout.ts about each tensor as it is now, one behind the other; they hold until the next look at
   * anything. A tensor that is not there yet has a count of 0. Undefined where there is no memory for them.
   */
  look(): Float64Array | undefined
}

/** The value of an output port, or the gradient of an edge by the input port it ends at. */
export type Subject = { readonly value: PortId } | { readonly gradient: PortId }
