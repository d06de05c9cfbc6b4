import type { ValueType } from '../nodes/define.ts'
import type { PortId } from '../graph/document.ts'
import type { Shape } from '../tensor/tensor.ts'
import type { Objective } from './plan.ts'

/** Numbers in a tensor. Beyond 2⁵³ it is rounded, never wrapped round to something small. */
export function elements(shape: Shape): number {
  let product = 1
  for (const length of shape) product *= length
  return product
}

/** Numbers in a value of a run with `batch` samples. */
export function valueElements(type: ValueType, batch: number): number {
  return elements(type.shape) * (type.batched ? batch : 1)
}

/** The output ports the objective is made of. */
export function objectivePorts(objective: Objective): readonly PortId[] {
  return objective.kind === 'losses' ? objective.terms.map((term) => term.port) : objective.ports
}
