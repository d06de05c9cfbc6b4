import type { Job } from '../workloads/job.ts'
import type { Target } from '../targets.ts'
import type { Measured } from './row.ts'
import { engineOf } from '../engine-table.ts'
import { targetsOf } from '../targets.ts'
import { short } from './numbers.ts'
import { ratioOf } from './row.ts'

/** A target and what came of it. `isMet` is undefined where something to compare with is missing. */
export interface Verdict {
  readonly what: string
  readonly reached: string
  readonly isMet: boolean | undefined
}

/** `earlier` gives the rows of a job of the same run. */
export function verdictsOf(job: Job, rows: readonly Measured[], earlier: (job: Job) => readonly Measured[]): Verdict[] {
  return targetsOf(job).map((target) => verdictOf(target, job, rows, earlier))
}

const withTime = (rows: readonly Measured[], engine: string, runtime: string): Measured | undefined =>
  rows.find(({ row }) => row.engine === engine && row.runtime === runtime && row.medianMs !== null)

/** The peer as ours is measured against it: in Chromium where it runs there. */
export const rivalOf = (rows: readonly Measured[], engine: string): Measured | undefined =>
  withTime(rows, engine, 'chromium') ?? withTime(rows, engine, 'python') ?? withTime(rows, engine, 'node')

const titleOf = (name: string): string => engineOf(name)?.title ?? name
const unknown = (what: string): Verdict => ({ what, reached: 'not measured', isMet: undefined })

function verdictOf(
  target: Target,
  job: Job,
  rows: readonly Measured[],
  earlier: (job: Job) => readonly Measured[],
): Verdict {
  const ours = withTime(rows, 'ours', 'chromium')
  const time = ours?.row.medianMs ?? NaN
  switch (target.kind) {
    case 'faster': {
      const what = `≥ ${target.times}× as fast as ${titleOf(target.than)}`
      const rival = rivalOf(rows, target.than)
      const ratio = rival && ours && ratioOf(rival, ours)
      return ratio === undefined ? unknown(what) : { what, reached: `${short(ratio)}×`, isMet: ratio >= target.times }
    }
    case 'within': {
      const what = `≤ ${target.times}× the time of ${titleOf(target.of)}`
      const rival = rivalOf(rows, target.of)
      const ratio = rival && ours && ratioOf(rival, ours)
      if (ratio === undefined) return unknown(what)
      return { what, reached: `${short(1 / ratio)}×`, isMet: 1 / ratio <= target.times }
    }
    case 'share': {
      const what = `≥ ${100 * target.share} % of the multiply-add roof`
      const roof = withTime(rows, target.of, 'chromium')
      const ratio = roof && ours && ratioOf(roof, ours)
      if (ratio === undefined) return unknown(what)
      return { what, reached: `${short(100 * ratio)} %`, isMet: ratio >= target.share }
    }
    case 'perNode': {
      const what = `≤ ${target.nanoseconds} ns a node`
      const reached = (1e6 * time) / target.nodes
      return ours ? { what, reached: `${short(reached)} ns`, isMet: reached <= target.nanoseconds } : unknown(what)
    }
    case 'milliseconds': {
      const what = `≤ ${target.most} ms`
      return ours ? { what, reached: `${short(time)} ms`, isMet: time <= target.most } : unknown(what)
    }
    case 'threads': {
      const what = `two threads ≥ ${target.times}× as fast as one`
      const two = withTime(rows, 'ours-2-threads', 'chromium')
      const ratio = two && ours && ratioOf(ours, two)
      return ratio === undefined ? unknown(what) : { what, reached: `${short(ratio)}×`, isMet: ratio >= target.times }
    }
    case 'growth': {
      const what = `≤ ${target.times}× the time of ${Number(target.from).toLocaleString('en')}`
      const smaller = withTime(earlier({ ...job, workload: target.from }), 'ours', 'chromium')?.row.medianMs
      if (!ours || smaller === undefined || smaller === null) return unknown(what)
      return { what, reached: `${short(time / smaller)}×`, isMet: time / smaller <= target.times }
    }
  }
}
