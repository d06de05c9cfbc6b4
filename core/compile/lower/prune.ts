import type { Instruction } from './instruction.ts'
import type { Writer } from './writer.ts'
import { BufferList } from './buffers.ts'
import { readsOf, writesOf } from './instruction.ts'

/** What an instruction can leave out when nobody reads it, by the names of its operands. */
const leavesOut: ReadonlySet<string> = new Set([
  'linearBackward',
  'linearDescent',
  'convWeight',
  'crossEntropyBackward',
])
/** What is done for its own sake: it checks numbers. */
const alwaysDone: ReadonlySet<string> = new Set([
  'probabilities',
  'finite',
  'refuse',
  'bounded',
  'gather',
  'crossEntropy',
])

/**
 * Leaves out what nobody reads: whole instructions, and single results of those that have several. `needed` are the buffers
 * that somebody outside of the program reads; what is kept, and what is no value but a parameter or a state, is needed too.
 * One walk from the end.
 */
export function prune(writer: Writer): void {
  const { buffers, instructions } = writer
  const read = new Uint8Array(buffers.length)
  for (let at = 0; at < buffers.length; at++) {
    const kind = buffers.kind(at)
    if (buffers.isKept(at) || kind === 'parameter' || kind === 'state') read[at] = 1
  }
  const touched = new BufferList()
  // What is left moves to the end of the list as it is found, and then to its beginning.
  let first = instructions.length
  for (let i = first - 1; i >= 0; i--) {
    const instruction = instructions[i]!
    const { layout } = instruction
    if (!alwaysDone.has(layout.name)) {
      if (!isRead(writesOf(instruction, touched))) continue
      if (leavesOut.has(layout.name)) leaveOut(instruction, read)
      else if (instruction.map) leaveOutOfMap(instruction, read)
    }
    readsOf(instruction, touched)
    for (let at = 0; at < touched.count; at++) read[touched.at(at)] = 1
    instructions[--first] = instruction
  }
  instructions.copyWithin(0, first)
  instructions.length -= first

  function isRead(written: BufferList): boolean {
    for (let at = 0; at < written.count; at++) {
      const buffer = written.at(at)
      if (read[buffer] === 1 && buffers.kind(buffer) !== 'work') return true
    }
    return false
  }
}

function leaveOut(instruction: Instruction, read: Uint8Array): void {
  instruction.layout.operands.forEach(({ kind, optional }, at) => {
    const buffer = instruction.operands[at]!
    if (kind !== 'write' || !optional || buffer === 0 || read[buffer] === 1) return
    instruction.operands[at] = 0
  })
}

function leaveOutOfMap(instruction: Instruction, read: Uint8Array): void {
  const map = instruction.map!
  if (map.outputs.length < 2) return
  const first = map.inputs.length
  const isLeft = (output: number) => read[instruction.operands[first + output]!] === 1
  const outputs = map.outputs.filter((_, at) => isLeft(at))
  if (outputs.length === map.outputs.length) return
  instruction.operands = instruction.operands.filter((_, at) => at < first || isLeft(at - first))
  instruction.map = { ...map, outputs }
}
