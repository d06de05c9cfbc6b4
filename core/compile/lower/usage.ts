import type { Writer } from './writer.ts'
import { BufferList } from './buffers.ts'
import { readsOf, writesOf } from './instruction.ts'

/** Who writes and reads each buffer. */
export interface Usage {
  /** The only instruction that writes it; −1 where there is none, −2 where there are several. */
  readonly writer: Int32Array
  /** The only instruction that reads it; −1 and −2 likewise. */
  readonly reader: Int32Array
}

export const SEVERAL = -2

export function usageOf({ buffers, instructions }: Writer): Usage {
  const writer = new Int32Array(buffers.length).fill(-1)
  const reader = new Int32Array(buffers.length).fill(-1)
  const note = (list: Int32Array, buffer: number, at: number) => {
    const known = list[buffer]!
    list[buffer] = known === -1 || known === at ? at : SEVERAL
  }
  const touched = new BufferList()
  instructions.forEach((instruction, at) => {
    readsOf(instruction, touched)
    for (let i = 0; i < touched.count; i++) note(reader, touched.at(i), at)
    writesOf(instruction, touched)
    for (let i = 0; i < touched.count; i++) note(writer, touched.at(i), at)
  })
  return { writer, reader }
}
