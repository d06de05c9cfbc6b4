import type { Job } from './workloads/job.ts'
import { doubles, lossOf, PlainNetwork } from './peers/plain.ts'
import { checkedRuns } from './workloads/job.ts'
import { modelOf } from './workloads/model.ts'
import { expectedChecksum, productOf } from './workloads/product.ts'

/** Relative difference that float32 may make in a loss. */
const TOLERANCE = 2e-4

export function agrees(value: number, expected: number, tolerance = TOLERANCE): boolean {
  return Math.abs(value - expected) <= tolerance * Math.abs(expected)
}

/**
 * The numbers every engine has to give, computed by plain loops in float64; undefined where there is nothing to compare. Of a
 * training these are the first loss and the third: the third tells whether the gradients and the updates are right.
 */
export function refereeOf({ suite, workload }: Job): readonly number[] | undefined {
  if (suite === 'sgemm' || suite === 'threads') return [expectedChecksum(productOf(Number(workload)))]
  if (suite !== 'train' && suite !== 'forward') return undefined
  const model = modelOf(workload)
  if (model === undefined) return undefined
  const network = new PlainNetwork(model, doubles)
  if (suite === 'forward') return [lossOf(model, network.forward())]
  return checkedRuns.train.map((runs) => {
    let loss = NaN
    for (let i = 0; i < runs; i++) loss = network.step()
    return loss
  })
}
