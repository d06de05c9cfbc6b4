import type { Instruction } from './instruction.ts'
import type { Buffers } from './buffers.ts'
import type { MapPart } from './map-part.ts'
import type { Writer } from './writer.ts'
import type { EncodedMap } from './registers.ts'
import { doubleWords, floatWord } from '../../kernels/encode.ts'
import { PROGRAM_ADDRESS } from '../../kernels/machine.ts'
import { mapWork } from '../../kernels/map-work.ts'
import { aligned, ALIGNMENT, assign } from './assign.ts'
import { giveRegisters, mapWords } from './registers.ts'

/** A kernel may read, never write, so far behind the end of a buffer: there has to be memory. */
const OVERREACH = 64

/** A program with all its addresses: plain data, ready to be copied into a machine. */
export interface Program {
  /** To lie at `PROGRAM_ADDRESS`. */
  readonly words: Int32Array
  /** Address of instruction i; one more for the end. */
  readonly addresses: Float64Array
  /** Address of each buffer, by its place in the list. */
  readonly places: Float64Array
  /** Numbers that never change, to be written before the first run. */
  readonly constants: readonly { readonly address: number; readonly data: ArrayLike<number> }[]
  /** Values and gradients of one run, those that are no longer read making room for others. */
  readonly arenaBytes: number
  /** The same if each had its own place. */
  readonly withoutReuseBytes: number
  /** All of it: instructions, parameters, states, inputs, arena. */
  readonly bytes: number
}

/** Gives every buffer its place and writes the instructions down as words. */
export function assemble(writer: Writer, order: readonly number[] = []): Program {
  const { buffers, instructions } = writer
  /** Maps that do the same share their registers. */
  const maps = new Map<MapPart, EncodedMap>()
  for (const instruction of instructions) {
    const { map } = instruction
    if (!map) continue
    let encoded = maps.get(map)
    if (!encoded) maps.set(map, (encoded = giveRegisters(map)))
    instruction.work = writer.work(mapWork(encoded.registers))
  }
  const { offsets, arenaBytes, withoutReuseBytes } = assign(writer)

  const addresses = new Float64Array(instructions.length + 1)
  let top = PROGRAM_ADDRESS
  instructions.forEach((instruction, at) => {
    addresses[at] = top
    top += 4 * wordsOf(instruction, maps)
  })
  addresses[instructions.length] = top

  const places = new Float64Array(buffers.length)
  top = aligned(top)
  const put = (at: number): void => {
    if (places[at] !== 0) return
    places[at] = top
    top += Math.max(ALIGNMENT, aligned(buffers.bytes(at)))
  }
  // Those that have to lie side by side first.
  for (const at of order) put(at)
  for (let at = 1; at < buffers.length; at++) {
    const kind = buffers.kind(at)
    if (kind !== 'value' && kind !== 'work') put(at)
  }
  for (let at = 1; at < buffers.length; at++) if (offsets[at]! >= 0) places[at] = top + offsets[at]!

  const words = new Int32Array((addresses[instructions.length]! - PROGRAM_ADDRESS) / 4)
  let at = 0
  for (const instruction of instructions) {
    const { map } = instruction
    if (map) {
      const work = instruction.work === undefined ? 0 : places[instruction.work]!
      for (const word of mapWords(map, instruction, maps.get(map)!, work, places)) words[at++] = word
    } else at = writeWords(words, at, instruction, places)
  }
  return {
    words,
    addresses,
    places,
    constants: constantsOf(buffers, places),
    arenaBytes,
    withoutReuseBytes,
    bytes: top + arenaBytes + OVERREACH,
  }
}

function wordsOf({ layout, map, tail }: Instruction, maps: ReadonlyMap<MapPart, EncodedMap>): number {
  if (!map) return layout.words + (tail?.length ?? 0)
  return layout.words + 3 * map.inputs.length + 2 * map.outputs.length + maps.get(map)!.operations.length
}

/** Writes an instruction that is no map from a place on; gives the place behind it. */
function writeWords(
  words: Int32Array,
  from: number,
  { layout, operands, tail = [] }: Instruction,
  places: Float64Array,
): number {
  let at = from
  words[at++] = layout.opcode
  words[at++] = layout.words + tail.length
  for (let i = 0; i < operands.length; i++) {
    const value = operands[i]!
    const { kind } = layout.operands[i]!
    if (kind === 'int') words[at++] = value
    else if (kind === 'float') words[at++] = floatWord(value)
    else if (kind === 'double') for (const word of doubleWords(value)) words[at++] = word
    else words[at++] = value === 0 ? 0 : places[value]!
  }
  // The terms of an objective: value, factors, count.
  const terms = layout.name === 'objective'
  for (let i = 0; i < tail.length; i++) words[at++] = terms && i % 3 !== 2 ? places[tail[i]!]! : tail[i]!
  return at
}

function constantsOf(buffers: Buffers, places: Float64Array): Program['constants'] {
  return [...buffers.constants()].map(([buffer, data]) => ({ address: places[buffer]!, data }))
}
