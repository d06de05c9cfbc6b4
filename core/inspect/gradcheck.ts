import type { GraphDocument, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Compiled } from '../compile/compile.ts'
import type { PrintedNumber } from '../run/result.ts'
import type { PrepareOptions, Prepared } from '../run/prepare.ts'
import type { ForwardPass } from '../run/passes.ts'
import type { Gradient } from '../run/session.ts'
import type { Work } from '../run/work.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Comparison } from './central-difference.ts'
import type { Origin } from './perturbed.ts'
import { portId } from '../compile/expand.ts'
import { nodeOf } from '../graph/ids.ts'
import { prepare } from '../run/prepare.ts'
import { ReferenceSession } from '../run/reference-session.ts'
import { printNumber } from '../run/result.ts'
import { toTheEnd } from '../run/work.ts'
import { compareDerivative, TOLERANCE, unitOf } from './central-difference.ts'
import { Perturbed, reachFinder } from './perturbed.ts'

/** What is checked: everything that is learned or fed; or all that meets at a node; or one edge, by its `to`; or one parameter. */
export type CheckScope = 'all' | { readonly node: NodeId } | { readonly edge: PortId } | { readonly parameter: string }

export interface GradientCheckOptions extends PrepareOptions {
  /** Entries of one tensor that are checked at most; of a larger one they are spread evenly. 1,000 if left out. */
  readonly maxEntries?: number
  /** Everything that is learned or fed, if left out. */
  readonly scope?: CheckScope
}

export interface TensorCheck {
  /** A parameter or an input; where a node or an edge is checked also an output, `fc1.out`, or an edge, `x.out → fc1.in`. */
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

/** A tensor whose entries can be checked one by one. */
export interface Checkable {
  readonly of: string
  readonly tensor: Tensor
  /** The entries to look at. */
  readonly entries: readonly number[]
  compare(entry: number): Comparison
  /** The comparisons of all these entries, in order: the same as one by one, several of them worked out together. */
  comparisons(): Generator<Comparison>
  /** Analytic gradient of an entry. */
  analytic(entry: number): number
  /** By how much the objective changes if an entry is moved by each of the steps; in pieces that take no longer than a moment. */
  changes(entry: number, steps: ArrayLike<number>): Work<Float64Array>
}

/** Compares the gradient of every parameter and input with central differences of the objective, in float64. */
export function gradientCheck(
  document: GraphDocument,
  compiled: Compiled,
  options: GradientCheckOptions = {},
): GradientCheck | readonly Problem[] {
  const found = findCheckables(document, compiled, options)
  if (!('checkables' in found)) return found
  const checks: TensorCheck[] = []
  let worst: (Comparison & { readonly at: string }) | undefined
  for (const { of, tensor, entries, comparisons } of found.checkables) {
    const tally = new Tally()
    let place = 0
    for (const compared of comparisons()) {
      const entry = entries[place++]!
      tally.take(compared)
      if (!compared.kink && (!worst || compared.error > worst.error)) worst = { ...compared, at: `${of}[${entry}]` }
    }
    checks.push({
      of,
      error: printNumber(tally.error),
      kinks: tally.kinks,
      passed: tally.passed,
      entries: tensor.data.length,
      checked: entries.length,
    })
  }
  return { passed: checks.every((check) => check.passed), worst: worst ? printWorst(worst) : null, checks }
}

/** What one tensor's comparisons come to. */
export class Tally {
  error = 0
  kinks = 0

  take({ error, kink }: Comparison): void {
    if (kink) this.kinks++
    else this.error = Math.max(this.error, error)
  }

