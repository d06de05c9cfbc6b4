import type { Attributes, NodeType, ParameterSpec, ValueType } from '../nodes/define.ts'
import type { Json } from '../nodes/attributes.ts'
import type { NodeProblem } from '../nodes/problem.ts'
import type { Shape } from '../tensor/tensor.ts'
import { isProblem } from '../nodes/problem.ts'
import { readAttributes } from '../nodes/read-attributes.ts'
import { sameShape } from '../tensor/tensor.ts'
import { putPort } from './port-table.ts'

/*
 * Large networks repeat a few kinds of nodes many times. What a node type says depends on the attributes and on the types
 * that arrive, on nothing else, so it is asked once for each of them and not once a node.
 */

/** What nodes of one type and with the same attributes have in common. */
export interface Kind {
  readonly type: NodeType
  readonly attributes: Attributes
  readonly problems: readonly NodeProblem[]
  /** Names of the input ports. */
  readonly ports: readonly string[]
}

/** What a kind of node makes of the types that arrive at its ports. */
export type Outcome = Fitting | { readonly arriving: readonly ValueType[]; readonly problem: NodeProblem }

/** What arrives fits the node. Lists without names go by port. */
export interface Fitting {
  readonly arriving: readonly ValueType[]
  readonly problem?: undefined
  /** The type of `out`. */
  readonly made: ValueType
  readonly parameters: { readonly [name: string]: ParameterSpec }
  readonly multiplications: number
  /** Whether a gradient can flow back to each input. */
  readonly flows: readonly boolean[]
  /** What backward reads: which inputs, with `OUT` for the node's own output; and which parameters, as they are listed. */
  readonly reads: readonly number[]
  readonly readsParameters: readonly number[]
  /** What forward keeps for backward besides values. */
  readonly saves: readonly string[]
}

/** Stands for a node's output where inputs are counted. */
export const OUT = -1

const SAVED = 'saved.'

/** Attributes that are worth comparing are short. */
const LONGEST_TEXT = 200
const LONGEST_LIST = 8
const MOST_KINDS = 10_000
/** Outcomes that are remembered: a network has few shapes at which the same kind of node stands. */
const MOST_OUTCOMES = 8

interface KnownKind extends Kind {
  readonly outcomes: Outcome[]
  /** How many were found so far. */
  found: number
}

const kinds = new WeakMap<NodeType, Map<string, KnownKind>>()

/** Reads the attributes of a node, or finds what was read from the same attributes before. */
export function kindOf(type: NodeType, attributes: { readonly [name: string]: Json }): Kind {
  const text = isShort(attributes) ? JSON.stringify(attributes) : undefined
  if (text === undefined) return readKind(type, attributes)
  let ofType = kinds.get(type)
  if (!ofType) kinds.set(type, (ofType = new Map()))
  let kind = ofType.get(text)
  if (kind) return kind
  kind = readKind(type, attributes)
  if (ofType.size >= MOST_KINDS) ofType.clear()
  ofType.set(text, kind)
  return kind
}

function readKind(type: NodeType, json: { readonly [name: string]: Json }): KnownKind {
  const { attributes, problems } = readAttributes(type, json)
  const ports = type.inputs(attributes).map((port) => port.name)
  return { type, attributes, problems, ports, outcomes: [], found: 0 }
}

/** True for attributes that can be told by a short text, one text for each. */
function isShort(attributes: { readonly [name: string]: Json }): boolean {
  for (const value of Object.values(attributes)) {
    const list = Array.isArray(value) ? (value as readonly Json[]) : undefined
    if (list ? list.length > LONGEST_LIST || !list.every(hasOwnText) : !hasOwnText(value)) return false
  }
  return true
}

/** JSON writes −0 as 0, and what is no finite number as null. */
function hasOwnText(value: Json): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)
  if (typeof value === 'string') return value.length <= LONGEST_TEXT
  return typeof value === 'boolean' || value === null
}

/**
 * Asks the node type what it makes of what arrives at its ports: `values[feeders[0]]` at the first, and so on. Undefined where
 * one of them is not known. The kind must have no problems.
 */
export function outcomeOf(
  kind: Kind,
  feeders: readonly number[],
  values: readonly (ValueType | undefined)[],
): Outcome | undefined {
  const known = kind as KnownKind
  for (const feeder of feeders) if (values[feeder] === undefined) return undefined
  for (const outcome of known.outcomes) if (arrives(outcome.arriving, feeders, values)) return outcome
  const arriving = feeders.map((feeder) => values[feeder]!)
  const outcome = findOutcome(kind, arriving)
  known.outcomes[known.found++ % MOST_OUTCOMES] = outcome
  return outcome
}

function arrives(
  types: readonly ValueType[],
  feeders: readonly number[],
  values: readonly (ValueType | undefined)[],
): boolean {
  for (let i = 0; i < types.length; i++) if (!sameType(types[i]!, values[feeders[i]!]!)) return false
  return true
}

function findOutcome({ type, attributes, ports }: Kind, arriving: readonly ValueType[]): Outcome {
  const shapes: { [port: string]: Shape } = {}
  const batched: { [port: string]: boolean } = {}
  ports.forEach((port, at) => {
    putPort(shapes, port, arriving[at]!.shape)
    putPort(batched, port, arriving[at]!.batched)
  })
  const result = type.shapes(shapes, attributes)
  if (isProblem(result)) return { arriving, problem: result }
  const parameters = type.parameters(shapes, attributes)
  const keeps = type.keeps(attributes)
  const places = new Map(ports.map((port, at) => [port, at]))
  const reads: number[] = []
  const saves: string[] = []
  for (const name of keeps.forward) {
    // What a node saved for itself (a dropout mask) is nobody else's business.
    if (name.startsWith(SAVED)) saves.push(name.slice(SAVED.length))
    else reads.push(name === 'out' ? OUT : places.get(name)!)
  }
  const names = Object.keys(parameters)
  return {
    arriving,
    made: { shape: result.out, batched: type.batched(batched) },
    parameters,
    multiplications: type.multiplications(shapes, attributes),
    flows: ports.map((port) => type.differentiable(port, shapes, attributes)),
    reads,
    // A node type names all it may read; a norm without weights has none of them.
    readsParameters: keeps.parameters.map((name) => names.indexOf(name)).filter((at) => at >= 0),
    saves,
  }
}

function sameType(a: ValueType, b: ValueType): boolean {
  return a === b || (a.batched === b.batched && sameShape(a.shape, b.shape))
}
