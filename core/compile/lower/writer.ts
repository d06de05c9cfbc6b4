import type { Emitter, Value } from '../../kernels/emitter.ts'
import type { OperandValues } from '../../kernels/encode.ts'
import type { Register } from '../../kernels/formula-map.ts'
import type { InstructionName } from '../../kernels/instructions.ts'
import type { Shape } from '../../tensor/tensor.ts'
import type { Activation, Instruction } from './instruction.ts'
import type { MapInput, MapPart } from './map-part.ts'
import { layouts } from '../../kernels/encode.ts'
import { MapFormula } from '../../kernels/formula-map.ts'
import { broadcastSampled, repeatedStrides } from '../../tensor/broadcast.ts'
import { sameShape, sizeOf, stridesOf } from '../../tensor/tensor.ts'
import type { BufferKind } from './buffers.ts'
import { Buffers, NONE } from './buffers.ts'
import { trimMap } from './trim-map.ts'
import { makeInstruction } from './instruction.ts'
import { runsOf } from './runs.ts'

const slopes = { relu: 'reluGate', tanh: 'tanhSlopeOfResult', sigmoid: 'sigmoidSlopeOfResult' } as const

const FLOAT = 4

/** Collects the instructions of a program. */
export class Writer implements Emitter {
  readonly buffers = new Buffers()
  readonly instructions: Instruction[] = []
  readonly threads: number
  /** The step of the plan that is being written. */
  step = 0

  constructor(threads: number) {
    this.threads = threads
  }

  add(kind: BufferKind, shape: Shape, data?: ArrayLike<number>): Value {
    return { buffer: this.buffers.add(kind, FLOAT * sizeOf(shape), data), shape }
  }

  value(shape: Shape): Value {
    return this.add('value', shape)
  }

  constant(shape: Shape, data: ArrayLike<number>): Value {
    return this.add('constant', shape, data)
  }

  work(bytes: number): number | undefined {
    return bytes === 0 ? undefined : this.buffers.add('work', bytes)
  }

  emit<Name extends InstructionName>(name: Name, values: OperandValues<Name>, tail?: readonly number[]): void {
    this.instructions.push(this.instruction(name, values, tail))
  }

  /** An instruction that is not in the list yet. */
  instruction<Name extends InstructionName>(
    name: Name,
    values: OperandValues<Name>,
    tail?: readonly number[],
  ): Instruction {
    const layout = layouts[name]
    const table: { readonly [operand: string]: number | undefined } = values
    const operands = new Array<number>(layout.operands.length)
    for (let at = 0; at < operands.length; at++) operands[at] = table[layout.operands[at]!.name] ?? NONE
    return makeInstruction(layout, this.step, operands, tail)
  }

  /** `terms`: for each its value, its factors and their count. */
  emitObjective(y: Value, terms: readonly number[]): void {
    const also = { reads: terms.filter((_, i) => i % 3 !== 2), writes: [] }
    const operands = [y.buffer, terms.length / 3]
    this.instructions.push(makeInstruction(layouts.objective, this.step, operands, terms, undefined, undefined, also))
  }

  map(inputs: readonly Value[], formula: (m: MapFormula, ...inputs: Register[]) => Register, shape?: Shape): Value {
    return this.maps(inputs, (m, ...registers) => [formula(m, ...registers)], shape)[0]!
  }

  maps(
    inputs: readonly Value[],
    formula: (m: MapFormula, ...inputs: Register[]) => readonly Register[],
    shape: Shape = broadcastSampled(...inputs.map((input) => input.shape))!,
  ): Value[] {
    const m = new MapFormula()
    const registers = formula(m, ...inputs.map((_, i) => i))
    const outputs = registers.map(() => this.value(shape))
    this.putMap(shape, inputs, m, registers, outputs)
    return outputs
  }

  mapInto(target: Value, inputs: readonly Value[], formula: (m: MapFormula, ...inputs: Register[]) => Register): void {
    const m = new MapFormula()
    const register = formula(m, ...inputs.map((_, i) => i))
    this.putMap(target.shape, inputs, m, [register], [target])
  }

  mapSum(inputs: readonly Value[], scale: number, formula: (m: MapFormula, ...inputs: Register[]) => Register): Value {
    const m = new MapFormula()
    const register = formula(m, ...inputs.map((_, i) => i))
    const shape = broadcastSampled(...inputs.map((input) => input.shape))!
    const sum = this.value([1])
    this.putMap(shape, inputs, m, [register], [sum], scale)
    return sum
  }

