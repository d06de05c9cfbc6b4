import * as v from 'valibot'
import { isEntryByEntry, placesInOutput, slopesOf } from '../../../core/inspect/arithmetic/entry-by-entry.ts'
import { viewStep } from '../../../core/inspect/arithmetic/step-view.ts'
import type { StepView } from '../../../core/inspect/arithmetic/step-view.ts'
import { shareSum, writeOut } from '../../../core/inspect/arithmetic/write-out.ts'
import { sumOfTerms } from '../../../core/inspect/arithmetic/written-out.ts'
import type { RunSession } from '../../../core/run/session.ts'
import { GRAD_OUTPUT } from '../../../core/nodes/formulas.ts'
import type { Shape, Tensor } from '../../../core/tensor/tensor.ts'
import { full, ones } from '../../../core/tensor/tensor.ts'
import type { Feed } from '../protocol.ts'
import { defineQuestion } from './question.ts'

/** Rows and columns of a tensor that are shown at once; more is paged through. */
const mostRows = 12
const mostColumns = 12
/** Products that are written out one by one. */
const mostTerms = 32

const size = v.pipe(v.number(), v.integer(), v.minValue(0))
const real = v.union([v.number(), v.nan()])
const doubles = v.instance(Float64Array)
const kind = v.picklist(['value', 'gradient', 'parameter'])
const factor = v.object({
  value: real,
  kind: v.picklist(['value', 'gradient', 'parameter', 'derivative', 'constant']),
  of: v.optional(v.string()),
  entry: v.optional(size),
  text: v.optional(v.string()),
})
const piece = v.object({
  name: v.string(),
  /** What came in, what was read besides, what was made. */
  role: v.picklist(['in', 'read', 'made']),
  kind,
  shape: v.array(size),
  /** All of it as a matrix, and the part of that which is here. */
  rows: size,
  columns: size,
  top: size,
  left: size,
  height: size,
  width: size,
  cells: doubles,
  peak: real,
})
const row = v.object({ entry: size, came: v.array(real), slope: v.optional(real), result: real })

const answer = v.object({
  index: size,
  /** False where the run has not come there. */
  done: v.boolean(),
  pieces: v.array(piece),
  made: v.string(),
  entry: size,
  written: v.optional(
    v.object({
      terms: v.array(v.array(factor)),
      /** What is not written out: so many products, and their sum. */
      rest: v.optional(v.object({ count: size, sum: real })),
      result: real,
      call: v.optional(v.object({ name: v.string(), arguments: v.array(factor), more: size })),
    }),
  ),
  /** For a node that works entry by entry: the entries around the chosen one. `came` goes with `columns`. */
  table: v.optional(v.object({ columns: v.array(v.string()), rows: v.array(row) })),
  shares: v.optional(
    v.object({
      entry: size,
      shares: v.array(v.object({ to: v.string(), value: real })),
      objective: v.optional(real),
      result: real,
    }),
  ),
})
export type StepAnswer = v.InferOutput<typeof answer>
export type StepPiece = v.InferOutput<typeof piece>
export type StepFactor = v.InferOutput<typeof factor>

/** A step that was done: what came in, what it read, what it made, and one entry of that written out. */
export const stepQuestion = defineQuestion({
  name: 'step',
  words: v.object({ index: size, made: v.string(), entry: size }),
  answer,
  reply({ index, made: wanted, entry: asked }, { document, feed, run }) {
    const view = run && viewStep(document, run.session, index)
    if (run === undefined || view === undefined)
      return { answer: { index, done: false, pieces: [], made: wanted, entry: asked } satisfies StepAnswer }
    const names = Object.keys(view.made)
    const made = names.includes(wanted) ? wanted : (names.find((name) => view.parameters[name]) ?? names[0] ?? '')
    const entry = Math.min(asked, Math.max(0, (view.made[made]?.data.length ?? 1) - 1))
    const written = writeOut(view, made, entry)
    const focus = new Map<string, number>([[`made ${made}`, entry]])
    for (const { of, entry: place } of [...(written?.terms.flat() ?? []), ...(written?.call?.arguments ?? [])])
      if (of !== undefined && place !== undefined && !focus.has(of)) focus.set(of, place)
    const g = focus.get(GRAD_OUTPUT) ?? 0
    const shares = view.gradient && sharesOf(view, run.session, feed, view.gradient, g)
    const table = tableOf(view, made, entry)
    return {
      answer: {
        index,
        done: true,
        pieces: piecesOf(view, run.session, focus),
        made,
        entry,
        ...(written && { written: shortened(written) }),
        ...(table && { table }),
        ...(shares && { shares }),
      } satisfies StepAnswer,
    }
  },
})