  get passed(): boolean {
    return this.error <= TOLERANCE
  }
}

/** Everything in the scope that has a gradient, in the order in which it is listed; or why nothing can be run. */
export function findCheckables(
  document: GraphDocument,
  compiled: Compiled,
  options: GradientCheckOptions = {},
): { readonly checkables: readonly Checkable[] } | readonly Problem[] {
  return toTheEnd(findingCheckables(document, compiled, options))
}

/** The same in pieces, a node at each turn, so that others can have theirs in between. */
export function* findingCheckables(
  document: GraphDocument,
  compiled: Compiled,
  options: GradientCheckOptions = {},
): Work<{ readonly checkables: readonly Checkable[] } | readonly Problem[]> {
  const run = prepare(document, compiled, options)
  if (!('plan' in run)) return run
  yield undefined
  const session = new ReferenceSession(run)
  while (session.step()) yield undefined
  if (session.problem) return [session.problem]
  const base = session.forwardPass
  const reach = reachFinder(run)
  const checkables = originsOf(run, base, options.scope ?? 'all').flatMap((origin): Checkable[] => {
    const gradient = gradientOf(session, origin)
    return gradient ? [checkableOf(run, base, origin, gradient, options.maxEntries ?? 1000, reach)] : []
  })
  return { checkables }
}

function checkableOf(
  run: Prepared,
  base: ForwardPass,
  origin: Origin,
  gradient: Tensor,
  most: number,
  reach: ReturnType<typeof reachFinder>,
): Checkable {
  const { data } = origin.tensor
  const entries = spread(data.length, most)
  let known: { readonly perturbed: Perturbed; readonly size: number; readonly most: number } | undefined
  /** What lies behind a tensor is looked for when its turn comes. */
  const moving = () => {
    if (!known) {
      const perturbed = new Perturbed(run, base, origin, reach(origin))
      known = { perturbed, size: perturbed.size(), most: perturbed.most() }
    }
    return known
  }
  const change = (entry: number, step: number) => moving().perturbed.change(entry, data[entry]! + step)

  function compareWith(entry: number, changeBy: (step: number) => number): Comparison {
    const { perturbed, size } = moving()
    const x = data[entry]!
    const compared = compareDerivative(gradient.data[entry]!, x, changeBy, size)
    if (compared.kink || compared.error <= TOLERANCE) return compared
    // Before backward is blamed: kinks of two nodes can cancel in the objective, and are kinks all the same.
    return { ...compared, kink: perturbed.kinkInside(entry, x, unitOf(x)) }
  }
  return {
    of: origin.name,
    tensor: origin.tensor,
    entries,
    analytic: (entry) => gradient.data[entry]!,
    *changes(entry, steps) {
      const { perturbed, most } = moving()
      const moves = Array.from(steps, (step) => ({ entry, x: data[entry]! + step }))
      const changes = new Float64Array(moves.length)
      try {
        for (let from = 0; from < moves.length; from += most) {
          changes.set(perturbed.changes(moves.slice(from, from + most)), from)
          yield Math.min(1, (from + most) / moves.length)
        }
      } finally {
        known = undefined
      }
      return changes
    },
    compare: (entry) => compareWith(entry, (step) => change(entry, step)),
    *comparisons() {
      const { perturbed, most } = moving()
      // Each is moved both ways; most need no other step.
      const atOnce = Math.max(1, Math.floor(most / 2))
      try {
        for (let place = 0; place < entries.length; place += atOnce) {
          const some = entries.slice(place, place + atOnce)
          const steps = some.flatMap((entry) => [unitOf(data[entry]!), -unitOf(data[entry]!)])
          const moves = steps.map((step, i) => ({ entry: some[i >> 1]!, x: data[some[i >> 1]!]! + step }))
          const changes = perturbed.changes(moves)
          for (const [i, entry] of some.entries())
            yield compareWith(entry, (step) => {
              const at = [2 * i, 2 * i + 1].find((known) => steps[known] === step)
              return at === undefined ? change(entry, step) : changes[at]!
            })
        }
      } finally {
        // Of many tensors, all that was kept would be much.
        known = undefined
      }
    },
  }
}

function gradientOf(session: ReferenceSession, origin: Origin): Gradient {
  if (origin.parameter) return session.parameter(origin.name)!.gradient
  const [edge] = origin.edges ?? []
  if (edge !== undefined) return session.gradient(edge)
  return session.outputGradient(portId(origin.node, 'out'))
}

function originsOf(run: Prepared, base: ForwardPass, scope: CheckScope): readonly Origin[] {
  const { plan, parameters } = run
  const learned = plan.parameters
    .filter(({ buffer }) => !buffer)
    .map(({ name, node }): Origin => ({ name, node, parameter: true, tensor: parameters.get(name)! }))
  if (scope === 'all') {
    const inputs = plan.inputs.map(({ node }) => output(run, base, node, node))
    return [...learned, ...inputs]
  }
  if ('parameter' in scope) return learned.filter(({ name }) => name === scope.parameter)
  if ('edge' in scope)
    return plan.edges
      .filter(({ to, via }) => to === scope.edge || via.includes(scope.edge))
      .map(({ from, to }) => arriving(base, from, to))
  const within = (id: NodeId) => id === scope.node || id.startsWith(`${scope.node}/`)
  return [
    ...learned.filter(({ node }) => within(node)),
    ...plan.edges.filter(({ to }) => within(nodeOf(to))).map(({ from, to }) => arriving(base, from, to)),
    ...plan.nodes
      .filter(({ id }) => within(id))
      .map(({ id, op }) => output(run, base, id, op === 'input' ? id : `${id}.out`)),
  ]
}

/** What a node gives out, for all who read it. */
function output(run: Prepared, base: ForwardPass, node: NodeId, name: string): Origin {
  return { name, node, parameter: false, tensor: run.runners.get(node)!.fed ?? base.values.get(portId(node, 'out'))! }
}

/** What arrives at one port. */
function arriving(base: ForwardPass, from: PortId, to: PortId): Origin {
  return {
    name: `${from} → ${to}`,
    node: nodeOf(from),
    parameter: false,
    edges: new Set([to]),
    tensor: base.values.get(from)!,
  }
}

/** All places, or as many as allowed from the first to the last. */
function spread(count: number, most: number): readonly number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i)
  return Array.from({ length: most }, (_, i) => Math.floor((i * (count - 1)) / Math.max(1, most - 1)))
}

function printWorst({ at, analytic, numeric, error }: Comparison & { readonly at: string }): GradientCheck['worst'] {
  return { at, analytic: printNumber(analytic), numeric: printNumber(numeric), error: printNumber(error) }
}
