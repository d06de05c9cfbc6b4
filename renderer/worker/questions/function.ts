import * as v from 'valibot'
import type { Problem } from '../../../core/graph/problems.ts'
import type { Prepared } from '../../../core/run/prepare.ts'
import { sizeOf } from '../../../core/tensor/tensor.ts'
import { outputPort } from '../../../core/compile/gradient.ts'
import { BatchFunction } from '../../../core/inspect/batch-function.ts'
import { axisSources, GraphFunction, prepareFunction } from '../../../core/inspect/graph-function.ts'
import type { Axis, AxisSource } from '../../../core/inspect/graph-function.ts'
import { fingerprint, sameFunction } from '../../../core/inspect/same-function.ts'
import type { Fingerprint } from '../../../core/inspect/same-function.ts'
import { optionsOf } from '../run-options.ts'
import { endsOf } from './jacobian.ts'
import { defineQuestion } from './question.ts'
import type { Asked } from './question.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const any = v.union([v.number(), v.nan()])
const axis = v.object({ name: v.string(), entry: count })
const range = v.tuple([v.number(), v.number()])

/** At once all of it has to be there within a frame or two; what takes longer is drawn coarser, and finely when nothing moves. */
const budgets = { quick: 18, fine: 1500 }
const sliceMs = 12
const points = {
  quick: { curve: { most: 241, least: 13 }, side: { most: 61, least: 5 } },
  fine: { curve: { most: 241, least: 65 }, side: { most: 61, least: 21 } },
}

/** The graph as a function of one or two of its numbers, around where they are. */
export const functionQuestion = defineQuestion({
  name: 'function',
  words: v.object({
    /** None: what suggests itself. */
    axes: v.pipe(v.array(axis), v.maxLength(2)),
    /** A node or a parameter that is asked about. */
    about: v.optional(v.string()),
    /** A node, instead of the objective. */
    of: v.optional(v.string()),
    /** What is drawn of each axis; chosen if left out. */
    ranges: v.optional(v.array(range)),
    descent: v.optional(v.object({ rate: v.number(), steps: v.pipe(count, v.maxValue(1000)) })),
    /** Fine takes its time; it is given up when something changes. */
    detail: v.picklist(['quick', 'fine']),
    /** Any number that comes back with the answer. */
    turn: v.number(),
  }),
  answer: v.object({
    sources: v.array(v.object({ name: v.string(), parameter: v.boolean(), shape: v.array(count) })),
    axes: v.array(
      v.object({
        name: v.string(),
        entry: count,
        parameter: v.boolean(),
        value: any,
        range,
        /** The whole tensor, which an edit of the entry needs. */
        shape: v.array(count),
        data: v.instance(Float64Array),
      }),
    ),
    value: any,
    gradient: v.array(any),
    /** Point after point, from the one end of the range to the other. */
    curve: v.optional(v.object({ values: v.instance(Float64Array), slopes: v.instance(Float64Array) })),
    /** Row after row from the lowest second axis. */
    grid: v.optional(v.object({ side: count, values: v.instance(Float64Array) })),
    /** Step after step an entry an axis, the start first. */
    descent: v.optional(v.object({ points: v.instance(Float64Array), values: v.instance(Float64Array) })),
    /** Points were the samples of one batch. */
    batched: v.boolean(),
    /** A fine drawing would show more. */
    coarse: v.boolean(),
    turn: v.number(),
  }),
  tells: (_, { axes }) => endsOf(...axes.map(({ name }) => name)),
  async reply(words, asked) {
    const { document, compiled, feed } = asked
    const options = { ...optionsOf(feed), ...(words.of !== undefined && { of: words.of }) }
    const run = prepareFunction(document, compiled, options)
    if (!('plan' in run)) return { problem: run[0] ?? nothingToRun }
    const sources = axisSources(run)
    const axes = axesOf(run, sources, words.axes, words.about)
    if (axes.length === 0) return { problem: noAxis }
    const port = words.of === undefined ? undefined : outputPort(document, words.of)
    const made = GraphFunction.create(run, axes, port)
    if ('code' in made) return { problem: made }
    const many = port === undefined ? BatchFunction.create(document, compiled, options, run, axes) : undefined
    const here = made.at(made.start)
    const ranges = axes.map((_, i) => words.ranges?.[i] ?? rangeAround(made.start))
    const own = fingerprint(run, axes, port)
    const known = last !== undefined && sameRanges(last.ranges, ranges) && sameFunction(last.of, own) ? last : undefined
    let drawn = known?.coarse === false || (known !== undefined && words.detail === 'quick') ? known.drawn : undefined
    let coarse = known?.coarse ?? false
    if (drawn === undefined) {
      const result = await (axes.length === 1
        ? drawCurve(made, many, ranges[0]!, words.detail, asked)
        : drawGrid(made, many, [ranges[0]!, ranges[1]!], words.detail, asked))
      if (result === undefined) return undefined
      drawn = result.drawn
      coarse = result.coarse
      last = { of: own, ranges, drawn, coarse }
    }
    const descent = words.descent && (await descend(made, words.descent, words.detail, asked))
    if (descent === null) return undefined
    const byName = new Map(sources.map((source) => [source.name, source]))
    return {
      answer: {
        sources: sources.map(({ name, parameter, shape }) => ({ name, parameter, shape: [...shape] })),
        axes: axes.map(({ name, entry }, i) => {
          const { parameter, tensor } = byName.get(name)!
          const { shape, data } = tensor
          return {
            name,
            entry,
            parameter,
            value: made.start[i]!,
            range: ranges[i]!,
            shape: [...shape],
            data: data.slice(),
          }
        }),
        value: here.value,
        gradient: [...here.gradient],
        ...drawn,
        ...(descent !== undefined && { descent }),
        batched: many !== undefined,
        coarse: coarse || (words.descent !== undefined && descent === undefined),
        turn: words.turn,
      },
    }
  },
})

