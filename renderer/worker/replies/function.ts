import type { Problem } from '../../../core/graph/problems.ts'
import type { Prepared } from '../../../core/run/prepare.ts'
import type { Work } from '../../../core/run/work.ts'
import { sizeOf } from '../../../core/tensor/tensor.ts'
import { outputPort } from '../../../core/compile/gradient.ts'
import { BatchFunction } from '../../../core/inspect/batch-function.ts'
import { axisSources, GraphFunction, prepareFunction } from '../../../core/inspect/graph-function.ts'
import type { Axis, AxisSource } from '../../../core/inspect/graph-function.ts'
import { fingerprint } from '../../../core/inspect/same-function.ts'
import { nothingToRun } from '../nothing-to-run.ts'
import { functionQuestion } from '../questions/function.ts'
import { optionsOf } from '../run-options.ts'
import { drawCurve, drawGrid, LastDrawing } from './function-drawing.ts'
import { defineReply } from './reply.ts'

/** What is wanted quickly is answered so soon, in milliseconds: without the descent, where that takes longer. */
const soon = 40

export const functionReply = defineReply(functionQuestion, function* (words, asked) {
  const { document, compiled, feed } = asked
  const began = asked.now()
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
  const hasTime = () => words.detail === 'fine' || asked.now() - began < soon
  let descent = words.descent && words.ranges === undefined ? yield* descend(made, words.descent, hasTime) : undefined
  const ranges = axes.map((_, i) => words.ranges?.[i] ?? rangeAround(made.start, descent?.points))
  const own = fingerprint(run, axes, port)
  const last = asked.kept.of(LastDrawing)
  let drawing = last.find(own, ranges, words.detail)
  if (drawing === undefined) {
    drawing = yield* axes.length === 1
      ? drawCurve(made, many, ranges[0]!, words.detail, asked)
      : drawGrid(made, many, [ranges[0]!, ranges[1]!], words.detail, asked)
    last.keep(own, ranges, drawing)
  }
  const { drawn, coarse } = drawing
  if (words.descent) descent ??= yield* descend(made, words.descent, hasTime)
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

/**
 * Twice as far as the point is from 0, the same for all axes, so that a right angle is drawn as one; and as far as the way of
 * descent leads, unless that runs off.
 */
function rangeAround(start: readonly number[], way: ArrayLike<number> = []): [number, number] {
  const least = 2 * Math.max(1, ...start.filter(Number.isFinite).map(Math.abs))
  const far = 1.1 * Math.max(0, ...Array.from(way, Math.abs))
  const reach = roundUp(far > roundUp(least) && far <= 4 * least ? far : least)
  return [-reach, reach]
}

function roundUp(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size))
  return Number((Math.ceil(size / power - 1e-9) * power).toPrecision(12))
}

/** Step after step an entry an axis, the start first; and f at each. */
interface Descent {
  readonly points: Float64Array<ArrayBuffer>
  readonly values: Float64Array<ArrayBuffer>
}

/**
 * Plain gradient descent over the axes alone. It ends where a number is no number any more. Undefined where it would take too
 * long now.
 */
function* descend(
  made: GraphFunction,
  { rate, steps }: { readonly rate: number; readonly steps: number },
  hasTime: () => boolean,
): Work<Descent | undefined> {
  const places: number[] = []
  const values: number[] = []
  let point: readonly number[] = made.start
  for (let step = 0; step <= steps; step++) {
    const { value, gradient } = made.at(point)
    if (!Number.isFinite(value)) break
    places.push(...point)
    values.push(value)
    point = point.map((x, i) => x - rate * gradient[i]!)
    if (!hasTime()) return undefined
    yield undefined
  }
  return { points: Float64Array.from(places), values: Float64Array.from(values) }
}

const noAxis: Problem = {
  code: 'E_DATA',
  severity: 'error',
  message: 'this graph has no number that could be moved',
  fix: 'add an input or something that learns',
}
