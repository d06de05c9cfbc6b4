import type { Compiled } from '../../core/compile/compile.ts'
import { applyDiff } from '../../core/graph/apply.ts'
import { copyDocument } from '../../core/graph/create.ts'
import type { GraphDocument, NodeId, Weight } from '../../core/graph/document.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import type { Problem } from '../../core/graph/problems.ts'
import { setWeights } from '../../core/graph/weights.ts'
import { Machine } from '../../core/kernels/machine.ts'
import { MachineSession } from '../../core/run/machine-session.ts'
import { areProblems, createSession } from '../../core/run/session.ts'
import type { RunSession } from '../../core/run/session.ts'
import type { RandomStream } from '../../core/tensor/random.ts'
import type { OptimiserOptions } from '../../core/train/optimisers.ts'
import { createTrainer } from '../../core/train/trainer.ts'
import { optionsOf } from './run-options.ts'
import type { Feed } from './protocol.ts'

/*
 * A training under way, on either engine: each step moves every parameter that is not frozen. The document itself stays as it
 * is.
 */

export interface Given {
  readonly document: GraphDocument
  readonly compiled: Compiled
  readonly feed: Feed
}

export type Changed = { readonly [name: string]: Omit<Weight, 'order'> }

export interface Course {
  /** Does up to so many steps. The objective before each step done; fewer than asked for where `problem` says why. */
  go(steps: number): ArrayLike<number>
  readonly problem: Problem | undefined
  /** What the steps so far have changed. */
  weights(): Changed
  /** A run forward and backward with the parameters as they are, to be looked at; undefined where there is no memory for it. */
  look(): RunSession | undefined
  /** The same, to be measured at once: the run that is looked at stays as it is. Undefined where it would take much memory. */
  measure(): RunSession | undefined
}

/** On the engine the feed asks for; the fast one if it is left to us. */
export function createCourse(given: Given, optimiser: OptimiserOptions, machines: CourseMachines): Course | Problem {
  const plain = optimiser.kind === 'sgd' && (optimiser.weightDecay ?? 0) === 0
  // Only plain gradient descent is written out in float64; the others are the machine's.
  return given.feed.engine === 'reference' && plain
    ? plainCourse(given, optimiser.learningRate)
    : fastCourse(given, optimiser, machines)
}

/** A run that is measured between steps may be so large. */
const measuredBytes = 64 * 2 ** 20

/** One to train on, and one to look at: a training that kept every value to be looked at would be slower. */
export interface CourseMachines {
  readonly training: Machine
  readonly looking: Machine
}

function fastCourse(
  { document, compiled, feed }: Given,
  optimiser: OptimiserOptions,
  machines: CourseMachines,
): Course | Problem {
  const machine = machines.training
  const trainer = createTrainer(document, compiled, { ...optionsOf(feed), optimiser, machine })
  if (areProblems(trainer)) return trainer[0]!
  let problem: Problem | undefined
  /** A run with the parameters as they are at each call, in a session of its own. */
  const follower = (on: Machine | undefined, budget?: number): (() => RunSession | undefined) => {
    let made: MachineSession | undefined | null
    return () => {
      if (made === undefined) {
        const memory = budget === undefined ? {} : { memoryBudget: budget }
        const options = { ...optionsOf(feed), engine: 'wasm', machine: on ?? new Machine(), ...memory } as const
        const session = createSession(document, compiled, options)
        made = areProblems(session) || !(session instanceof MachineSession) ? null : session
      }
      if (made === null) return undefined
      made.restart(trainer)
      made.runBackward()
      return made
    }
  }
  return {
    look: follower(machines.looking),
    measure: follower(undefined, measuredBytes),
    go(steps) {
      const objectives = trainer.steps(steps)
      problem =
        trainer.problem ?? (trainer.diverged === undefined ? undefined : diverged(trainer.stepsDone, trainer.diverged))
      return objectives
    },
    get problem() {
      return problem
    },
    weights() {
      const changed: { [name: string]: Changed[string] } = {}
      if (trainer.stepsDone === 0) return changed
      for (const { name, buffer, frozen, gradient } of compiled.plan!.parameters) {
        if (frozen || (buffer ? !feed.training : !gradient)) continue
        changed[name] = { dtype: 'float32', tensor: trainer.parameter(name)! }
      }
      return changed
    },
  }
}

function plainCourse({ document: given, compiled, feed }: Given, learningRate: number): Course {
  const plan = compiled.plan!
  const frozen = new Set(plan.parameters.filter((parameter) => parameter.frozen).map((parameter) => parameter.node))
  const learned = plan.parameters.filter((parameter) => parameter.gradient && !parameter.buffer && !parameter.frozen)
  const buffers = plan.parameters.filter((parameter) => parameter.buffer)
  const document = copyDocument(given)
  // Dropout draws another mask each step.
  const streams = new Map<NodeId, RandomStream>()
  const changed = new Map<string, Changed[string]>()
  let problem: Problem | undefined
  let last: RunSession | undefined
  let done = 0

  function step(): number | undefined {
    const session = createSession(document, compiled, { ...optionsOf(feed), streams })
    if (areProblems(session)) {
      problem = session[0]
      return undefined
    }
    const through = session.runBackward()
    last = session
    const { objective } = session
    if (!through || objective === undefined || !Number.isFinite(objective)) {
      problem = session.problem ?? diverged(done, objective)
      return undefined
    }
    const next = new Map<string, Changed[string]>()
    for (const { name } of learned) moveDownhill(session, name, learningRate, next)
    for (const { name, node } of buffers) if (feed.training) keepBuffer(session, name, node, frozen, next)
    const edit = setWeights(document, next)
    if (isRefusal(edit)) {
      problem = edit
      return undefined
    }
    applyDiff(document, edit)
    for (const [name, weight] of next) changed.set(name, weight)
    done++
    return objective
  }

  return {
    go(steps) {
      const objectives: number[] = []
      while (objectives.length < steps) {
        const objective = step()
        if (objective === undefined) break
        objectives.push(objective)
      }
      return objectives
    },
    get problem() {
      return problem
    },
    weights: () => Object.fromEntries(changed),
    look: () => last,
    measure: () => last,
  }
}

function moveDownhill(
  session: RunSession,
  name: string,
  learningRate: number,
  next: Map<string, Changed[string]>,
): void {
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
  next: Map<string, Changed[string]>,
): void {
  const buffer = session.parameter(name)
  if (buffer !== undefined && !frozen.has(node)) next.set(name, { dtype: 'float64', tensor: buffer.value })
}

function diverged(step: number, objective: number | undefined): Problem {
  return {
    code: 'E_DIVERGED',
    severity: 'error',
    message: `the objective is ${objective ?? 'not there'} after ${step} steps`,
    fix: 'lower the learning rate, undo, and try again',
  }
}
