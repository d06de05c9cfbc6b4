import type { GraphDocument } from '../../graph/document.ts'
import type { Plan } from '../plan.ts'
import type { LoweredPlan, LowerOptions } from './lowered-plan.ts'
import type { Program } from './program.ts'
import { BufferList } from './buffers.ts'
import { readsOf, writesOf } from './instruction.ts'
import { lowerPlan } from './lower.ts'
import { assemble } from './program.ts'

/** A program that can be gone through step by step, forth and back, with every value and gradient there to be looked at. */
export interface StepwiseProgram {
  readonly lowered: LoweredPlan
  readonly program: Program
}

/**
 * Lowers a plan for looking at: nothing is left out or joined, and what one step leaves for another is never overwritten, so
 * that any step can be done again.
 */
export function stepwiseProgram(
  document: GraphDocument,
  plan: Plan,
  options: Omit<LowerOptions, 'stepwise'>,
): StepwiseProgram {
  const lowered = lowerPlan(document, plan, { ...options, stepwise: true })
  const { writer, starts, values, shares, parameterGradients, shadows } = lowered
  const reads = new BufferList()
  const writes = new BufferList()
  const { buffers, instructions } = writer
  const keep = (buffer: number): void => {
    buffers.keep(buffer)
  }
  for (const { buffer } of [...values.values(), ...shares.values(), ...parameterGradients.values()]) keep(buffer)
  for (const { copy } of shadows) keep(copy.buffer)
  /** The step that last touched a buffer. */
  const touched = new Int32Array(buffers.length).fill(-1)
  for (let step = 0; step + 1 < starts.length; step++) {
    for (let at = starts[step]!; at < starts[step + 1]!; at++) {
      const instruction = instructions[at]!
      for (const list of [readsOf(instruction, reads), writesOf(instruction, writes)]) {
        for (let i = 0; i < list.count; i++) {
          const buffer = list.at(i)
          if (touched[buffer] !== -1 && touched[buffer] !== step) keep(buffer)
          touched[buffer] = step
        }
      }
    }
  }
  return { lowered, program: assemble(writer) }
}
