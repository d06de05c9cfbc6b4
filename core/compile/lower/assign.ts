import type { Writer } from './writer.ts'
import { BufferList } from './buffers.ts'
import { readsOf, writesOf } from './instruction.ts'
import { Arena } from '../arena.ts'

/** Bytes to which every buffer begins, and up to which it may be touched. */
export const ALIGNMENT = 16

export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

export interface Assignment {
  /** Where each value lies in the arena; −1 for what lies outside of it. */
  readonly offsets: Float64Array
  readonly arenaBytes: number
  /** The same if every value had its own place. */
  readonly withoutReuseBytes: number
}

/**
 * Finds places in the arena: each value has one from the instruction that writes it to the last one that reads it, and to the
 * end where it is kept. A map may write over an input that nobody reads after it.
 */
export function assign({ buffers, instructions }: Writer): Assignment {
  const last = new Int32Array(buffers.length).fill(-1)
  const inArena = (buffer: number) => buffers.kind(buffer) === 'value' || buffers.kind(buffer) === 'work'
  const reads = new BufferList()
  const writes = new BufferList()
  instructions.forEach((instruction, at) => {
    readsOf(instruction, reads)
    for (let i = 0; i < reads.count; i++) last[reads.at(i)] = at
    writesOf(instruction, writes)
    for (let i = 0; i < writes.count; i++) last[writes.at(i)] = at
  })
  const arena = new Arena()
  const offsets = new Float64Array(buffers.length).fill(-1)
  const blocks = new Int32Array(buffers.length)
  let withoutReuseBytes = 0
  const bytesOf = (buffer: number) => Math.max(ALIGNMENT, aligned(buffers.bytes(buffer)))
  /** Buffers whose place went over to another one. */
  const handedOn = new Uint8Array(buffers.length)
  instructions.forEach((instruction, at) => {
    const { map, operands } = instruction
    readsOf(instruction, reads)
    writesOf(instruction, writes)
    for (let i = 0; i < writes.count; i++) {
      const buffer = writes.at(i)
      if (!inArena(buffer) || offsets[buffer]! >= 0) continue
      const bytes = bytesOf(buffer)
      withoutReuseBytes += bytes
      const over = map && map.sumScale === undefined ? dying(buffer, at) : undefined
      if (over === undefined) blocks[buffer] = arena.take(bytes)
      else {
        handedOn[over] = 1
        blocks[buffer] = blocks[over]!
      }
      offsets[buffer] = arena.start(blocks[buffer]!)
    }
    for (const list of [reads, writes]) {
      for (let i = 0; i < list.count; i++) {
        const buffer = list.at(i)
        if (last[buffer] !== at || handedOn[buffer] === 1 || buffers.isKept(buffer)) continue
        if (!inArena(buffer) || offsets[buffer]! < 0) continue
        handedOn[buffer] = 1
        arena.giveBack(blocks[buffer]!)
      }
    }

    /** An input of this map that it may write `buffer` over. */
    function dying(buffer: number, at: number): number | undefined {
      for (let i = 0; i < map!.inputs.length; i++) {
        const input = operands[i]!
        const { inner, period } = map!.inputs[i]!
        if (last[input] !== at || handedOn[input] === 1 || buffers.isKept(input) || offsets[input]! < 0) continue
        if (inner === 1 && period === map!.count && bytesOf(input) === bytesOf(buffer) && !readOtherwise(input))
          return input
      }
      return undefined
    }
    /** Whether the map reads it at other places too. */
    function readOtherwise(input: number): boolean {
      return map!.inputs.some((own, i) => operands[i] === input && !(own.inner === 1 && own.period === map!.count))
    }
  })
  return { offsets, arenaBytes: arena.size, withoutReuseBytes }
}
