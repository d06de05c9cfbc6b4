import type { MapStep, Register } from '../../kernels/formula-map.ts'

/** Entry i of a map reads entry (i / inner) mod period of a buffer. */
export interface MapInput {
  readonly inner: number
  readonly period: number
}

/**
 * A map before it has registers. Its buffers are the operands of the instruction, inputs first: so that maps that do the same can
 * share what they do.
 */
export interface MapPart {
  readonly count: number
  readonly inputs: readonly MapInput[]
  readonly steps: readonly MapStep[]
  readonly outputs: readonly Register[]
  /** Given: the last output is this times the sum over all entries. */
  readonly sumScale?: number | undefined
}
