import type { Tensor } from '../tensor/tensor.ts'
import type { PortId } from '../graph/document.ts'
import type { Prepared } from './prepare.ts'

/**
 * The number backward differentiates, when all values are there: Σ weight · loss, or the sum of all elements of the outputs,
 * or Σ grad_output · output. All three are the same sum, since the objective's own gradients are its factors.
 */
export function objectiveValue(run: Prepared, values: { value(port: PortId): Tensor }): number {
  let sum = 0
  for (const [port, factors] of run.seeds) {
    const { data } = values.value(port)
    for (let i = 0; i < data.length; i++) sum += factors.data[i]! * data[i]!
  }
  return sum
}
