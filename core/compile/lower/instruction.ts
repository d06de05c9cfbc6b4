import type { Layout } from '../../kernels/encode.ts'
import type { FusedActivation } from '../../kernels/instructions.ts'
import type { BufferList } from './buffers.ts'
import type { MapPart } from './map-part.ts'
import { NONE } from './buffers.ts'

export type Activation = Exclude<FusedActivation, 'none'>

/** An instruction with places of buffers in the list where the machine will have addresses. */
export interface Instruction {
  readonly layout: Layout
  /** The step of the plan it does something for. */
  readonly step: number
  /** In the order of the layout; of a map the buffers of its inputs, then of its outputs. */
  operands: number[]
  /** Words behind the operands. */
  readonly tail: readonly number[] | undefined
  map: MapPart | undefined
  /** Of a map that is just this function, or its backward: what can be done in the pass of a neighbour. */
  activation: Activation | undefined
  /** Buffers it touches that are not among its operands. */
  readonly also: { readonly reads: readonly number[]; readonly writes: readonly number[] } | undefined
  /** Memory a map works in, once it has registers. */
  work: number | undefined
}

/** All instructions have all fields, in one order: there are many, and they are looked at often. */
export function makeInstruction(
  layout: Layout,
  step: number,
  operands: number[],
  tail?: readonly number[],
  map?: MapPart,
  activation?: Activation,
  also?: Instruction['also'],
): Instruction {
  return { layout, step, operands, tail, map, activation, also, work: undefined }
}

/** Writes down the buffers an instruction reads; what it adds to or changes among them. */
export function readsOf({ layout, operands, map, also }: Instruction, list: BufferList): BufferList {
  list.clear()
  if (map) {
    for (let i = 0; i < map.inputs.length; i++) list.add(operands[i]!)
    return list
  }
  if (also) for (const buffer of also.reads) list.add(buffer)
  // What is not added to is not read.
  const replaces = layout.accumulate >= 0 && operands[layout.accumulate] === 0
  addOperands(list, operands, replaces ? layout.reads : layout.readsAdding)
  return list
}

/** Writes down the buffers an instruction writes, those it works in included. */
export function writesOf({ layout, operands, map, also, work }: Instruction, list: BufferList): BufferList {
  list.clear()
  if (map) {
    for (let i = map.inputs.length; i < operands.length; i++) list.add(operands[i]!)
    if (work !== undefined) list.add(work)
    return list
  }
  if (also) for (const buffer of also.writes) list.add(buffer)
  addOperands(list, operands, layout.writes)
  return list
}

function addOperands(list: BufferList, operands: readonly number[], places: readonly number[]): void {
  for (let i = 0; i < places.length; i++) {
    const buffer = operands[places[i]!]!
    if (buffer !== NONE) list.add(buffer)
  }
}
