import type { Layout } from '../../kernels/encode.ts'
import type { FusedActivation } from '../../kernels/instructions.ts'
import type { MapPart } from './map-part.ts'

export type Activation = Exclude<FusedActivation, 'none'>

/** An instruction with places of buffers in the list where the machine will have addresses. */
export interface Instruction {
  readonly layout: Layout
  /** The step of the plan it does something for. */
  readonly step: number
  /** In the order of the layout; of a map none, they are made of `map`. */
  readonly operands: number[]
  /** Words behind the operands. */
  readonly tail?: readonly number[]
  map?: MapPart
  /** Of a map that is just this function, or its backward: what can be done in the pass of a neighbour. */
  activation?: Activation
  /** Buffers it touches that are not among its operands. */
  readonly also?: { readonly reads: readonly number[]; readonly writes: readonly number[] }
  /** Memory a map works in, once it has registers. */
  work?: number
}

/** Buffers an instruction reads; what it adds to or changes among them. */
export function readsOf({ layout, operands, map, also }: Instruction): number[] {
  if (map) return map.inputs.map(({ buffer }) => buffer)
  const reads: number[] = also ? [...also.reads] : []
  // What is not added to is not read.
  const replaces = layout.accumulate >= 0 && operands[layout.accumulate] === 0
  for (let at = 0; at < operands.length; at++) {
    const { kind } = layout.operands[at]!
    if (operands[at] !== 0 && (kind === 'read' || (kind === 'update' && !replaces))) reads.push(operands[at]!)
  }
  return reads
}

/** Buffers an instruction writes, those it works in included. */
export function writesOf({ layout, operands, map, also, work }: Instruction): number[] {
  if (map) {
    const writes = map.outputs.map(({ buffer }) => buffer)
    if (work !== undefined) writes.push(work)
    return writes
  }
  const writes: number[] = also ? [...also.writes] : []
  for (let at = 0; at < operands.length; at++) {
    const { kind } = layout.operands[at]!
    if (operands[at] !== 0 && (kind === 'write' || kind === 'update' || kind === 'work')) writes.push(operands[at]!)
  }
  return writes
}
