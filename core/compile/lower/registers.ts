import type { MapPart } from './map-part.ts'
import { CONSTANT } from '../../kernels/formula-map.ts'
import { doubleWords, floatWord, layouts } from '../../kernels/encode.ts'

/** The words of a map: every operation is given a register that nothing else needs by then. */
export interface EncodedMap {
  readonly registers: number
  /** Codes, registers and constants, four words an operation. */
  readonly operations: readonly number[]
  /** Register of each output. */
  readonly outputs: readonly number[]
}

/** The inputs keep the first registers; an operation never writes over what it reads. */
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
  for (const { register } of outputs) use(register, steps.length)

  const given = new Int32Array(steps.length)
  const free: number[] = []
  let registers = inputs.length
  const place = (register: number): number => (register >= 0 ? register : given[-1 - register]!)
  const operations: number[] = []
  steps.forEach(({ code, a, b, value }, at) => {
    given[at] = free.pop() ?? registers++
    operations.push(code, given[at]!, ...(code === CONSTANT ? [floatWord(value), 0] : [place(a), place(b)]))
    const done = new Set(code === CONSTANT ? [] : [a, b])
    for (const register of done) if (register < 0 && lastUse[-1 - register] === at) free.push(place(register))
    // Nobody reads it: a formula may hold more than its outputs need.
    if (lastUse[at] === -1) free.push(given[at]!)
  })
  return { registers, operations, outputs: outputs.map(({ register }) => place(register)) }
}

/** All words of a map instruction. */
export function mapWords(
  map: MapPart,
  encoded: EncodedMap,
  work: number,
  address: (buffer: number) => number,
): number[] {
  const tail: number[] = []
  for (const { buffer, inner, period } of map.inputs) tail.push(address(buffer), inner, period)
  map.outputs.forEach(({ buffer }, at) => tail.push(encoded.outputs[at]!, address(buffer)))
  for (const word of encoded.operations) tail.push(word)
  const { opcode, words } = layouts.map
  const sizes = [work, map.count, map.inputs.length, map.outputs.length, map.steps.length, encoded.registers]
  const sum = map.sumScale === undefined ? 0 : 1
  return [opcode, words + tail.length, ...sizes, sum, ...doubleWords(map.sumScale ?? 0), ...tail]
}
