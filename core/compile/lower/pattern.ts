import type { Value } from '../../kernels/emitter.ts'
import type { Attributes, NodeType } from '../../nodes/define.ts'
import type { Shape } from '../../tensor/tensor.ts'
import type { Instruction } from './instruction.ts'
import type { Writer } from './writer.ts'
import { putPort } from '../port-table.ts'
import { NONE } from './buffers.ts'
import { makeInstruction } from './instruction.ts'

/*
 * Nodes of one kind write the same instructions, to buffers of their own. So they are written once, to buffers that stand for
 * others, and copied for every node of the kind.
 */

/** All that a node type is told when it writes its instructions. Shapes have the sample axis. */
export interface Recipe {
  readonly type: NodeType
  readonly attributes: Attributes
  readonly training: boolean
  readonly ports: readonly string[]
  readonly inputs: readonly Shape[]
  readonly out: Shape
  readonly parameters: readonly { readonly name: string; readonly shape: Shape }[]
}

/** A stretch of instructions, and the buffers it makes. Buffers are counted as the pattern does. */
interface Stretch {
  readonly instructions: readonly Instruction[]
  readonly from: number
  readonly to: number
}

/** What a node passes back: by the order in which it was wanted. */
export interface Backward {
  readonly stretch: Stretch
  readonly dy: number
  readonly results: readonly Value[]
}

export class Pattern {
  /** What forward gives out. */
  readonly out: Value
  /** How many buffers forward makes: they lie side by side in the program. */
  readonly made: number
  private readonly recipe: Recipe
  private readonly writer: Writer
  private readonly stretch: Stretch
  private readonly lowered: ReturnType<NodeType['lower']>
  /** By what is wanted, a bit for each port and then each parameter. */
  private readonly backwards = new Map<number, Backward>()
  /** Buffers of the program for those of the pattern. */
  private places: Int32Array

  /** Undefined where nodes of a kind are not alike: they are fed, or draw random numbers. */
  static of(recipe: Recipe, writer: Writer): Pattern | undefined {
    try {
      return new Pattern(recipe, writer)
    } catch (reason) {
      if (reason instanceof NotAlike) return undefined
      throw reason
    }
  }

  private constructor(recipe: Recipe, writer: Writer) {
    const { type, attributes, training, ports } = recipe
    this.recipe = recipe
    this.writer = writer
    const inputs: { [port: string]: Value } = {}
    const shapes: { [port: string]: Shape } = {}
    ports.forEach((port, at) => {
      putPort(inputs, port, writer.value(recipe.inputs[at]!))
      putPort(shapes, port, recipe.inputs[at]!)
    })
    shapes['out'] = recipe.out
    const parameters: { [name: string]: Value } = {}
    for (const { name, shape } of recipe.parameters) parameters[name] = writer.add('parameter', shape)
    const random = (): never => {
      throw new NotAlike()
    }
    const from = writer.buffers.length
    this.lowered = type.lower(writer, inputs, parameters, attributes, { training, shapes, random })
    const to = writer.buffers.length
    this.out = this.lowered.out
    this.made = to - from
    this.stretch = { instructions: writer.instructions.slice(), from, to }
    this.places = new Int32Array(to)
  }

  /** Instructions of the backward pass for what is wanted. */
  backward(wanted: number): Backward {
    let known = this.backwards.get(wanted)
    if (!known) this.backwards.set(wanted, (known = this.writeBackward(wanted)))
    return known
  }

  private writeBackward(wanted: number): Backward {
    const { writer, recipe } = this
    const names = [...recipe.ports, ...recipe.parameters.map(({ name }) => name)]
    const chosen = names.filter((_, at) => (wanted & (1 << at)) !== 0)
    const first = writer.instructions.length
    const dy = writer.value(recipe.out)
    const from = writer.buffers.length
    const made = this.lowered.backward(dy, (name) => chosen.includes(name))
    const to = writer.buffers.length
    if (to > this.places.length) this.places = new Int32Array(2 * to)
    const results = chosen.map((name) => made[name]!)
    return { stretch: { instructions: writer.instructions.slice(first), from, to }, dy: dy.buffer, results }
  }

  /** Says which buffers a node's inputs are (`values[feeders[i]]`), and the first of its parameters, which lie side by side. */
  stand(values: readonly Value[], feeders: readonly number[], parameter: number): void {
    const { places } = this
    places[NONE] = NONE
    let at = 1
    for (let i = 0; i < feeders.length; i++) places[at++] = values[feeders[i]!]!.buffer
    for (let i = 0; i < this.recipe.parameters.length; i++) places[at++] = parameter + i
  }

  /** Writes the forward instructions into a program. Gives the first buffer they make. */
  copyForward(to: Writer): number {
    const first = to.buffers.length
    this.copy(this.stretch, to)
    return first
  }

  /** Writes the backward instructions. `first`: what `copyForward` gave. */
  copyBackward({ stretch, dy }: Backward, to: Writer, first: number, gradient: number): void {
    const { from, to: end } = this.stretch
    for (let at = from; at < end; at++) this.places[at] = first + at - from
    this.places[dy] = gradient
    this.copy(stretch, to)
  }

  /** The buffer of the program that stands for one of the pattern. */
  placeOf(buffer: number): number {
    return this.places[buffer]!
  }

  private copy({ instructions, from, to }: Stretch, target: Writer): void {
    const { places, writer } = this
    const { buffers } = writer
    for (let at = from; at < to; at++) {
      places[at] = target.buffers.add(buffers.kind(at), buffers.bytes(at), buffers.data(at))
    }
    for (const instruction of instructions) target.instructions.push(copied(instruction, places, target.step))
  }
}

/** Thrown while a pattern is written, and caught there. */
class NotAlike extends Error {}

function copied(
  { layout, operands, tail, map, activation }: Instruction,
  places: Int32Array,
  step: number,
): Instruction {
  const own = operands.slice()
  if (map) for (let at = 0; at < own.length; at++) own[at] = places[own[at]!]!
  else for (const at of layout.buffers) own[at] = places[own[at]!]!
  return makeInstruction(layout, step, own, tail, map, activation)
}
