import type { Compiled } from '../../core/compile/compile.ts'
import { applyDiff } from '../../core/graph/apply.ts'
import { copyDocument } from '../../core/graph/create.ts'
import type { GraphDocument, NodeId } from '../../core/graph/document.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import type { Problem } from '../../core/graph/problems.ts'
import { setWeights } from '../../core/graph/weights.ts'
import type { NewWeight } from '../../core/graph/weights.ts'
import type { RandomStream } from '../../core/tensor/random.ts'
import { areProblems, createSession } from '../../core/run/session.ts'
import type { RunSession } from '../../core/run/session.ts'
import { optionsOf } from './run-options.ts'
import type { Feed, Report, Request } from './protocol.ts'
import type { Surroundings } from './surroundings.ts'

type TrainRequest = Extract<Request, { type: 'train' }>

const reportMs = 100

/**
 * Plain gradient descent: each step takes learning rate × gradient off every parameter that is not frozen. The document stays
 * as it is; the last report has the new weights, and the window makes one edit of them. `wanted` turns false to stop.
 */
export async function train(
  given: { readonly document: GraphDocument; readonly compiled: Compiled; readonly feed: Feed },
  { sequence, steps, learningRate }: TrainRequest,
  { post, now, pause }: Surroundings,
  wanted: () => boolean,
): Promise<void> {
  const plan = given.compiled.plan
  let objectives: number[] = []
  const report = (more: boolean, rest: Partial<Extract<Report, { type: 'trained' }>> = {}): void => {
    post({ type: 'trained', sequence, more, objectives: Float64Array.from(objectives), ...rest })
    objectives = []
  }
  if (plan === undefined) {
    const problem = given.compiled.problems.find((one) => one.severity === 'error')
    report(false, { problem: problem ?? nothingToTrain })
    return
  }
  const frozen = new Set(plan.parameters.filter((parameter) => parameter.frozen).map((parameter) => parameter.node))
  const learned = plan.parameters.filter((parameter) => parameter.gradient && !parameter.buffer && !parameter.frozen)
  const buffers = plan.parameters.filter((parameter) => parameter.buffer)
  if (learned.length === 0) {
    report(false, { problem: nothingToTrain })
    return
  }
  const document = copyDocument(given.document)
  // Dropout draws another mask each step.
  const streams = new Map<NodeId, RandomStream>()
  const changed = new Map<string, NewWeight>()
  let problem: Problem | undefined
  let reported = now()
  let slice = reported
  for (let step = 0; step < steps && wanted(); step++) {
    const session = createSession(document, given.compiled, { ...optionsOf(given.feed), streams })
    if (areProblems(session)) {
      problem = session[0]
      break
    }
    if (!session.runBackward() || session.objective === undefined || !Number.isFinite(session.objective)) {
      problem = session.problem ?? diverged(step, session.objective)
      break
    }
    objectives.push(session.objective)
    const next = new Map<string, NewWeight>()
    for (const { name } of learned) moveDownhill(session, name, learningRate, next)
    for (const { name, node } of buffers) if (given.feed.training) keepBuffer(session, name, node, frozen, next)
    const edit = setWeights(document, next)
    if (isRefusal(edit)) {
      problem = edit
      break
    }
    applyDiff(document, edit)
    for (const [name, weight] of next) changed.set(name, weight)
    const later = now()
    if (later - slice < 12) continue
    if (later - reported > reportMs) {
      report(true)
      reported = later
    }
    await pause()
    slice = now()
  }
  const weights = Object.fromEntries(
    [...changed].map(([name, { tensor }]) => [name, { dtype: 'float64' as const, tensor }]),
  )
  report(false, { weights, ...(problem !== undefined && { problem }) })
}

function moveDownhill(session: RunSession, name: string, learningRate: number, next: Map<string, NewWeight>): void {
  const parameter = session.parameter(name)
  const gradient = parameter?.gradient
  if (parameter === undefined || gradient === undefined || gradient === null) return
  const { shape, data } = parameter.value
  const moved = data.map((x, i) => x - learningRate * (gradient.data[i] ?? 0))
  // Saved as float64, so that a run of the saved file gives the very same numbers.
  next.set(name, { dtype: 'float64', tensor: { shape, data: moved } })
}

function keepBuffer(
  session: RunSession,
  name: string,
  node: NodeId,
  frozen: ReadonlySet<NodeId>,
  next: Map<string, NewWeight>,
): void {
  const buffer = session.parameter(name)
  if (buffer !== undefined && !frozen.has(node)) next.set(name, { dtype: 'float64', tensor: buffer.value })
}

const nothingToTrain: Problem = {
  code: 'E_TRAIN',
  severity: 'error',
  message: 'no parameter can be trained',
  fix: 'add a Linear or a Parameter on the way to the objective, or unfreeze one',
}

function diverged(step: number, objective: number | undefined): Problem {
  return {
    code: 'E_DIVERGED',
    severity: 'error',
    message: `the objective is ${objective ?? 'not there'} after ${step} steps`,
    fix: 'lower the learning rate, undo, and try again',
  }
}
