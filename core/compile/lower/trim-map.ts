import type { MapStep, Register } from '../../kernels/formula-map.ts'

/** What is left of a map, and which of its inputs, by their places, still come in. */
export interface TrimmedMap {
  readonly steps: readonly MapStep[]
  readonly outputs: readonly Register[]
  readonly inputs: readonly number[]
}

/**
 * Leaves out operations and inputs that no output needs. A derivative is written down with all of the formula before it, of which
 * it often needs nothing; what a map does not read need not be kept for it, and may be joined with others.
 */
export function trimMap(steps: readonly MapStep[], outputs: readonly Register[], inputs: number): TrimmedMap {
  const isRead = new Uint8Array(inputs)
  const isDone = new Uint8Array(steps.length)
  const need = (register: Register): void => {
    if (register >= 0) isRead[register] = 1
    else isDone[-1 - register] = 1
  }
  outputs.forEach(need)
  for (let at = steps.length - 1; at >= 0; at--) {
    if (isDone[at] === 0) continue
    // One operand, or none, names the first input for the others: that one then counts as read.
    need(steps[at]!.a)
    need(steps[at]!.b)
  }
  const kept: number[] = []
  const left: MapStep[] = []
  const inputPlaces = new Int32Array(inputs)
  const stepPlaces = new Int32Array(steps.length)
  isRead.forEach((read, at) => {
    if (read === 1) inputPlaces[at] = kept.push(at) - 1
  })
  const moved = (register: Register): Register =>
    register >= 0 ? inputPlaces[register]! : -1 - stepPlaces[-1 - register]!
  steps.forEach((step, at) => {
    if (isDone[at] === 1) stepPlaces[at] = left.push({ ...step, a: moved(step.a), b: moved(step.b) }) - 1
  })
  return { steps: left, outputs: outputs.map(moved), inputs: kept }
}