type Written = NonNullable<ReturnType<typeof writeOut>>

function shortened({ terms, result, call }: Written): StepAnswer['written'] {
  const rest = terms.slice(mostTerms)
  return {
    terms: terms.slice(0, mostTerms).map((term) => [...term]),
    ...(rest.length > 0 && { rest: { count: rest.length, sum: sumOfTerms(rest) } }),
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

function piecesOf(view: StepView, session: RunSession, focus: ReadonlyMap<string, number>): StepPiece[] {
  const { step, node, inputs, parameters, out, gradient, made } = view
  const batched = new Map(session.plan.nodes.map(({ id, type }) => [id, type.batched]))
  const outer = (x: Tensor, id: string): Shape => (batched.get(id) ? x.shape : x.shape.slice(1))
  const source = (port: string) => node.inputs[port]!.slice(0, node.inputs[port]!.lastIndexOf('.'))
  const backward = step.phase === 'backward'
  const pieces: StepPiece[] = []
  const put = (name: string, role: StepPiece['role'], of: StepPiece['kind'], x: Tensor, shape: Shape) =>
    pieces.push({
      name,
      role,
      kind: of,
      shape: [...shape],
      ...windowOf(x.data, shape, focus.get(role === 'made' ? `made ${name}` : name) ?? 0),
    })
  if (gradient) put(GRAD_OUTPUT, 'in', 'gradient', gradient, outer(gradient, node.id))
  const keeps = view.type?.keeps(view.attributes)
  for (const [port, x] of Object.entries(inputs)) {
    if (backward && !keeps?.forward.includes(port)) continue
    put(port, backward ? 'read' : 'in', 'value', x, outer(x, source(port)))
  }
  for (const [name, x] of Object.entries(parameters))
    if (!backward || keeps?.parameters.includes(name)) put(name, 'read', 'parameter', x, x.shape)
  if (backward && keeps?.forward.includes('out')) put('out', 'read', 'value', out, outer(out, node.id))
  for (const [name, x] of Object.entries(made)) {
    if (!backward) put(name, 'made', 'value', x, outer(x, node.id))
    else put(name, 'made', 'gradient', x, parameters[name] ? x.shape : outer(x, source(name)))
  }
  return pieces
}

/** The page of a tensor, seen as a matrix of its last axis, that a place is on. */
function windowOf(data: Float64Array, shape: Shape, place: number) {
  const columns = shape.at(-1) ?? 1
  const rows = columns === 0 ? 0 : data.length / columns
  const top = Math.floor(Math.floor(place / Math.max(1, columns)) / mostRows) * mostRows
  const left = Math.floor((place % Math.max(1, columns)) / mostColumns) * mostColumns
  const height = Math.min(mostRows, rows - top)
  const width = Math.min(mostColumns, columns - left)
  const cells = new Float64Array(height * width)
  for (let r = 0; r < height; r++)
    for (let c = 0; c < width; c++) cells[r * width + c] = data[(top + r) * columns + left + c]!
  let peak = 0
  for (const x of data) if (Number.isFinite(x)) peak = Math.max(peak, Math.abs(x))
  return { rows, columns, top, left, height, width, cells, peak }
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
