import type { Job } from '../workloads/job.ts'

/*
 * What the bench says to a process or page in which an engine runs, and what it answers. One question at a time: between two
 * questions a host waits and takes no processor time.
 */

export interface Prepare {
  readonly do: 'prepare'
  readonly engine: string
  readonly job: Job
  /** Where a process that cannot draw the data itself finds them. */
  readonly file?: string
  readonly checkedRuns: readonly number[]
  readonly warmUpMs: number
}

export interface Sample {
  readonly do: 'sample'
  /** Samples to take. */
  readonly reps: number
  /** What a sample lasts at least; short work is repeated inside one. */
  readonly sampleMs: number
  /** No new sample is begun after this, the first apart. */
  readonly budgetMs: number
}

export type Question = Prepare | Sample

export interface Prepared {
  /** The number to compare after each of `checkedRuns`. */
  readonly checks: readonly number[]
}

export interface Sampled {
  /** Milliseconds of one run, sample by sample. */
  readonly samples: readonly number[]
}

export interface Failed {
  readonly problem: string
}

export type Answer = Prepared | Sampled | Failed

/** A process or page with one engine in it. */
export interface Host {
  prepare(question: Prepare): Promise<Prepared | Failed>
  sample(question: Sample): Promise<Sampled | Failed>
  stop(): Promise<void>
}
