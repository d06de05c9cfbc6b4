import type { Machine } from '../kernels/machine.ts'
import type { Shape } from '../tensor/tensor.ts'
import type { Watch } from './session.ts'
import { encode } from '../kernels/encode.ts'
import { STATISTICS } from '../kernels/statistics-layout.ts'
import { sizeOf } from '../tensor/tensor.ts'

/** A tensor in the machine's memory, and the step of the plan after which it is there. */
export interface Resident {
  readonly address: number
  readonly shape: Shape
  readonly step: number
}

const DOUBLE = 8
const WORD = 4
const PAIR = 2

/**
 * Numbers about tensors that lie in a machine: one instruction for all of them, behind everything else. What does not change
 * from look to look is worked out once.
 */
export class MachineWatch implements Watch {
  readonly shapes: readonly (Shape | undefined)[]
  private readonly machine: Machine
  private readonly numbers: number
  private readonly start: number
  private readonly end: number
  private readonly steps: Int32Array
  private readonly sizes: Int32Array
  /** The instruction's list, address and length of each tensor, and the instruction itself behind it. */
  private readonly words: Int32Array
  private readonly stepsDone: () => number
  /** Steps that were done when the lengths were written. */
  private position = -1

  /** `top` is where the memory in use ends. */
  constructor(machine: Machine, top: number, residents: readonly (Resident | undefined)[], stepsDone: () => number) {
    this.machine = machine
    this.stepsDone = stepsDone
    this.shapes = residents.map((resident) => resident?.shape)
    this.steps = Int32Array.from(residents, (resident) => resident?.step ?? -1)
    this.sizes = Int32Array.from(residents, (resident) => (resident ? sizeOf(resident.shape) : 0))
    const count = residents.length
    this.numbers = DOUBLE * Math.ceil(top / DOUBLE)
    const list = this.numbers + DOUBLE * STATISTICS * count
    this.start = list + WORD * PAIR * count
    const instruction = encode('survey', { list, y: this.numbers, count })
    this.end = this.start + WORD * instruction.length
    this.words = new Int32Array(PAIR * count + instruction.length)
    this.words.set(instruction, PAIR * count)
    residents.forEach((resident, at) => (this.words[PAIR * at] = resident?.address ?? 0))
  }

  look(): Float64Array | undefined {
    const { machine, words, steps, sizes } = this
    const position = this.stepsDone()
    if (!machine.reserve(this.end)) return undefined
    if (position !== this.position) {
      for (let at = 0; at < steps.length; at++) words[PAIR * at + 1] = steps[at]! < position ? sizes[at]! : 0
      this.position = position
    }
    machine.integers(this.end - WORD * words.length, words.length).set(words)
    machine.run(this.start, this.end)
    return machine.doubles(this.numbers, STATISTICS * steps.length)
  }
}
