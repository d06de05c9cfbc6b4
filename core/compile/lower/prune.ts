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
  const left: Instruction[] = []
  const touched = new BufferList()
  for (let i = instructions.length - 1; i >= 0; i--) {
    const instruction = instructions[i]!
    const { layout } = instruction
    if (!alwaysDone.has(layout.name)) {
      if (!writesOf(instruction, touched).some((buffer) => read[buffer] === 1 && buffers.kind(buffer) !== 'work'))
        continue
      if (leavesOut.has(layout.name)) leaveOut(instruction, read)
      else if (instruction.map) leaveOutOfMap(instruction, read)
    }
    readsOf(instruction, touched)
    for (let at = 0; at < touched.count; at++) read[touched.at(at)] = 1
    left.push(instruction)
  }
  instructions.length = 0
  for (let i = left.length - 1; i >= 0; i--) instructions.push(left[i]!)
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
  const outputs = map.outputs.filter(({ buffer }) => read[buffer] === 1)
  if (outputs.length === map.outputs.length) return
  instruction.map = { ...map, outputs }
}
