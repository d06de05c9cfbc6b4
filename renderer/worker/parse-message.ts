import * as v from 'valibot'
import type { Diff } from '../../core/graph/diff.ts'
import type { OptimiserOptions } from '../../core/train/optimisers.ts'
import type { Tensor } from '../../core/tensor/tensor.ts'
import type { FileSlice } from './file-slices.ts'
import type { Report, Request } from './protocol.ts'

/* Parses what window and worker say to each other: what each message has to be, and what is said where it is not. */

const record = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object',
)
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const strings = v.array(v.string())
const tensor = v.custom<Tensor>(isTensor, 'a tensor')
const diff = v.custom<Diff>(isDiff, 'a diff')
const feed = v.object({
  inputs: v.record(v.string(), tensor),
  batch: v.pipe(v.number(), v.integer(), v.minValue(1)),
  training: v.boolean(),
  gradOutput: v.record(v.string(), tensor),
  engine: v.picklist(['automatic', 'reference', 'wasm']),
})
const part = v.picklist(['value', 'gradient'])
export const subject = v.union([
  v.strictObject({ edge: v.string(), part }),
  v.strictObject({ port: v.string(), part }),
  v.strictObject({ parameter: v.string(), part }),
])
const limit = v.optional(v.pipe(v.number(), v.finite(), v.minValue(0)))
const sample = v.union([v.picklist(['all', 'mean']), count])

const finite = v.pipe(v.number(), v.finite())
const optimiserSchema: v.GenericSchema<unknown, OptimiserOptions> = v.object({
  kind: v.picklist(['sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam', 'adamw']),
  learningRate: finite,
  weightDecay: v.exactOptional(finite),
  momentum: v.exactOptional(finite),
  dampening: v.exactOptional(finite),
  alpha: v.exactOptional(finite),
  betas: v.exactOptional(v.tuple([finite, finite])),
  epsilon: v.exactOptional(finite),
})

const requestSchema = v.variant('type', [
  v.object({ type: v.literal('open'), revision: count, whole: diff, feed }),
  v.object({ type: v.literal('read'), sequence: count, bytes: v.instance(Uint8Array) }),
  v.object({ type: v.literal('take'), revision: count, read: count, feed }),
  v.object({ type: v.literal('edit'), revision: count, diff, recompute: v.boolean() }),
  v.object({ type: v.literal('feed'), revision: count, feed, recompute: v.boolean() }),
  v.object({
    type: v.literal('go'),
    sequence: count,
    target: v.union([v.picklist(['forward', 'backward', 'next', 'previous', 'start']), count]),
  }),
  v.object({
    type: v.literal('stops'),
    stops: v.object({ nodes: strings, nonFinite: v.boolean(), norm: v.optional(v.object({ min: limit, max: limit })) }),
  }),
  v.object({ type: v.literal('cancel') }),
  v.object({ type: v.literal('watch'), nodes: strings, sample }),
  v.object({ type: v.literal('page'), sequence: count, subject, offset: count, count }),
  v.object({ type: v.literal('look'), sequence: count, subject, rows: count, columns: count }),
  v.object({ type: v.literal('train'), sequence: count, steps: count, optimiser: optimiserSchema }),
  v.object({ type: v.literal('ask'), sequence: count, name: v.string(), words: v.unknown() }),
  v.object({ type: v.literal('drop'), sequence: count }),
])

const problem = v.object({
  code: v.string(),
  severity: v.picklist(['error', 'warning']),
  node: v.optional(v.string()),
  port: v.optional(v.string()),
  attribute: v.optional(v.string()),
  path: v.optional(v.string()),
  message: v.string(),
  fix: v.string(),
})
const ints = v.instance(Int32Array)
const doubles = v.instance(Float64Array)
const bytes = v.instance(Uint8Array)
const typeBlock = v.object({ ports: strings, shapes: ints })
const planBlock = v.object({
  forwardSteps: count,
  nodes: strings,
  ops: strings,
  shapes: strings,
  parameterCount: v.number(),
  multiplications: v.number(),
  objective: v.picklist(['losses', 'outputs', 'gradOutput']),
  outputKeys: strings,
  outputPorts: strings,
})
const summaryBlock = v.object({ present: bytes, numbers: doubles, shapes: ints })
const resultBlock = v.object({ keys: strings, values: summaryBlock, gradients: summaryBlock })
const previewBlock = v.object({
  nodes: strings,
  present: bytes,
  sizes: ints,
  peaks: doubles,
  cells: v.instance(Float32Array),
})
/** Records were checked when the file was read. */
const slice = v.custom<FileSlice>(isSlice, 'a slice of a document')
const status = v.picklist(['there', 'notYet', 'none', 'unknown'])
const weight = v.object({ dtype: v.picklist(['float32', 'float64']), tensor })