  private putMap(
    shape: Shape,
    inputs: readonly Value[],
    formula: MapFormula,
    registers: readonly Register[],
    outputs: readonly Value[],
    sumScale?: number,
  ): void {
    const trimmed = trimMap(formula.steps, registers, inputs.length)
    const buffers: number[] = []
    const parts: MapInput[] = []
    for (const place of trimmed.inputs) {
      const { x, part } = this.mapInput(inputs[place]!, shape)
      buffers.push(x.buffer)
      parts.push(part)
    }
    for (const { buffer } of outputs) buffers.push(buffer)
    const map: MapPart = {
      count: sizeOf(shape),
      inputs: parts,
      steps: trimmed.steps,
      outputs: trimmed.outputs,
      sumScale,
    }
    this.instructions.push(makeInstruction(layouts.map, this.step, buffers, undefined, map))
  }

  /** How a map reads a value that is repeated to `shape`; repeated in memory only where (i / inner) mod period cannot say it. */
  private mapInput(x: Value, shape: Shape): { readonly x: Value; readonly part: MapInput } {
    const count = sizeOf(shape)
    const whole = { inner: 1, period: count }
    if (sizeOf(x.shape) === count) return { x, part: whole }
    const strides = repeatedStrides(x.shape, shape)
    const runs = runsOf(shape, (axis) => strides[axis] !== 0)
    const varying = runs.filter((run) => run.chosen)
    if (varying.length === 0) return { x, part: { inner: 1, period: 1 } }
    if (varying.length > 1) return { x: this.strided(x, shape, strides), part: whole }
    return { x, part: { inner: varying[0]!.inner, period: varying[0]!.length } }
  }

  activate(name: Activation, x: Value): Value {
    const y = this.map([x], (m, a) => m.apply(name, a))
    this.instructions.at(-1)!.activation = name
    return y
  }

  activateBackward(name: Activation, dy: Value, y: Value): Value {
    const dx = this.map([dy, y], (m, g, y) => {
      const slope = m.apply(slopes[name], y)
      // A shut gate lets nothing through, not even an infinite gradient.
      return name === 'relu' ? m.apply('gate', slope, g) : m.multiply(g, slope)
    })
    this.instructions.at(-1)!.activation = name
    return dx
  }

  reshape(x: Value, shape: Shape): Value {
    return { buffer: x.buffer, shape }
  }

  broadcastTo(x: Value, shape: Shape): Value {
    if (sizeOf(x.shape) === sizeOf(shape)) return this.reshape(x, shape)
    return this.strided(x, shape, repeatedStrides(x.shape, shape))
  }

  sumTo(x: Value, shape: Shape, scale = 1): Value {
    if (sizeOf(x.shape) === sizeOf(shape))
      return scale === 1
        ? this.reshape(x, shape)
        : this.map([this.reshape(x, shape)], (m, a) => m.multiply(a, m.constant(scale)))
    const strides = repeatedStrides(shape, x.shape)
    // From the innermost run of summed axes outwards; each pass leaves the runs before it as they are.
    const runs = runsOf(x.shape, (axis) => strides[axis] === 0).filter((run) => run.chosen)
    let from = x
    runs.reverse().forEach(({ outer, length, inner }, pass) => {
      const rest = runs.slice(pass + 1).reduce((product, run) => product * run.length, 1)
      const to = this.value([rest * sizeOf(shape)])
      // What was summed before lies inside of this run and is gone from `inner`.
      const gone = runs.slice(0, pass).reduce((product, run) => product * run.length, 1)
      this.emit('reduce', {
        x: from.buffer,
        y: to.buffer,
        outer,
        length,
        inner: inner / gone,
        scale: pass === 0 ? scale : 1,
        accumulate: 0,
      })
      from = to
    })
    return this.reshape(from, shape)
  }

  strided(x: Value, shape: Shape, strides: readonly number[], offset = 0): Value {
    const y = this.value(shape)
    this.emit('copy', { x: x.buffer, y: y.buffer, rank: shape.length, xOffset: offset, yOffset: 0, accumulate: 0 }, [
      ...shape,
      ...strides,
      ...stridesOf(shape),
    ])
    return y
  }

  place(x: Value, target: Value, strides: readonly number[], offset = 0): void {
    const { shape } = x
    const values = { x: x.buffer, y: target.buffer, rank: shape.length, xOffset: 0, yOffset: offset, accumulate: 0 }
    this.emit('copy', values, [...shape, ...stridesOf(shape), ...strides])
  }

  zeros(shape: Shape): Value {
    const y = this.value(shape)
    this.emit('fill', { y: y.buffer, count: sizeOf(shape), value: 0 })
    return y
  }

  /** a + b, entry by entry. */
  sum(a: Value, b: Value): Value {
    if (!sameShape(a.shape, b.shape)) throw new Error('only gradients of one value are added up')
    return this.map([a, b], (m, x, y) => m.add(x, y))
  }
}
