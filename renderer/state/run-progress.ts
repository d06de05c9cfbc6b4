import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { NodeId } from '../../core/graph/document.ts'
import type { Problem } from '../../core/graph/problems.ts'
import type { NonFinitePlace, Report, Stop } from '../worker/protocol.ts'
import { createRunResults } from './run-results.ts'
import type { RunResults } from './run-results.ts'
import type { PlanRow } from './workspace.ts'

type Ran = Extract<Report, { type: 'ran' }>

/** What is known of the run: where it stands, what it gave, and whether that is of the document as it is now. */
export interface RunProgress {
  readonly results: RunResults
  /** Bumped whenever results or the position changed. */
  readonly revision: ShallowRef<number>
  readonly position: ShallowRef<number>
  /** The step just done. */
  readonly current: ShallowRef<PlanRow | undefined>
  readonly objective: ShallowRef<number | undefined>
  readonly batch: ShallowRef<number>
  /** Milliseconds of the last step, or of the last run of several. */
  readonly time: ShallowRef<{ readonly milliseconds: number; readonly steps: number } | undefined>
  /** What stopped the last run. */
  readonly problem: ShallowRef<Problem | undefined>
  readonly nonFinite: ShallowRef<NonFinitePlace | undefined>
  /** Why the run stands where it does, if it stopped there by itself. */
  readonly stopped: ShallowRef<Stop | undefined>
  /** Milliseconds of each step, by index, as far as they were done in this run. */
  readonly stepTimes: ShallowRef<ReadonlyMap<number, number>>
  /** Inputs whose values were drawn from the seed. */
  readonly drawn: ShallowRef<ReadonlySet<NodeId>>
  /** True where results shown are of the document before its last edit. */
  readonly stale: ShallowRef<boolean>
  /**
   * The run is of an older document. What is shown stays, faded. Where its successor is under way it fades a moment later
   * only: mostly the new numbers are there first, and what is dragged does not flicker.
   */
  outdate(followed: boolean): void
  /** Fades what was to fade later. */
  settle(): void
  /** It is outdated, and does not show it yet. */
  readonly isHeld: boolean
  /** Nothing is known. */
  forget(): void
  /** Takes a report; gives back how many steps it was about. */
  take(report: Ran): number
  stop(): void
}

/** As long as a person takes for at once. */
const holdMs = 150

export function createRunProgress(steps: () => readonly PlanRow[], fedBatch: () => number): RunProgress {
  const results = createRunResults()
  const revision = shallowRef(0)
  const position = shallowRef(0)
  const current = shallowRef<PlanRow>()
  const objective = shallowRef<number>()
  const batch = shallowRef(1)
  const time = shallowRef<{ milliseconds: number; steps: number }>()
  const problem = shallowRef<Problem>()
  const nonFinite = shallowRef<NonFinitePlace>()
  const stopped = shallowRef<Stop>()
  const stepTimes = shallowRef<ReadonlyMap<number, number>>(new Map())
  const drawn = shallowRef<ReadonlySet<NodeId>>(new Set())
  const stale = shallowRef(false)
  /** The run whose time is being measured: a long one reports several times. */
  let measured = 0
  let held: ReturnType<typeof setTimeout> | undefined

  function release(): void {
    clearTimeout(held)
    held = undefined
  }

  function fade(): void {
    release()
    results.stale = true
    stale.value = position.value > 0 || stale.value
    position.value = 0
    current.value = undefined
    problem.value = undefined
    nonFinite.value = undefined
    stopped.value = undefined
    revision.value++
  }

  function forget(): void {
    release()
    results.clear()
    stale.value = false
    objective.value = undefined
    time.value = undefined
    drawn.value = new Set()
    stepTimes.value = new Map()
    batch.value = fedBatch()
  }

  return {
    results,
    revision,
    position,
    current,
    objective,
    batch,
    time,
    problem,
    nonFinite,
    stopped,
    stepTimes,
    drawn,
    stale,
    outdate(followed) {
      if (!followed) fade()
      // From the first change on: a drag is not to hide for long what cannot keep up with it.
      else held ??= setTimeout(fade, holdMs)
    },
    settle() {
      if (held !== undefined) fade()
    },
    get isHeld() {
      return held !== undefined
    },
    forget,
    take(report) {
      if (report.fresh) forget()
      results.takeEdges(report.edges)
      results.takeOutputs(report.outputs)
      results.takePreviews(report.previews)
      const done = report.fresh ? report.position : Math.abs(report.position - position.value)
      position.value = report.position
      current.value = report.position > 0 ? steps()[report.position - 1] : undefined
      objective.value = report.objective
      batch.value = report.batch
      if (report.drawn !== undefined) drawn.value = new Set(report.drawn)
      const before = measured === report.sequence && !report.fresh ? time.value : undefined
      measured = report.sequence
      if (done > 0)
        time.value = { milliseconds: report.time + (before?.milliseconds ?? 0), steps: done + (before?.steps ?? 0) }
      if (report.stepTimes !== undefined) {
        const { from, milliseconds } = report.stepTimes
        const times = new Map(stepTimes.value)
        milliseconds.forEach((time, i) => times.set(from + i, time))
        stepTimes.value = times
      }
      problem.value = report.problem
      nonFinite.value = report.nonFinite
      stopped.value = report.stopped
      revision.value++
      return done
    },
    stop: release,
  }
}
