import type { Instruction } from './instruction.ts'
import type { Writer } from './writer.ts'
import { BufferList } from './buffers.ts'
import { readsOf, writesOf } from './instruction.ts'
import { SEVERAL, usageOf } from './usage.ts'

/**
 * Puts what is computed from constants alone in front, where it is done once and not in every step. Gives the number of these
 * instructions. Their results are kept.
 */
export function hoistConstants(writer: Writer): number {
  const { buffers, instructions } = writer
  const { writer: writtenBy } = usageOf(writer)
  const constant = new Uint8Array(buffers.length)
  for (let at = 0; at < buffers.length; at++) if (buffers.kind(at) === 'constant') constant[at] = 1
  const first: Instruction[] = []
  let rest = 0
  const reads = new BufferList()
  const writes = new BufferList()
  for (const instruction of instructions) {
    readsOf(instruction, reads)
    writesOf(instruction, writes)
    if (writes.count === 0 || !reads.every(isConstant) || !writes.every(isOwn)) {
      instructions[rest++] = instruction
      continue
    }
    first.push(instruction)
    for (let at = 0; at < writes.count; at++) {
      const buffer = writes.at(at)
      if (buffers.kind(buffer) === 'work') continue
      constant[buffer] = 1
      buffers.keep(buffer)
    }
  }
  instructions.length = rest + first.length
  if (first.length > 0) instructions.copyWithin(first.length, 0, rest)
  first.forEach((instruction, at) => (instructions[at] = instruction))
  return first.length

  function isConstant(buffer: number): boolean {
    return constant[buffer] === 1
  }
  function isOwn(buffer: number): boolean {
    const kind = buffers.kind(buffer)
    return kind === 'work' || (kind === 'value' && writtenBy[buffer] !== SEVERAL)
  }
}
