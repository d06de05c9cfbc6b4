import { isEntryByEntry, placesInOutput, slopesOf } from '../../../core/inspect/arithmetic/entry-by-entry.ts'
import { lettersAt } from '../../../core/inspect/arithmetic/letters.ts'
import { viewStep } from '../../../core/inspect/arithmetic/step-view.ts'
import type { StepView } from '../../../core/inspect/arithmetic/step-view.ts'
import { shareSum, writeOut } from '../../../core/inspect/arithmetic/write-out.ts'
import { sumOfTerms } from '../../../core/inspect/arithmetic/written-out.ts'
import type { RunSession } from '../../../core/run/session.ts'
import { GRAD_OUTPUT } from '../../../core/nodes/formulas.ts'
import type { Tensor } from '../../../core/tensor/tensor.ts'
import { full, ones } from '../../../core/tensor/tensor.ts'
import type { Feed } from '../protocol.ts'
import { stepQuestion } from '../questions/step.ts'
import type { StepAnswer } from '../questions/step.ts'
import { defineReply } from './reply.ts'
import { piecesOf, windowPart } from './step-pieces.ts'

/** Products that are written out one by one. */
const mostTerms = 32

/** Rows of a table that are shown at once; more is paged through. */
const mostRows = 12

export const stepReply = defineReply(stepQuestion, ({ index, made: wanted, entry: asked }, { document, feed, run }) => {
  const view = run && viewStep(document, run.session, index)
  if (run === undefined || view === undefined)
    return { answer: { index, done: false, pieces: [], made: wanted, entry: asked } satisfies StepAnswer }
  const names = Object.keys(view.made)
  const made = names.includes(wanted) ? wanted : (names.find((name) => view.parameters[name]) ?? names[0] ?? '')
  const entry = Math.min(asked, Math.max(0, (view.made[made]?.data.length ?? 1) - 1))
  const written = writeOut(view, made, entry)
  const read = new Map<string, number[]>()
  for (const { of, entry: place } of [...(written?.terms.flat() ?? []), ...(written?.call?.arguments ?? [])]) {
    if (of === undefined || place === undefined) continue
    const places = read.get(of)
    if (places) places.push(place)
    else read.set(of, [place])
  }
  const g = read.get(GRAD_OUTPUT)?.[0] ?? 0
  const letters = lettersAt(view, made, entry)
  const window = windowPart(view, run.session, made, entry)
  const shares = view.gradient && sharesOf(view, run.session, feed, view.gradient, g)
  const table = tableOf(view, made, entry)
  return {
    answer: {
      index,
      done: true,
      pieces: piecesOf(view, run.session, { made, entry }, read),
      made,
      entry,
      ...(written && { written: shortened(written) }),
      ...(letters && { letters: [...letters] }),
      ...(window && { window }),
      ...(table && { table }),
      ...(shares && { shares }),
    } satisfies StepAnswer,
  }
})

type Written = NonNullable<ReturnType<typeof writeOut>>

function shortened({ terms, rest: left, result, call }: Written): StepAnswer['written'] {
  const rest = terms.slice(mostTerms)
  const count = rest.length + (left?.count ?? 0)
  return {
    terms: terms.slice(0, mostTerms).map((term) => [...term]),
    ...(count > 0 && { rest: { count, sum: sumOfTerms(rest) + (left?.sum ?? 0) } }),
    result,
    ...(call && {
      call: {
        name: call.name,
        arguments: call.arguments.slice(0, mostTerms),
        more: Math.max(0, call.arguments.length - mostTerms),
      },
    }),
  }
}

/** What is a table rather than a picture: nodes that see one number at a time, all of one size. */
function tableOf(view: StepView, made: string, entry: number): StepAnswer['table'] {
  if (view.type === undefined || !isEntryByEntry(view)) return undefined
  const { gradient, inputs, out } = view
  const result = view.made[made]
  const ports = Object.keys(inputs)
  if (result?.data.length !== out.data.length || ports.length === 0) return undefined
  const at = ports.map((port) => placesInOutput(view, port))
  const slopes = gradient && slopesOf(view, made)
  const perSample = out.data.length / out.shape[0]!
  const sample = Math.floor(entry / perSample) * perSample
  const first = sample + Math.floor((entry - sample) / mostRows) * mostRows
  const count = Math.min(mostRows, sample + perSample - first)
  return {
    columns: [...(gradient ? [GRAD_OUTPUT] : []), ...ports],
    rows: Array.from({ length: count }, (_, i) => ({
      entry: first + i,
      came: [
        ...(gradient ? [gradient.data[first + i]!] : []),
        ...ports.map((port, p) => inputs[port]!.data[at[p]![first + i]!]!),
      ],
      ...(slopes && { slope: slopes.data[first + i]! }),
      result: result.data[first + i]!,
    })),
  }
}

/** Only where there is something to add. */
function sharesOf(view: StepView, session: RunSession, feed: Feed, gradient: Tensor, entry: number) {
  const port = `${view.node.id}.out`
  const shares = session.plan.edges.flatMap(({ from, to, gradient: flows }) => {
    const tensor = from === port && flows ? session.gradient(to) : undefined
    return tensor ? [{ to, tensor }] : []
  })
  const own = objectiveOf(session, feed, port, gradient)
  if (shares.length + (own ? 1 : 0) < 2) return undefined
  const sum = shareSum(gradient, shares, own, entry)
  return sum && { ...sum, shares: [...sum.shares], objective: sum.objective }
}

function objectiveOf({ plan: { objective, outputs } }: RunSession, feed: Feed, port: string, like: Tensor) {
  if (objective.kind === 'losses') {
    const term = objective.terms.find((one) => one.port === port)
    return term && full(like.shape, term.weight)
  }
  if (!objective.ports.includes(port)) return undefined
  if (objective.kind === 'outputs') return ones(like.shape)
  const key = outputs.find((one) => one.port === port)?.key
  return feed.gradOutput[port] ?? (key === undefined ? undefined : feed.gradOutput[key])
}
