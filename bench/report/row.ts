import type { Runtime } from '../engine-table.ts'
import type { Suite } from '../workloads/job.ts'
import { median, rounded } from './numbers.ts'

/** One line of the results: an engine in a runtime at a job. Without a time where it did not count; `problem` says why. */
export interface Row {
  readonly suite: Suite
  readonly workload: string
  readonly engine: string
  readonly runtime: Runtime
  readonly medianMs: number | null
  readonly minMs: number | null
  /** Samples taken; short work is repeated within one. */
  readonly reps: number
  /** The last number compared between the engines: of a training the loss of the third step. */
  readonly loss: number | null
  /** Of suites that multiply matrices. */
  readonly gflops?: number
  readonly problem?: string
}

/** A row and what it was made from, round by round. */
export interface Measured {
  readonly row: Row
  readonly rounds: readonly (readonly number[])[]
}

interface RowOptions extends Pick<Row, 'suite' | 'workload' | 'engine' | 'runtime'> {
  readonly rounds: readonly (readonly number[])[]
  readonly loss: number | null
  readonly operations?: number
  readonly problem?: string
}

export function measuredRow({ rounds, loss, operations, problem, ...what }: RowOptions): Measured {
  const samples = rounds.flat()
  if (samples.length === 0)
    return {
      row: { ...what, medianMs: null, minMs: null, reps: 0, loss, ...(problem !== undefined && { problem }) },
      rounds,
    }
  const medianMs = median(samples)
  const times = { medianMs: rounded(medianMs), minMs: rounded(Math.min(...samples)), reps: samples.length }
  const gflops = operations === undefined ? {} : { gflops: rounded(operations / medianMs / 1e6, 4) }
  return { row: { ...what, ...times, loss, ...gflops, ...(problem !== undefined && { problem }) }, rounds }
}

/**
 * How many times the time of `ours` the other took: the median over the rounds, in each of which both had their turn, so that
 * what slows the machine for a while slows both.
 */
export function ratioOf(other: Measured, ours: Measured): number | undefined {
  const ratios = other.rounds.flatMap((samples, round) => {
    const own = ours.rounds[round] ?? []
    return samples.length > 0 && own.length > 0 ? [median(samples) / median(own)] : []
  })
  return ratios.length === 0 ? undefined : median(ratios)
}
