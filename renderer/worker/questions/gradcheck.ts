import * as v from 'valibot'
import { findingCheckables, Tally } from '../../../core/inspect/gradcheck.ts'
import type { Checkable } from '../../../core/inspect/gradcheck.ts'
import { epsilonSweeping } from '../../../core/inspect/epsilon-sweep.ts'
import type { Problem } from '../../../core/graph/problems.ts'
import type { Subject } from '../protocol.ts'
import { optionsOf } from '../run-options.ts'
import { endsOf } from './jacobian.ts'
import { defineQuestion, inPieces } from './question.ts'
import type { Asked } from './question.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const scopeSchema = v.union([
  v.literal('all'),
  v.object({ node: v.string() }),
  v.object({ edge: v.string() }),
  v.object({ parameter: v.string() }),
])
/** NaN and infinities are errors too. */
const error = v.union([v.number(), v.nan()])
const compared = v.object({
  of: v.string(),
  entry: count,
  x: error,
  analytic: error,
  numeric: error,
  error,
  kink: v.boolean(),
})
export type ComparedEntry = v.InferOutput<typeof compared>

const sliceMs = 12
/** Of the worst entries, and of the kinks. */
const listed = 24

/** Backward against central differences, tensor by tensor, with the entries that agree least. */
export const gradcheckQuestion = defineQuestion({
  name: 'gradcheck',
  words: v.object({ scope: scopeSchema }),
  answer: v.object({
    passed: v.boolean(),
    checked: count,
    checks: v.array(
      v.object({
        of: v.string(),
        error,
        kinks: count,
        passed: v.boolean(),
        entries: count,
        checked: count,
        /** The entry that agrees least; a kink, where there is nothing else. */
        worst: compared,
      }),
    ),
    /** Over all tensors: the largest errors first. */
    worst: v.array(compared),
    kinks: v.array(compared),
  }),
  tells: (_, { checks }) => checks.flatMap(({ of }) => checkedTensors(of)),
  async reply(words, asked) {
    const { now, goOn } = asked
    const found = await checkables(asked, words.scope)
    if (found === undefined) return undefined
    if ('code' in found) return { problem: found }
    const all: ComparedEntry[] = []
    const kinks: ComparedEntry[] = []
    const checks = []
    let checked = 0
    let started = now()
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
        if (now() - started < sliceMs) continue
        keepWorst(all)
        if (!(await goOn())) return undefined
        started = now()
      }
      if (worst === undefined) continue
      const { error: largest, kinks: crossed, passed } = tally
      const sizes = { entries: tensor.data.length, checked: entries.length }
      checks.push({ of, error: largest, kinks: crossed, passed, ...sizes, worst })
    }
    keepWorst(all)
    return { answer: { passed: checks.every(({ passed }) => passed), checked, checks, worst: all, kinks } }
  },
})

/** A parameter, an input, an output, or an edge: "x.out → fc1.in". */
function checkedTensors(of: string): readonly Subject[] {
  return endsOf(of.split(' → ').at(-1)!).filter(({ part }) => part === 'gradient')
}

/** One entry's error by the step of the difference. */
export const sweepQuestion = defineQuestion({
  name: 'sweep',
  words: v.object({ scope: scopeSchema, of: v.string(), entry: count }),
  answer: v.object({
    epsilon: v.instance(Float64Array),
    numeric: v.instance(Float64Array),
    error: v.instance(Float64Array),
    analytic: error,
    best: count,
    truncationSlope: v.optional(v.number()),
    roundingSlope: v.optional(v.number()),
    compared,
  }),
  tells: ({ of }) => checkedTensors(of),
  async reply(words, asked) {
    const found = await checkables(asked, words.scope)
    if (found === undefined) return undefined
    if ('code' in found) return { problem: found }
    const chosen = found.find(({ of }) => of === words.of)
    const x = chosen?.tensor.data[words.entry]
    if (chosen === undefined || x === undefined)
      return {
        problem: {
          code: 'E_NAME',
          severity: 'error',
          message: `${words.of}[${words.entry}] is not there or has no gradient`,
          fix: 'choose an entry of the table',
        },
      }
    const swept = await inPieces(epsilonSweeping(chosen, words.entry), asked)
    if (swept === undefined) return undefined
    const { truncationSlope, roundingSlope, ...sweep } = swept
    return {
      answer: {
        ...sweep,
        ...(truncationSlope !== undefined && { truncationSlope }),
        ...(roundingSlope !== undefined && { roundingSlope }),
        compared: { of: words.of, entry: words.entry, x, ...chosen.compare(words.entry) },
      },
    }
  },
})

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

async function checkables(
  asked: Asked,
  scope: v.InferOutput<typeof scopeSchema>,
): Promise<readonly Checkable[] | Problem | undefined> {
  const { document, compiled, feed, kept } = asked
  // Every edit that matters is compiled anew.
  const of = [document, compiled, feed, JSON.stringify(scope)]
  const last = kept.of(LastFound)
  const known = last.find(of)
  if (known) return known
  const found = await inPieces(findingCheckables(document, compiled, { ...optionsOf(feed), scope }), asked)
  if (found === undefined) return undefined
  if (!('checkables' in found)) return found[0] ?? nothingToRun
  last.keep(of, found.checkables)
  return found.checkables
}

const nothingToRun: Problem = {
  code: 'E_PLAN',
  severity: 'error',
  message: 'there is nothing to run',
  fix: 'add an input and something that uses it',
}

function keepWorst(all: ComparedEntry[]): void {
  all.sort((a, b) => b.error - a.error)
  all.length = Math.min(all.length, listed)
}