const stop = v.object({
  step: count,
  node: v.string(),
  phase: v.picklist(['forward', 'backward']),
  kind: v.picklist(['node', 'nonFinite', 'norm']),
  at: v.string(),
  norm: v.optional(v.number()),
  below: limit,
  above: limit,
})

const compiledBlock = v.object({
  whole: v.boolean(),
  outputTypes: typeBlock,
  inputTypes: typeBlock,
  unknownOutputs: strings,
  unknownInputs: strings,
  problems: v.array(problem),
  plan: v.optional(v.nullable(planBlock)),
})

const reportSchema = v.variant('type', [
  v.object({ type: v.literal('compiled'), revision: count, ...compiledBlock.entries }),
  v.object({
    type: v.literal('ran'),
    sequence: count,
    more: v.boolean(),
    fresh: v.boolean(),
    position: count,
    batch: count,
    objective: v.optional(v.union([v.number(), v.nan()])),
    time: v.number(),
    edges: resultBlock,
    outputs: resultBlock,
    previews: previewBlock,
    drawn: v.optional(strings),
    problem: v.optional(problem),
    nonFinite: v.optional(v.object({ step: count, node: v.string(), phase: v.picklist(['forward', 'backward']) })),
    stopped: v.optional(stop),
    stepTimes: v.optional(v.object({ from: count, milliseconds: doubles })),
  }),
  v.object({
    type: v.literal('read'),
    sequence: count,
    more: v.boolean(),
    slice: v.optional(slice),
    warnings: v.optional(v.array(problem)),
    compiled: v.optional(compiledBlock),
    problems: v.optional(v.array(problem)),
  }),
  v.object({ type: v.literal('previews'), previews: previewBlock }),
  v.object({
    type: v.literal('page'),
    sequence: count,
    status,
    shape: v.array(count),
    offset: count,
    data: doubles,
    peak: v.union([v.number(), v.nan()]),
  }),
  v.object({ type: v.literal('look'), sequence: count, status, summary: summaryBlock, preview: previewBlock }),
  v.object({
    type: v.literal('trained'),
    sequence: count,
    more: v.boolean(),
    objectives: doubles,
    norms: v.optional(v.object({ edges: strings, steps: ints, norms: doubles })),
    problem: v.optional(problem),
    weights: v.optional(v.record(v.string(), weight)),
  }),
  v.object({
    type: v.literal('progress'),
    sequence: count,
    share: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  }),
  v.object({
    type: v.literal('answer'),
    sequence: count,
    answer: v.optional(v.unknown()),
    problem: v.optional(problem),
    gone: v.optional(v.boolean()),
  }),
  v.object({ type: v.literal('broken'), message: v.string() }),
])

/** Parses what came from the window. Throws where it does not fit: that is a bug, not something a person can cause. */
export function parseRequest(message: unknown): Request {
  return parsed(v.safeParse(requestSchema, message, { abortEarly: true }), 'the worker')
}

/** Parses what came from the worker. */
export function parseReport(message: unknown): Report {
  return parsed(v.safeParse(reportSchema, message, { abortEarly: true }), 'the window')
}

function parsed<T>(
  result: { success: true; output: T } | { success: false; issues: readonly v.BaseIssue<unknown>[] },
  reader: string,
): T {
  if (result.success) return result.output
  const issue = result.issues[0]
  const place = issue?.path?.map((item) => String(item.key)).join('.') ?? 'the message'
  throw new TypeError(`${reader} cannot read ${place}: ${issue?.message ?? 'unknown'}`)
}

function isTensor(value: unknown): boolean {
  if (!v.is(record, value)) return false
  const { shape, data } = value
  return Array.isArray(shape) && shape.every((n) => Number.isInteger(n) && n >= 0) && data instanceof Float64Array
}

function isSlice(value: unknown): boolean {
  if (!v.is(record, value)) return false
  return [value.nodes, value.edges, value.positions, value.weights].every((list) => Array.isArray(list))
}

const diffKeys: ReadonlySet<string> = new Set(['nodes', 'edges', 'positions', 'weights', 'properties'])

/** The frame of a diff: what is inside was checked when the file was read, or made by an edit. */
function isDiff(value: unknown): boolean {
  return v.is(record, value) && Object.entries(value).every(([key, part]) => diffKeys.has(key) && isPart(part))
}

function isPart(value: unknown): boolean {
  if (value === undefined) return true
  return v.is(record, value) && Object.values(value).every((change) => Array.isArray(change) && change.length === 2)
}
