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
  const gone = new Uint8Array(instructions.length)
  const single = (buffer: number) => buffers.kind(buffer) === 'value' && !buffers.isKept(buffer)
  instructions.forEach(({ map, activation, operands }, at) => {
    if (!map || !activation) return
    const code = fusedActivations.indexOf(activation)
    if (map.inputs.length === 1) {
      // Forward: whoever made z makes f(z) at once, if nobody else reads z.
      const z = operands[0]!
      const maker = instructions[writtenBy[z]!]
      if (!maker || !single(z) || reader[z] !== at) return
      if (maker.layout.name !== 'linear' && maker.layout.name !== 'conv') return
      maker.operands[operandPlace(maker, 'y')] = operands[1]!
      maker.operands[operandPlace(maker, 'activation')] = code
      gone[at] = 1
      return
    }
    // Backward: whoever takes dz works it out from dy and y.
    const result = operands[2]!
    const taker = instructions[reader[result]!]
    if (
      taker?.layout.name !== 'linearBackward' ||
      !single(result) ||
      taker.operands[operandPlace(taker, 'dy')] !== result
    )
      return
    taker.operands[operandPlace(taker, 'dy')] = operands[0]!
    taker.operands[operandPlace(taker, 'y')] = operands[1]!
    taker.operands[operandPlace(taker, 'activation')] = code
    // dz is worked out in a place of its own: dy may be read by others.
    taker.operands[operandPlace(taker, 'dz')] = result
    gone[at] = 1
  })
  drop(writer, gone)
}

/** Joins each map with the maps before it whose results only it reads, entry by entry. */
function fuseMaps(writer: Writer): void {
  const { buffers, instructions } = writer
  const { reader, writer: writtenBy } = usageOf(writer)
  const gone = new Uint8Array(instructions.length)
  instructions.forEach((instruction, at) => {
    while (instruction.map && joinOne(instruction, instruction.map, at));
  })
  drop(writer, gone)

  /** False where there is nothing to join any more. */
  function joinOne(instruction: Instruction, map: MapPart, at: number): boolean {
    for (let input = 0; input < map.inputs.length; input++) {
      const buffer = instruction.operands[input]!
      const makerAt = writtenBy[buffer]!
      const maker = instructions[makerAt]
      if (!maker?.map || gone[makerAt] === 1 || reader[buffer] !== at) continue
      if (buffers.kind(buffer) !== 'value' || buffers.isKept(buffer)) continue
      if (!isContiguous(map.inputs[input]!, map) || maker.map.sumScale !== undefined) continue
      if (maker.map.outputs.length !== 1 || maker.map.count !== map.count) continue
      const read = maker.operands.slice(0, maker.map.inputs.length)
      // What is changed in between could not be read later: buffers of a node, states.
      if (read.some((own) => buffers.kind(own) === 'state' || isChanged(own))) continue
      const whole = join(maker.map, maker.operands, map, instruction.operands, buffer)
      if (whole.map.steps.length > MOST_STEPS || whole.map.inputs.length > MOST_INPUTS) continue
      for (const own of read) if (reader[own] === makerAt) reader[own] = at
      instruction.map = whole.map
      instruction.operands = whole.operands
      instruction.activation = undefined
      gone[makerAt] = 1
      return true
    }
    return false
  }

  function isChanged(buffer: number): boolean {
    return buffers.kind(buffer) === 'parameter' && writtenBy[buffer] !== -1
  }
}

function isContiguous({ inner, period }: MapInput, { count }: MapPart): boolean {
  return inner === 1 && period === count
}

/** First `before`, then `after`, which reads `between` from it. */
function join(
  before: MapPart,
  operandsBefore: readonly number[],
  after: MapPart,
  operandsAfter: readonly number[],
  between: number,
): { readonly map: MapPart; readonly operands: number[] } {
  const inputs: MapInput[] = [...before.inputs]
  const operands = operandsBefore.slice(0, inputs.length)
  const places = after.inputs.map((input, at) => {
    const buffer = operandsAfter[at]!
    if (buffer === between) return before.outputs[0]!
    const known = inputs.findIndex((own, other) => operands[other] === buffer && same(own, input))
    if (known >= 0) return known
    operands.push(buffer)
    return inputs.push(input) - 1
  })
  const shift = before.steps.length
  const moved = (register: Register): Register => (register >= 0 ? places[register]! : register - shift)
  const steps: MapStep[] = [
    ...before.steps,
    ...after.steps.map((step) => ({ ...step, a: moved(step.a), b: moved(step.b) })),
  ]
  operands.push(...operandsAfter.slice(after.inputs.length))
  const map = { count: after.count, inputs, steps, outputs: after.outputs.map(moved), sumScale: after.sumScale }
  return { map, operands }
}

function same(a: MapInput, b: MapInput): boolean {
  return a.inner === b.inner && a.period === b.period
}

/** Leaves out the instructions that are gone. */
function drop({ instructions }: Writer, gone: Uint8Array): void {
  let left = 0
  for (let at = 0; at < gone.length; at++) if (gone[at] === 0) instructions[left++] = instructions[at]!
  instructions.length = left
}