/** What was asked for as far as it is there; else up to two numbers of the node that is asked about, or of what stands out. */
function axesOf(
  run: Prepared,
  sources: readonly AxisSource[],
  wanted: readonly Axis[],
  about: string | undefined,
): readonly Axis[] {
  const known = wanted.filter(({ name, entry }) => {
    const source = sources.find((one) => one.name === name)
    return source !== undefined && entry < source.tensor.data.length
  })
  if (known.length > 0) return known
  const firstTwo = (list: readonly AxisSource[]) =>
    list
      .flatMap(({ name, tensor }) =>
        [0, 1].filter((entry) => entry < tensor.data.length).map((entry) => ({ name, entry })),
      )
      .slice(0, 2)
  const reached = new Set([
    ...run.plan.inputs.filter(({ gradient }) => gradient).map(({ node }) => node),
    ...run.plan.parameters.filter(({ gradient }) => gradient).map(({ name }) => name),
  ])
  const live = sources.filter(({ name }) => reached.has(name))
  const targets = new Set(
    run.plan.inputs
      .filter(({ node }) => run.runners.get(node)?.attributes['role'] === 'target')
      .map(({ node }) => node),
  )
  const opOf = new Map(run.plan.nodes.map(({ id, op }) => [id, op]))
  for (const list of [
    live.filter(({ name, node }) => name === about || node === about),
    // A number somebody wired by hand is what the graph is about: a weight to be learned, then what is put in.
    live.filter(({ node }) => opOf.get(node) === 'parameter'),
    live.filter(({ node, parameter, shape }) => !parameter && !targets.has(node) && sizeOf(shape) > 0),
    live,
    sources,
  ])
    if (list.length > 0) return firstTwo(list)
  return []
}

/** Twice as far as the point is from 0, the same for all axes, so that a right angle is drawn as one. */
function rangeAround(start: readonly number[]): [number, number] {
  const least = 2 * Math.max(1, ...start.filter(Number.isFinite).map(Math.abs))
  const power = 10 ** Math.floor(Math.log10(least))
  const reach = Number((Math.ceil(least / power - 1e-9) * power).toPrecision(12))
  return [-reach, reach]
}

const at = ([low, high]: readonly [number, number], i: number, points: number): number =>
  low + ((high - low) * i) / (points - 1)

/** As many as can be had in time, an odd number, so that the middle is one of them. */
function affordable(points: number, { most, least }: { readonly most: number; readonly least: number }): number {
  const fitting = Math.max(least, Math.min(most, Math.floor(points)))
  return fitting % 2 === 1 ? fitting : fitting - 1
}

type Detail = 'quick' | 'fine'
type Doubles = Float64Array<ArrayBuffer>
interface Drawn {
  readonly curve?: { readonly values: Doubles; readonly slopes: Doubles }
  readonly grid?: { readonly side: number; readonly values: Doubles }
}

/** The last drawing: a point that is dragged over it does not change it. */
let last:
  | {
      readonly of: Fingerprint
      readonly ranges: readonly (readonly [number, number])[]
      readonly drawn: Drawn
      readonly coarse: boolean
    }
  | undefined

