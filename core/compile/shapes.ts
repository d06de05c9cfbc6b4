import type { ValueType } from '../nodes/define.ts'
import type { GraphDocument, NodeId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Expanded } from './expand.ts'
import type { Fitting } from './kind.ts'
import type { NodeTypes } from './read-node.ts'
import type { Typed, TypedNode, TypedNodes } from './typed-nodes.ts'
import { splitPort } from '../graph/ids.ts'
import { atNode } from '../graph/problems.ts'
import { sameShape, shapeText } from '../tensor/tensor.ts'
import { outcomeOf } from './kind.ts'
import { order } from './order.ts'
import { isSound, typeNodes } from './typed-nodes.ts'

export interface Inferred extends Typed {
  readonly through: Expanded['through']
  /** All nodes that can be ordered, in forward order. */
  readonly nodes: readonly TypedNode[]
  /** By place: what the node makes of its inputs, and the type of its output, where they are known. */
  readonly fittings: readonly (Fitting | undefined)[]
  readonly values: readonly (ValueType | undefined)[]
  readonly problems: Problem[]
}

/**
 * Works out the type of every value from the inputs on. What is wrong stays where it is: nodes that do not depend on it get
 * their shapes, nodes behind it stay unknown and are not blamed.
 */
export function inferShapes(document: GraphDocument, expanded: Expanded, nodeTypes: NodeTypes): Inferred {
  const problems: Problem[] = [...expanded.problems]
  const { typed, sources } = typeNodes(document, expanded, nodeTypes, problems)
  const { sorted, cycles } = order(typed.map((node) => node?.feeders ?? []))
  for (const { entries, shortened } of cycles) {
    const names = entries.map((entry) => expanded.nodes[entry]!.id)
    problems.push(cycle([...names, ...(shortened ? ['…'] : []), names[0]!]))
  }

  const fittings = new Array<Fitting | undefined>(typed.length).fill(undefined)
  const values = new Array<ValueType | undefined>(typed.length).fill(undefined)
  const nodes: TypedNode[] = []
  for (const at of sorted) {
    const entry = typed[at]
    if (!entry) continue
    nodes.push(entry)
    const { node, reading, feeders } = entry
    const outcome = isSound(entry) ? outcomeOf(reading.kind, feeders, values) : undefined
    if (!outcome) continue
    if (outcome.problem) {
      problems.push(atNode(node.id, outcome.problem))
      continue
    }
    fittings[at] = outcome
    const value = node.bypass ? bypassed(entry, outcome.arriving[0], outcome.made) : outcome.made
    if ('code' in value) {
      problems.push(value)
      continue
    }
    values[at] = value
  }

  checkWeights(document, expanded, typed, fittings, problems)
  inFileOrder(problems, expanded)
  const { through } = expanded
  return { typed, sources, through, nodes, fittings, values, problems }
}

/** Problems are listed as the nodes stand in the file, whatever pass found them; but weights are looked at when all else is right. */
function inFileOrder(problems: Problem[], { nodes }: Expanded): void {
  if (problems.length < 2) return
  const places = new Map(nodes.map((node, place) => [node.id, place]))
  const at = (problem: Problem) => (problem.node === undefined ? -1 : (places.get(problem.node) ?? -1))
  const stage = (problem: Problem) => (problem.code === 'E_WEIGHT' ? 1 : 0)
  problems.sort((a, b) => stage(a) - stage(b) || at(a) - at(b))
}

/** What a bypassed node gives out: its first input, if that has the shape of its own output. */
function bypassed({ node, reading }: TypedNode, first: ValueType | undefined, own: ValueType): ValueType | Problem {
  if (first && sameShape(first.shape, own.shape)) return first
  const about = { code: 'E_BYPASS', severity: 'error', node: node.id } as const
  if (!first) {
    const message = `this ${reading.type.title} has no input to pass on`
    return { ...about, message, fix: 'switch bypass off, or delete the node' }
  }
  const port = reading.ports[0]!
  return {
    ...about,
    port,
    message: `a bypassed node passes ${port} on, which is ${shapeText(first.shape)}, but its own output is ${shapeText(own.shape)}`,
    fix: `switch bypass off, or make the node keep the shape ${shapeText(first.shape)}`,
  }
}

function cycle(names: readonly NodeId[]): Problem {
  return {
    code: 'E_CYCLE',
    severity: 'error',
    node: names[0]!,
    message: `the edges run in a circle: ${names.join(' → ')}`,
    fix: 'delete one of these edges',
  }
}

function checkWeights(
  document: GraphDocument,
  { nodes }: Expanded,
  typed: TypedNodes,
  fittings: Inferred['fittings'],
  problems: Problem[],
): void {
  if (document.weights.size === 0) return
  const places = new Map(nodes.map((node, place) => [node.id, place]))
  for (const [name, weight] of document.weights) {
    const [id, parameter] = splitPort(name)
    const place = places.get(id)
    const node = place === undefined ? undefined : typed[place]
    const specs = place === undefined ? undefined : fittings[place]?.parameters
    const about = { code: 'E_WEIGHT', node: id, path: `weights[${JSON.stringify(name)}]` } as const
    if (place === undefined)
      problems.push({
        ...about,
        node: undefined,
        severity: 'warning',
        message: `${name} belongs to no node`,
        fix: 'it is kept in the file and not used; delete it, or add the node it was for',
      })
    else if (node && specs && !Object.hasOwn(specs, parameter))
      problems.push({
        ...about,
        severity: 'warning',
        message: `this ${node.reading.type.title} has no parameter ${parameter}`,
        fix: `it is kept in the file and not used; ${listed(Object.keys(specs), id)}`,
      })
    else if (specs && !sameShape(specs[parameter]!.shape, weight.tensor.shape))
      problems.push({
        ...about,
        severity: 'error',
        message: `${name} is ${shapeText(weight.tensor.shape)}, the node needs ${shapeText(specs[parameter]!.shape)}`,
        fix: `draw ${name} again, or change the node and what feeds it so that it needs ${shapeText(weight.tensor.shape)}`,
      })
  }
}

function listed(names: readonly string[], id: NodeId): string {
  return names.length === 0
    ? 'the node has no parameters'
    : `its parameters are ${names.map((name) => `${id}.${name}`).join(', ')}`
}
