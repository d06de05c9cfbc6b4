import type { GraphDocument } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Compiled } from '../compile/compile.ts'
import type { PrintedNumber } from '../run/result.ts'
import type { PrepareOptions, Prepared } from '../run/prepare.ts'
import type { Comparison } from './central-difference.ts'
import type { Origin } from './perturbed.ts'
import { forwardPass } from '../run/passes.ts'
import { prepare } from '../run/prepare.ts'
import { ReferenceSession } from '../run/reference-session.ts'
import { printNumber } from '../run/result.ts'
import { compareDerivative, TOLERANCE } from './central-difference.ts'
import { Perturbed, reachFinder } from './perturbed.ts'

export interface GradientCheckOptions extends PrepareOptions {
  /** Entries of one tensor that are checked at most; of a larger one they are spread evenly. 1,000 if left out. */
  readonly maxEntries?: number
}

export interface TensorCheck {
  /** A parameter or an input. */
  readonly of: string
  /** The largest error of an entry: |analytic − numeric| / max(1, |analytic|, |numeric|). */
  readonly error: PrintedNumber
  /** Entries left out because the function has a kink there. */
  readonly kinks: number
  readonly passed: boolean
  readonly entries: number
  /** How many of the entries were looked at. */
  readonly checked: number
}

/** What `gradcheck --json` prints. */
export interface GradientCheck {
  readonly passed: boolean
  /** The entry with the largest error; null if there was nothing to check. */
  readonly worst: {
    readonly at: string
    readonly analytic: PrintedNumber
    readonly numeric: PrintedNumber
    readonly error: PrintedNumber
  } | null
  /** Parameters, then inputs. Those without a gradient (class ids, what enters stopGradient) are not listed. */
  readonly checks: readonly TensorCheck[]
}

/** Compares the gradient of every parameter and input with central differences of the objective, in float64. */
export function gradientCheck(
  document: GraphDocument,
  compiled: Compiled,
  options: GradientCheckOptions = {},
): GradientCheck | readonly Problem[] {
  const run = prepare(document, compiled, options)
  if (!('plan' in run)) return run
  const session = new ReferenceSession(run)
  if (!session.runBackward()) return [session.problem!]
  const base = forwardPass(run)
  if ('code' in base) return [base]

  const reach = reachFinder(run)
  const checks: TensorCheck[] = []
  let worst: (Comparison & { readonly at: string }) | undefined
  for (const origin of originsOf(run)) {
    const gradient = origin.parameter ? session.parameter(origin.name)!.gradient : session.inputGradient(origin.node)
    if (!gradient) continue
    const perturbed = new Perturbed(run, base, origin, reach(origin))
    const size = perturbed.size()
    const { data } = origin.tensor
    let error = 0
    let kinks = 0
    const entries = spread(data.length, options.maxEntries ?? 1000)
    for (const entry of entries) {
      const x = data[entry]!
      const compared = compareDerivative(gradient.data[entry]!, x, (step) => perturbed.change(entry, x + step), size)
      if (compared.kink) {
        kinks++
        continue
      }
      error = Math.max(error, compared.error)
      if (!worst || compared.error > worst.error) worst = { ...compared, at: `${origin.name}[${entry}]` }
    }
    const passed = error <= TOLERANCE
    checks.push({
      of: origin.name,
      error: printNumber(error),
      kinks,
      passed,
      entries: data.length,
      checked: entries.length,
    })
  }
  return { passed: checks.every((check) => check.passed), worst: worst ? printWorst(worst) : null, checks }
}

function originsOf(run: Prepared): readonly Origin[] {
  const { plan, parameters, runners } = run
  const learned = plan.parameters.filter((parameter) => !parameter.buffer)
  return [
    ...learned.map(({ name, node }) => ({ name, node, parameter: true, tensor: parameters.get(name)! })),
    ...plan.inputs.map(({ node }) => ({ name: node, node, parameter: false, tensor: runners.get(node)!.fed! })),
  ]
}

/** All places, or as many as allowed from the first to the last. */
function spread(count: number, most: number): readonly number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i)
  return Array.from({ length: most }, (_, i) => Math.floor((i * (count - 1)) / Math.max(1, most - 1)))
}

function printWorst({ at, analytic, numeric, error }: Comparison & { readonly at: string }): GradientCheck['worst'] {
  return { at, analytic: printNumber(analytic), numeric: printNumber(numeric), error: printNumber(error) }
}
