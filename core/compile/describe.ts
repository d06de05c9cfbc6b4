import type { ValueType } from '../nodes/define.ts'
import type { GraphDocument } from '../graph/document.ts'
import type { Plan, Read, Write } from './plan.ts'
import { runMemory } from './lower/run-memory.ts'

/** Per-sample lengths behind "B" where the value has a batch. */
export type DescribedShape = readonly (number | 'B')[]

export type DescribedWrite =
  | { readonly edge: string; readonly shape: DescribedShape }
  /** The gradient of an output as one consumer sends it back, along the edge that ends at `to`. */
  | { readonly gradient: string; readonly to: string; readonly shape: DescribedShape }
  /** The gradient of a parameter. */
  | { readonly gradient: string; readonly shape: DescribedShape }

export interface DescribedStep {
  readonly index: number
  readonly phase: 'forward' | 'backward'
  readonly node: string
  readonly op: string
  readonly reads: readonly Read[]
  readonly writes: readonly DescribedWrite[]
}

/** What `compile --json` prints. */
export interface PlanDescription {
  readonly steps: readonly DescribedStep[]
  readonly parameters: number
  readonly memory: { readonly arenaBytes: number; readonly withoutReuseBytes: number }
}

/** The plan for people and scripts; memory is that of a run with `batch` samples. */
export function describePlan(document: GraphDocument, plan: Plan, batch = 1): PlanDescription {
  const steps = plan.steps.map(({ index, phase, node, op, reads, writes }) => ({
    index,
    phase,
    node,
    op,
    reads,
    writes: writes.map(describeWrite),
  }))
  return { steps, parameters: plan.parameterCount, memory: runMemory(document, plan, batch) }
}

function describeWrite(write: Write): DescribedWrite {
  if ('edge' in write) return { edge: write.edge, shape: describeType(write.type) }
  if ('gradient' in write) return { gradient: write.gradient, to: write.to, shape: describeType(write.type) }
  return { gradient: write.parameterGradient, shape: write.shape }
}

function describeType({ shape, batched }: ValueType): DescribedShape {
  return batched ? ['B', ...shape] : shape
}
