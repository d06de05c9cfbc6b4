import type { Shape } from '../tensor/tensor.ts'
import type { OperandValues } from './encode.ts'
import type { FusedActivation, InstructionName } from './instructions.ts'
import type { MapFormula, Register } from './formula-map.ts'

/*
 * How a node type tells the machine what to do: it is given values and an emitter, writes instructions, and gives back the
 * value of its result. Nothing is computed while that happens; memory is found for the values afterwards.
 */

/** A value of a program: a buffer and its shape, the leading sample axis included. Parameters have no sample axis. */
export interface Value {
  readonly buffer: number
  readonly shape: Shape
}

export interface Emitter {
  /** Threads that large products may be split over. */
  readonly threads: number
  /** A value that some instruction is going to write. */
  value(shape: Shape): Value
  /** A value that never changes. */
  constant(shape: Shape, data: ArrayLike<number>): Value
  /** Memory for one instruction to work in; none for 0 bytes. */
  work(bytes: number): number | undefined
  /** Writes an instruction; its buffers are those of values. */
  emit<Name extends InstructionName>(name: Name, operands: OperandValues<Name>, tail?: readonly number[]): void

  /** A formula of every entry of the inputs, which broadcast; the result has `shape`, or what they broadcast to. */
  map(inputs: readonly Value[], formula: (m: MapFormula, ...inputs: Register[]) => Register, shape?: Shape): Value
  /** Several formulas of the same inputs in one pass over them. */
  maps(
    inputs: readonly Value[],
    formula: (m: MapFormula, ...inputs: Register[]) => readonly Register[],
    shape?: Shape,
  ): Value[]
  /** The same into a value that is there already: buffers of a node. */
  mapInto(target: Value, inputs: readonly Value[], formula: (m: MapFormula, ...inputs: Register[]) => Register): void
  /** scale · Σ of a formula over all entries, summed in float64, as one number of shape [1]. */
  mapSum(inputs: readonly Value[], scale: number, formula: (m: MapFormula, ...inputs: Register[]) => Register): Value

  /** f(x), and dy · f′ told from y = f(x). What makes x or takes the result may do them in the same pass. */
  activate(name: Exclude<FusedActivation, 'none'>, x: Value): Value
  activateBackward(name: Exclude<FusedActivation, 'none'>, dy: Value, y: Value): Value

  /** The same numbers under another shape. */
  reshape(x: Value, shape: Shape): Value
  /** Repeated so that it has a shape. */
  broadcastTo(x: Value, shape: Shape): Value
  /** The backward of that: what was repeated is summed, times `scale`. */
  sumTo(x: Value, shape: Shape, scale?: number): Value
  /** Entry i of the result, for every index i of `shape`, is that of x at offset + Σ iₐ · strides[a]. */
  strided(x: Value, shape: Shape, strides: readonly number[], offset?: number): Value
  /** Writes x to the places offset + Σ iₐ · strides[a] of a value, for every index i of x. */
  place(x: Value, target: Value, strides: readonly number[], offset?: number): void
  /** A value of zeros to be written to by `place`. */
  zeros(shape: Shape): Value
}

/** What a node is told beside its inputs and parameters. */
export interface LowerContext {
  readonly training: boolean
  /** Shapes of the inputs and of `out`, with the leading sample axis. */
  readonly shapes: { readonly [port: string]: Shape }
  /** What feeds an `input` node. */
  readonly fed?: Value
  /** The four words of the node's own random stream. */
  random(): Value
}

/** Forward is written; `backward` writes the rest when the gradient of the result is there. */
export interface Lowered<Name extends string = string> {
  readonly out: Value
  /** Gradients of inputs and parameters by name. Those not `wanted` may be left out. */
  backward(dy: Value, wanted: (name: string) => boolean): { readonly [K in Name]: Value | undefined }
}
