import type { MapStep, Register } from '../../kernels/formula-map.ts'

/** Entry i of a map reads entry (i / inner) mod period of the buffer. */
export interface MapInput {
  readonly buffer: number
  readonly inner: number
  readonly period: number
}

/** A map before it has registers. */
export interface MapPart {
  readonly count: number
  readonly inputs: readonly MapInput[]
  readonly steps: readonly MapStep[]
  readonly outputs: readonly { readonly register: Register; readonly buffer: number }[]
  /** Given: the last output is this times the sum over all entries. */
  readonly sumScale?: number | undefined
}
