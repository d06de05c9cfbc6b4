import type { Compiled } from '../../compile/compile.ts'
import type { GraphDocument } from '../../graph/document.ts'
import type { Problem } from '../../graph/problems.ts'
import type { RunOptions, RunSession } from '../../run/session.ts'
import type { Work } from '../../run/work.ts'
import type { Downhill } from './examined.ts'
import type { Finding, Rule } from './finding.ts'
import { compile } from '../../compile/compile.ts'
import { applyDiff } from '../../graph/apply.ts'
import { copyDocument } from '../../graph/create.ts'
import { isRefusal } from '../../graph/problems.ts'
import { setWeights } from '../../graph/weights.ts'
import { areProblems, createSession } from '../../run/session.ts'
import { partOf, toTheEnd } from '../../run/work.ts'
import { biasBeforeBatchNorm } from './bias-before-batch-norm.ts'
import { deadUnits } from './dead-units.ts'
import { Examined } from './examined.ts'
import { explodingChain } from './exploding-chain.ts'
import { logitsAsProbabilities } from './logits-as-probabilities.ts'
import { overshootingRate } from './overshooting-rate.ts'
import { saturatedUnits } from './saturated-units.ts'
import { sigmoidBeforeLogits } from './sigmoid-before-logits.ts'
import { softmaxedLogits } from './softmaxed-logits.ts'
import { unreachableParameters } from './unreachable-parameters.ts'
import { vanishingChain } from './vanishing-chain.ts'

/** What is wrong by construction first, then what the numbers show. */
const rules: readonly Rule[] = [
  softmaxedLogits,
  logitsAsProbabilities,
  sigmoidBeforeLogits,
  biasBeforeBatchNorm,
  unreachableParameters,
  vanishingChain,
  explodingChain,
  deadUnits,
  saturatedUnits,
  overshootingRate,
]

/** More multiplications than this in one pass, and no step of training is tried. */
const muchToMultiply = 2e7

export interface DiagnosisOptions extends RunOptions {
  /** What training would use. */
  readonly rate: number
  /** Steps of training that are tried; 1 if left out. */
  readonly steps?: number
}

/** Runs the graph once forward and back, and a step of training on a copy. Where a run stops, what it has come to is looked at. */
export function examine(
  document: GraphDocument,
  compiled: Compiled,
  options: DiagnosisOptions,
): Examined | readonly Problem[] {
  return toTheEnd(examining(document, compiled, options))
}

/** The same in pieces, a step of a run at each turn, so that others can have theirs in between. */
export function* examining(
  document: GraphDocument,
  compiled: Compiled,
  { rate, steps = 1, ...options }: DiagnosisOptions,
): Work<Examined | readonly Problem[]> {
  const session = createSession(document, compiled, options)
  if (areProblems(session)) return session
  // Each step of training is a run like the first.
  const first = 1 / (steps + 2)
  yield* partOf(run(session, session.plan.steps.length), 0, first)
  const { plan, batch } = session
  const learns = plan.parameters.some(({ gradient, buffer, frozen }) => gradient && !buffer && !frozen)
  const small = plan.multiplications * batch < muchToMultiply
  const downhill = learns && small ? yield* partOf(descend(document, options, rate, steps), first, 1) : undefined
  return new Examined(document, compiled, plan, session, options, downhill)
}

export function diagnose(examined: Examined): readonly Finding[] {
  return rules.flatMap((rule) => rule(examined))
}

/** Whether it has come to the end. */
function* run(session: RunSession, end: number): Work<boolean> {
  while (session.position < end) {
    if (!session.step()) return false
    yield session.position / end
  }
  return true
}

/** Plain gradient descent on a copy. */
function* descend(given: GraphDocument, options: RunOptions, rate: number, steps: number): Work<Downhill> {
  const document = copyDocument(given)
  const objectives: number[] = []
  let squares = 0
  for (let step = 0; ; step++) {
    const keys = Object.keys(options.gradOutput ?? {})
    const compiled = compile(document, keys.length === 0 ? {} : { gradOutput: keys })
    yield undefined
    const session = createSession(document, compiled, options)
    const there = !areProblems(session)
    const end = !there ? 0 : step < steps ? session.plan.steps.length : session.plan.forwardSteps
    const ran = there && (yield* partOf(run(session, end), step / (steps + 1), (step + 1) / (steps + 1)))
    objectives.push(there && ran ? (session.objective ?? NaN) : NaN)
    if (!there || !ran || step === steps) return { rate, objectives, squares }
    const moved = session.plan.parameters.flatMap(({ name, buffer, frozen }) => {
      const { value, gradient } = session.parameter(name) ?? {}
      if (buffer || frozen || !value || !gradient) return []
      if (step === 0) squares += gradient.data.reduce((sum, g) => sum + g * g, 0)
      const data = value.data.map((x, i) => x - rate * gradient.data[i]!)
      return [[name, { dtype: 'float64' as const, tensor: { shape: value.shape, data } }] as const]
    })
    const edit = setWeights(document, moved)
    if (isRefusal(edit)) return { rate, objectives, squares }
    applyDiff(document, edit)
  }
}
