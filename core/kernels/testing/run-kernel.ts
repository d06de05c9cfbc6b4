import type { BuildName } from '../machine.ts'
import type { InstructionName, OperandKind } from '../instructions.ts'
import { setFlagsFromString } from 'node:v8'
import { encode, layouts } from '../encode.ts'
import { canRun, Machine, PROGRAM_ADDRESS } from '../machine.ts'

// Node 20 has it behind this flag; where the flag is gone, it is on.
setFlagsFromString('--experimental-wasm-relaxed-simd')

/** The builds of one thread that this host can run; each kernel's test runs with all of them. */
export const testedBuilds: readonly BuildName[] = (['plain', 'simd', 'fma'] as const).filter(canRun)

/** A buffer for a kernel: its numbers, or how many it is to have (filled with NaN, so that what is not written shows). */
export type Buffer = readonly number[] | Float32Array | Int32Array | Float64Array | number

const machines = new Map<BuildName, Machine>()
const ALIGNMENT = 16
/** Memory between two buffers that nobody may touch. */
const MOAT = 64
const UNTOUCHED = 0x7fc0dead

/**
 * Runs one instruction. Operands that are buffers are given as `Buffer`s, others as numbers. Gives the buffers by name as they
 * are afterwards, as float32 (`work` left out); throws where the kernel wrote outside of its buffers. `failed`: its data were wrong.
 */
export function runKernel(
  build: BuildName,
  name: InstructionName,
  operands: { readonly [operand: string]: Buffer | undefined },
  /** Further words behind the operands; buffers in it are given as such. */
  tail: readonly (number | { readonly name: string; readonly buffer: Buffer })[] = [],
): {
  readonly failed: boolean
  readonly buffers: { readonly [name: string]: Float32Array }
  bytes(name: string): ArrayBuffer
} {
  const machine = machines.get(build) ?? new Machine({ build })
  machines.set(build, machine)
  const kinds = new Map<string, OperandKind>(layouts[name].operands.map((operand) => [operand.name, operand.kind]))
  const isBuffer = (operand: string) => !['int', 'float', 'double'].includes(kinds.get(operand) ?? '')
  const placed: { name: string; address: number; bytes: number; padded: number; buffer: Buffer }[] = []
  let top = PROGRAM_ADDRESS
  const place = (what: string, buffer: Buffer): number => {
    const bytes =
      typeof buffer === 'number' ? 4 * buffer : 'byteLength' in buffer ? buffer.byteLength : 4 * buffer.length
    const padded = Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
    const address = top + MOAT
    placed.push({ name: what, address, bytes, padded, buffer })
    top = address + padded
    return address
  }
  const values: { [operand: string]: number } = {}
  for (const [operand, given] of Object.entries(operands)) {
    if (!kinds.has(operand)) throw new Error(`${name} has no operand ${operand}`)
    if (given === undefined) continue
    values[operand] = isBuffer(operand) ? place(operand, given) : (given as number)
  }
  const words = tail.map((word) => (typeof word === 'number' ? word : place(word.name, word.buffer)))
  const code = encode(name, values as never, words)
  const start = Math.ceil((top + MOAT) / ALIGNMENT) * ALIGNMENT
  if (!machine.reserve(start + 4 * code.length)) throw new Error('not so much memory')
  machine.integers(PROGRAM_ADDRESS, (start - PROGRAM_ADDRESS) / 4).fill(UNTOUCHED)
  for (const { address, buffer, bytes } of placed) {
    if (typeof buffer === 'number') machine.floats(address, bytes / 4).fill(NaN)
    else if (buffer instanceof Float64Array) machine.doubles(address, buffer.length).set(buffer)
    else if (buffer instanceof Int32Array) machine.integers(address, buffer.length).set(buffer)
    else machine.floats(address, buffer.length).set(buffer)
  }
  machine.integers(start, code.length).set(code)
  const failed = machine.run(start, start + 4 * code.length) !== 0
  let from = PROGRAM_ADDRESS
  for (const { name: what, address, padded } of placed) {
    const moat = machine.integers(from, (address - from) / 4)
    if (moat.some((word) => word !== UNTOUCHED)) throw new Error(`${name} wrote in front of ${what}`)
    from = address + padded
  }
  if (machine.integers(from, (start - from) / 4).some((word) => word !== UNTOUCHED))
    throw new Error(`${name} wrote behind its last buffer`)
  const buffers: { [name: string]: Float32Array } = {}
  for (const { name: what, address, bytes } of placed) buffers[what] = machine.floats(address, bytes / 4).slice()
  return { failed, buffers, bytes: (what) => buffers[what]!.buffer as ArrayBuffer }
}
