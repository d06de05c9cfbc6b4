import { findingCheckables, Tally } from '../../../core/inspect/gradcheck.ts'
import type { Checkable } from '../../../core/inspect/gradcheck.ts'
import { epsilonSweeping } from '../../../core/inspect/epsilon-sweep.ts'
import type { Problem } from '../../../core/graph/problems.ts'
import { partOf } from '../../../core/run/work.ts'
import type { Work } from '../../../core/run/work.ts'
import { nothingToRun } from '../nothing-to-run.ts'
import { gradcheckQuestion, sweepQuestion } from '../questions/gradcheck.ts'
import type { ComparedEntry, Scope, Sweep } from '../questions/gradcheck.ts'
import { optionsOf } from '../run-options.ts'
import { defineReply } from './reply.ts'
import type { Asked } from './reply.ts'

/** Of the worst entries, and of the kinks. */
const listed = 24
/** As much of all the work; the rest is the sweep. */
const checking = 0.98

export const gradcheckReply = defineReply(gradcheckQuestion, function* (words, asked) {
  const found = yield* checkables(asked, words.scope)
  if ('code' in found) return { problem: found }
  const all: ComparedEntry[] = []
  const kinks: ComparedEntry[] = []
  const checks = []
  const total = found.reduce((sum, { entries }) => sum + entries.length, 0)
  let checked = 0
  for (const { of, tensor, entries, comparisons } of found) {
    const tally = new Tally()
    let worst: ComparedEntry | undefined
    let place = 0
    for (const compared of comparisons()) {
      const entry = entries[place++]!
      const one = { of, entry, x: tensor.data[entry]!, ...compared }
      tally.take(one)
      checked++
      if (worst === undefined || (worst.kink && !one.kink) || (worst.kink === one.kink && one.error > worst.error))
        worst = one
      if (!one.kink) all.push(one)
      else if (kinks.length < listed) kinks.push(one)
      if (all.length > 100 * listed) keepWorst(all)
      yield (checking * checked) / total
    }
    if (worst === undefined) continue
    const { error: largest, kinks: crossed, passed } = tally
    const sizes = { entries: tensor.data.length, checked: entries.length }
    checks.push({ of, error: largest, kinks: crossed, passed, ...sizes, worst })
  }
  keepWorst(all)
  const swept = words.swept && holding(found, words.swept) ? words.swept : (all[0] ?? checks[0]?.worst)
  const compared = all.find(({ of, entry }) => of === swept?.of && entry === swept.entry)
  const sweep = swept && (yield* partOf(sweeping(holding(found, swept)!, swept.entry, compared), checking, 1))
  const passed = checks.every((check) => check.passed)
  return { answer: { passed, checked, checks, worst: all, kinks, ...(sweep && { sweep }) } }
})

export const sweepReply = defineReply(sweepQuestion, function* (words, asked) {
  const found = yield* checkables(asked, words.scope)
  if ('code' in found) return { problem: found }
  const chosen = holding(found, words)
  if (chosen === undefined)
    return {
      problem: {
        code: 'E_NAME',
        severity: 'error',
        message: `${words.of}[${words.entry}] is not there or has no gradient`,
        fix: 'choose an entry of the table',
      },
    }
  return { answer: yield* sweeping(chosen, words.entry) }
})

/** The tensor an entry is of, if it is there. */
function holding(checkables: readonly Checkable[], { of, entry }: { readonly of: string; readonly entry: number }) {
  return checkables.find((one) => one.of === of && entry < one.tensor.data.length)
}

function* sweeping(checkable: Checkable, entry: number, known?: ComparedEntry): Work<Sweep> {
  const { of, tensor } = checkable
  // Before the sweep: what lies behind a tensor is looked for once for both.
  const compared = known ?? { of, entry, x: tensor.data[entry]!, ...checkable.compare(entry) }
  const { truncationSlope, roundingSlope, ...swept } = yield* epsilonSweeping(checkable, entry)
  return {
    ...swept,
    ...(truncationSlope !== undefined && { truncationSlope }),
    ...(roundingSlope !== undefined && { roundingSlope }),
    compared,
  }
}

/** What was checked last: the sweep that follows a check is about the same. */
class LastFound {
  private last: { readonly of: readonly unknown[]; readonly checkables: readonly Checkable[] } | undefined

  find(of: readonly unknown[]): readonly Checkable[] | undefined {
    return this.last?.of.every((one, i) => one === of[i]) ? this.last.checkables : undefined
  }

  keep(of: readonly unknown[], checkables: readonly Checkable[]): void {
    this.last = { of, checkables }
  }
}

function* checkables({ document, compiled, feed, kept }: Asked, scope: Scope): Work<readonly Checkable[] | Problem> {
  // Every edit that matters is compiled anew.
  const of = [document, compiled, feed, JSON.stringify(scope)]
  const last = kept.of(LastFound)
  const known = last.find(of)
  if (known) return known
  const found = yield* findingCheckables(document, compiled, { ...optionsOf(feed), scope })
  if (!('checkables' in found)) return found[0] ?? nothingToRun
  last.keep(of, found.checkables)
  return found.checkables
}

function keepWorst(all: ComparedEntry[]): void {
  all.sort((a, b) => b.error - a.error)
  all.length = Math.min(all.length, listed)
}
