import type { Problem } from '../../core/graph/problems.ts'
import { createCourse } from './course.ts'
import type { CourseMachines, Given } from './course.ts'
import type { RunSession } from '../../core/run/session.ts'
import { NormSamples } from './norm-samples.ts'
import type { Report, Request } from './protocol.ts'
import type { Surroundings } from './surroundings.ts'

type TrainRequest = Extract<Request, { type: 'train' }>

const reportMs = 100
/** Steps are done in runs of about this long, so that a cancel is heard. */
const sliceMs = 12
/** Looking at all edges may take this share of the time, and no more. */
const lookShare = 0.1

/**
 * Trains the document, which stays as it is; the last report has the new weights, and the window makes one
 * edit of them. Meanwhile `show` is given runs with the weights as they are. `wanted` turns false to stop.
 */
export async function train(
  given: Given,
  { sequence, steps, optimiser }: TrainRequest,
  { post, now, pause }: Surroundings,
  machines: CourseMachines,
  wanted: () => boolean,
  show: (run: RunSession, milliseconds: number) => void,
): Promise<void> {
  const { plan, problems } = given.compiled
  let objectives: number[] = []
  const samples = new NormSamples(given.document.edges.keys(), steps)
  const report = (more: boolean, rest: Partial<Extract<Report, { type: 'trained' }>> = {}): void => {
    post({ type: 'trained', sequence, more, objectives: Float64Array.from(objectives), ...samples.report(), ...rest })
    objectives = []
  }
  if (plan === undefined) {
    report(false, { problem: problems.find((one) => one.severity === 'error') ?? nothingToTrain })
    return
  }
  if (!plan.parameters.some(({ gradient, buffer, frozen }) => gradient && !buffer && !frozen)) {
    report(false, { problem: nothingToTrain })
    return
  }
  const course = createCourse(given, optimiser, machines)
  if ('code' in course) {
    report(false, { problem: course })
    return
  }
  let left = steps
  let atOnce = 1
  let reported = now()
  const begun = reported
  let paused = reported
  let looked = reported
  let lookMs = 0
  while (left > 0 && wanted()) {
    const started = now()
    const chunk = Math.min(atOnce, left, samples.room(steps - left))
    const done = course.go(chunk)
    for (let i = 0; i < done.length; i++) objectives.push(done[i]!)
    left -= done.length
    const later = now()
    if (course.problem !== undefined) break
    samples.take(steps - left, later - begun, now, () => course.measure())
    // As many as fit into a slice, found out by doubling.
    if (later - started < sliceMs / 2) {
      if (chunk === atOnce) atOnce *= 2
      if (now() - paused < sliceMs) continue
    }
    if (later - started > 2 * sliceMs) atOnce = Math.max(1, Math.floor(atOnce / 2))
    if (later - reported > reportMs) {
      report(true)
      reported = later
      if (later - looked > lookMs / lookShare) {
        const run = course.look()
        if (run !== undefined) {
          samples.record(steps - left, run)
          show(run, now() - later)
        }
        looked = now()
        lookMs = looked - later
      }
    }
    await pause()
    paused = now()
  }
  const { problem } = course
  report(false, { weights: course.weights(), ...(problem !== undefined && { problem }) })
}

const nothingToTrain: Problem = {
  code: 'E_TRAIN',
  severity: 'error',
  message: 'no parameter can be trained',
  fix: 'add a Linear or a Parameter on the way to the objective, or unfreeze one',
}
