import type { MapStep, Register } from '../../kernels/formula-map.ts'
import type { MapInput, MapPart } from './map-part.ts'
import type { Instruction } from './instruction.ts'
import type { Writer } from './writer.ts'
import { fusedActivations } from '../../kernels/instructions.ts'
import { usageOf } from './usage.ts'

/*
 * Joining what can be done in one pass over memory. A value that only its neighbour reads is then never stored.
 */

/** Beyond these a map's registers no longer lie in the fastest memory, and joining gains nothing. */
const MOST_STEPS = 48
const MOST_INPUTS = 16

/** Operands by name, for the instructions looked at here. */
const operandPlaces = new Map<Instruction['layout'], ReadonlyMap<string, number>>()

export function operandPlace({ layout }: Pick<Instruction, 'layout'>, name: string): number {
  let places = operandPlaces.get(layout)
  if (!places) operandPlaces.set(layout, (places = new Map(layout.operands.map((operand, at) => [operand.name, at]))))
  return places.get(name)!
}

/** Joins activations with the Linear or convolution before them, then chains of maps. Needs `prune` before. */
export function fuse(writer: Writer): void {
  fuseActivations(writer)
  fuseMaps(writer)
}

function fuseActivations(writer: Writer): void {
  const { buffers, instructions } = writer
  const { reader, writer: writtenBy } = usageOf(writer)
  const gone = new Set<Instruction>()
  const single = (buffer: number) => buffers.kind(buffer) === 'value' && !buffers.isKept(buffer)
  instructions.forEach((instruction, at) => {
    const { map, activation } = instruction
    if (!map || !activation) return
    const code = fusedActivations.indexOf(activation)
    const result = map.outputs[0]!.buffer
    if (map.inputs.length === 1) {
      // Forward: whoever made z makes f(z) at once, if nobody else reads z.
      const z = map.inputs[0]!.buffer
      const maker = instructions[writtenBy[z]!]
      if (!maker || !single(z) || reader[z] !== at) return
      if (maker.layout.name !== 'linear' && maker.layout.name !== 'conv') return
      maker.operands[operandPlace(maker, 'y')] = result
      maker.operands[operandPlace(maker, 'activation')] = code
      gone.add(instruction)
      return
    }
    // Backward: whoever takes dz works it out from dy and y.
    const taker = instructions[reader[result]!]
    if (
      taker?.layout.name !== 'linearBackward' ||
      !single(result) ||
      taker.operands[operandPlace(taker, 'dy')] !== result
    )
      return
    const [dy, y] = [map.inputs[0]!.buffer, map.inputs[1]!.buffer]
    taker.operands[operandPlace(taker, 'dy')] = dy
    taker.operands[operandPlace(taker, 'y')] = y
    taker.operands[operandPlace(taker, 'activation')] = code
    // dz is worked out in a place of its own: dy may be read by others.
    taker.operands[operandPlace(taker, 'dz')] = result
    gone.add(instruction)
  })
  drop(writer, gone)
}

/** Joins each map with the maps before it whose results only it reads, entry by entry. */
function fuseMaps(writer: Writer): void {
  const { buffers, instructions } = writer
  const { reader, writer: writtenBy } = usageOf(writer)
  const gone = new Set<Instruction>()
  instructions.forEach((instruction, at) => {
    if (!instruction.map) return
    let joined = true
    while (joined) {
      joined = false
      for (const input of instruction.map.inputs) {
        const { buffer } = input
        const maker = instructions[writtenBy[buffer]!]
        if (!maker?.map || gone.has(maker) || reader[buffer] !== at) continue
        if (buffers.kind(buffer) !== 'value' || buffers.isKept(buffer)) continue
        if (!isContiguous(input, instruction.map) || maker.map.sumScale !== undefined) continue
        if (maker.map.outputs.length !== 1 || maker.map.count !== instruction.map.count) continue
        // What is changed in between could not be read later: buffers of a node, states.
        if (maker.map.inputs.some((own) => buffers.kind(own.buffer) === 'state' || isChanged(own.buffer))) continue
        const whole = join(maker.map, instruction.map, buffer)
        if (whole.steps.length > MOST_STEPS || whole.inputs.length > MOST_INPUTS) continue
        for (const own of maker.map.inputs) if (reader[own.buffer] === writtenBy[buffer]) reader[own.buffer] = at
        instruction.map = whole
        instruction.activation = undefined
        gone.add(maker)
        joined = true
        break
      }
    }
  })
  drop(writer, gone)

  function isChanged(buffer: number): boolean {
    return buffers.kind(buffer) === 'parameter' && writtenBy[buffer] !== -1
  }
}

function isContiguous({ inner, period }: MapInput, { count }: MapPart): boolean {
  return inner === 1 && period === count
}

/** First `before`, then `after`, which reads `between` from it. */
function join(before: MapPart, after: MapPart, between: number): MapPart {
  const inputs: MapInput[] = [...before.inputs]
  const places = after.inputs.map((input) => {
    if (input.buffer === between) return before.outputs[0]!.register
    const known = inputs.findIndex((own) => same(own, input))
    return known >= 0 ? known : inputs.push(input) - 1
  })
  const shift = before.steps.length
  const moved = (register: Register): Register => (register >= 0 ? places[register]! : register - shift)
  const steps: MapStep[] = [
    ...before.steps,
    ...after.steps.map((step) => ({ ...step, a: moved(step.a), b: moved(step.b) })),
  ]
  const outputs = after.outputs.map(({ register, buffer }) => ({ register: moved(register), buffer }))
  return { count: after.count, inputs, steps, outputs, sumScale: after.sumScale }
}

function same(a: MapInput, b: MapInput): boolean {
  return a.buffer === b.buffer && a.inner === b.inner && a.period === b.period
}

function drop(writer: Writer, gone: ReadonlySet<Instruction>): void {
  if (gone.size === 0) return
  const left = writer.instructions.filter((instruction) => !gone.has(instruction))
  writer.instructions.length = 0
  for (const instruction of left) writer.instructions.push(instruction)
}
