import type { Tensor } from '../tensor/tensor.ts'
import { NodeRunProblem, problem } from './problem.ts'

/** Class ids of a value as whole numbers; throws `NodeRunProblem` at the port for one that is none of 0 ... count - 1. */
export function classIds(value: Tensor, count: number, port: string): Float64Array {
  for (const id of value.data) {
    if (!Number.isInteger(id) || id < 0 || id >= count)
      throw new NodeRunProblem(
        problem(port, 'E_CLASS_ID', `${id} is no class id`, `feed whole numbers from 0 to ${count - 1}`),
      )
  }
  return value.data
}
