import type { Instruction } from './instruction.ts'
import type { MapPart } from './map-part.ts'
import { CONSTANT } from '../../kernels/formula-map.ts'
import { doubleWords, floatWord, layouts } from '../../kernels/encode.ts'

/** The words of a map: every operation is given a register that nothing else needs by then. */
export interface EncodedMap {
  readonly registers: number
  /** How many operations at the front are constants. */
  readonly constants: number
  /** Codes, registers and constants, four words an operation. */
  readonly operations: readonly number[]
  /** Register of each output. */
  readonly outputs: readonly number[]
}

/** The inputs and the constants keep their registers; an operation never writes over what it reads. */
export function giveRegisters({ inputs, steps, outputs }: MapPart): EncodedMap {
  const lastUse = new Int32Array(steps.length).fill(-1)
  const use = (register: number, at: number): void => {
    if (register < 0) lastUse[-1 - register] = at
  }
  steps.forEach(({ code, a, b }, at) => {
    if (code === CONSTANT) return
    use(a, at)
    use(b, at)
  })
  for (const register of outputs) use(register, steps.length)

  const given = new Int32Array(steps.length)
  const free: number[] = []
  let registers = inputs.length
  const place = (register: number): number => (register >= 0 ? register : given[-1 - register]!)
  const operations: number[] = []
  let constants = 0
  steps.forEach(({ code, value }, at) => {
    if (code !== CONSTANT) return
    given[at] = registers++
    constants++
    operations.push(code, given[at]!, floatWord(value), 0)
  })
  steps.forEach(({ code, a, b }, at) => {
    // Nobody reads it: a formula may hold more than its outputs need.
    if (code === CONSTANT || lastUse[at] === -1) return
    given[at] = free.pop() ?? registers++
    operations.push(code, given[at]!, place(a), place(b))
    for (const register of a === b ? [a] : [a, b]) {
      if (register < 0 && lastUse[-1 - register] === at && steps[-1 - register]!.code !== CONSTANT)
        free.push(place(register))
    }
  })
  return { registers, constants, operations, outputs: outputs.map(place) }
}

/** All words of a map instruction. */
export function mapWords(
  map: MapPart,
  { operands }: Instruction,
  encoded: EncodedMap,
  work: number,
  places: Float64Array,
): number[] {
  const tail: number[] = []
  map.inputs.forEach(({ inner, period }, at) => tail.push(places[operands[at]!]!, inner, period))
  encoded.outputs.forEach((register, at) => tail.push(register, places[operands[map.inputs.length + at]!]!))
  for (const word of encoded.operations) tail.push(word)
  const { opcode, words } = layouts.map
  const operations = encoded.operations.length / 4
  const sizes = [work, map.count, map.inputs.length, map.outputs.length, operations, encoded.registers]
  const sum = map.sumScale === undefined ? 0 : 1
  return [opcode, words + tail.length, ...sizes, sum, ...doubleWords(map.sumScale ?? 0), encoded.constants, ...tail]
}