function sameRanges(a: readonly (readonly [number, number])[], b: readonly (readonly [number, number])[]): boolean {
  return a.length === b.length && a.every(([low, high], i) => low === b[i]![0] && high === b[i]![1])
}

async function drawCurve(
  made: GraphFunction,
  many: BatchFunction | undefined,
  range: readonly [number, number],
  detail: Detail,
  { now, goOn }: Asked,
): Promise<{ readonly drawn: Drawn; readonly coarse: boolean } | undefined> {
  const counts = points[detail].curve
  const wanted = many === undefined ? affordable(budgets[detail] / cost(made, now, true), counts) : counts.most
  const xs = Array.from({ length: wanted }, (_, i) => [at(range, i, wanted)])
  const whole = many !== undefined && wanted <= many.chunk ? many.at(xs, true) : undefined
  const coarse = detail === 'quick' && wanted < counts.most
  if (whole !== undefined) return { drawn: { curve: { values: whole.values, slopes: whole.gradients } }, coarse }
  const values = new Float64Array(wanted)
  const slopes = new Float64Array(wanted)
  let started = now()
  for (const [i, x] of xs.entries()) {
    const { value, gradient } = made.at(x)
    values[i] = value
    slopes[i] = gradient[0]!
    if (now() - started < sliceMs) continue
    if (!(await goOn())) return undefined
    started = now()
  }
  return { drawn: { curve: { values, slopes } }, coarse }
}

async function drawGrid(
  made: GraphFunction,
  many: BatchFunction | undefined,
  [across, up]: readonly [readonly [number, number], readonly [number, number]],
  detail: Detail,
  { now, goOn }: Asked,
): Promise<{ readonly drawn: Drawn; readonly coarse: boolean } | undefined> {
  const counts = points[detail].side
  const row = (y: number, side: number) => Array.from({ length: side }, (_, column) => [at(across, column, side), y])
  const each =
    many === undefined ? cost(made, now, false) : fastest(() => many.at(row(0, counts.most), false), now) / counts.most
  // A square of so many points a side takes about the budget.
  const side = affordable(Math.sqrt(budgets[detail] / each), counts)
  const values = new Float64Array(side * side)
  let started = now()
  for (let y = 0; y < side; y++) {
    const along = row(at(up, y, side), side)
    const whole = many?.at(along, false)
    if (whole !== undefined) values.set(whole.values, y * side)
    else along.forEach((point, x) => (values[y * side + x] = made.value(point)))
    if (now() - started < sliceMs) continue
    if (!(await goOn())) return undefined
    started = now()
  }
  return { drawn: { grid: { side, values } }, coarse: detail === 'quick' && side < counts.most }
}

/** Milliseconds of one evaluation. */
function cost(made: GraphFunction, now: () => number, backward: boolean): number {
  return fastest(() => (backward ? made.at(made.start) : made.value(made.start)), now)
}

/** Of a few times: the first ones are not compiled yet. */
function fastest(work: () => unknown, now: () => number): number {
  let least = Infinity
  for (let i = 0; i < 3; i++) {
    const started = now()
    work()
    least = Math.min(least, now() - started)
  }
  return Math.max(least, 1e-4)
}

/**
 * Plain gradient descent over the axes alone. It ends where a number is no number any more. Undefined where it would take too
 * long now, null where nobody waits for it any more.
 */
async function descend(
  made: GraphFunction,
  { rate, steps }: { readonly rate: number; readonly steps: number },
  detail: Detail,
  { now, goOn }: Asked,
) {
  const places: number[] = []
  const values: number[] = []
  let point: readonly number[] = made.start
  const began = now()
  let started = began
  for (let step = 0; step <= steps; step++) {
    const { value, gradient } = made.at(point)
    if (!Number.isFinite(value)) break
    places.push(...point)
    values.push(value)
    point = point.map((x, i) => x - rate * gradient[i]!)
    if (now() - started < sliceMs) continue
    if (detail === 'quick' && now() - began > budgets.quick) return undefined
    if (!(await goOn())) return null
    started = now()
  }
  return { points: Float64Array.from(places), values: Float64Array.from(values) }
}

const nothingToRun: Problem = {
  code: 'E_PLAN',
  severity: 'error',
  message: 'there is nothing to run',
  fix: 'add an input and something that uses it',
}

const noAxis: Problem = {
  code: 'E_DATA',
  severity: 'error',
  message: 'this graph has no number that could be moved',
  fix: 'add an input or something that learns',
}
