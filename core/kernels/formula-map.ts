import type { MapOperation } from './map-operations.ts'
import { mapOperations } from './map-operations.ts'

/*
 * What a `map` computes, as a list of operations that name their operands: 0 … are the inputs, −1, −2 … the operations.
 */

/** An input (0, 1, …) or an operation (−1, −2, …). */
export type Register = number

export interface MapStep {
  readonly code: number
  readonly a: Register
  readonly b: Register
  /** Of a `constant`. */
  readonly value: number
}

const codes = new Map(mapOperations.map((name, code) => [name, code]))
export const CONSTANT = codes.get('constant')!
/** Operations of one operand take any register for the other: the first input, or nothing. */
const NO_OPERAND = 0

/** Writes down a formula of some inputs, one operation after the other. */
export class MapFormula {
  readonly steps: MapStep[] = []
  private readonly constants = new Map<number, Register>()

  constant(value: number): Register {
    const key = Object.is(value, -0) ? -Number.MIN_VALUE : value
    const known = this.constants.get(key)
    if (known !== undefined) return known
    const register = this.put({ code: CONSTANT, a: NO_OPERAND, b: NO_OPERAND, value })
    this.constants.set(key, register)
    return register
  }

  apply(operation: MapOperation, a: Register, b: Register = NO_OPERAND): Register {
    return this.put({ code: codes.get(operation)!, a, b, value: 0 })
  }

  add = (a: Register, b: Register) => this.apply('add', a, b)
  subtract = (a: Register, b: Register) => this.apply('subtract', a, b)
  multiply = (a: Register, b: Register) => this.apply('multiply', a, b)
  divide = (a: Register, b: Register) => this.apply('divide', a, b)

  private put(step: MapStep): Register {
    this.steps.push(step)
    return -this.steps.length
  }
}
