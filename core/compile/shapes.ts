import type { ParameterSpec, Shapes, ValueType } from '../nodes/define.ts'
import type { Shape } from '../tensor/tensor.ts'
import type { GraphDocument, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Expanded } from './expand.ts'
import type { NodeTypes } from './read-node.ts'
import type { TypedNode } from './typed-nodes.ts'
import { splitPort } from '../graph/ids.ts'
import { atNode } from '../graph/problems.ts'
import { isProblem } from '../nodes/problem.ts'
import { sameShape, shapeText } from '../tensor/tensor.ts'
import { order } from './order.ts'
import { putPort } from './port-table.ts'
import { isSound, typeNodes } from './typed-nodes.ts'

export interface Inferred {
  /** All nodes that can be ordered, in forward order. */
  readonly nodes: readonly TypedNode[]
  /** By place: shapes of the inputs, and type of the output, where they are known. */
  readonly inputs: readonly (Shapes | undefined)[]
  readonly values: readonly (ValueType | undefined)[]
  readonly problems: Problem[]
  /** By output port. */
  readonly types: Map<PortId, ValueType>
  readonly parameters: ReadonlyMap<NodeId, { readonly [name: string]: ParameterSpec }>
  readonly multiplications: ReadonlyMap<NodeId, number>
}

/**
 * Works out the type of every value from the inputs on. What is wrong stays where it is: nodes that do not depend on it get
 * their shapes, nodes behind it stay unknown and are not blamed.
 */
export function inferShapes(document: GraphDocument, expanded: Expanded, nodeTypes: NodeTypes): Inferred {
  const problems: Problem[] = [...expanded.problems]
  const { typed, place } = typeNodes(document, expanded, nodeTypes, problems)
  const { sorted, cycles } = order(typed.map((node) => node?.feeders ?? []))
  for (const { entries, shortened } of cycles) {
    const names = entries.map((entry) => expanded.nodes[entry]!.id)
    problems.push(cycle([...names, ...(shortened ? ['…'] : []), names[0]!]))
  }

  const inputs = new Array<Shapes | undefined>(typed.length).fill(undefined)
  const values = new Array<ValueType | undefined>(typed.length).fill(undefined)
  const types = new Map<PortId, ValueType>()
  const parameters = new Map<NodeId, { readonly [name: string]: ParameterSpec }>()
  const multiplications = new Map<NodeId, number>()
  const nodes: TypedNode[] = []
  for (const at of sorted) {
    const node = typed[at]
    if (!node) continue
    nodes.push(node)
    const arriving = isSound(node) ? arrivingAt(node, values) : undefined
    if (!arriving) continue
    inputs[at] = arriving.shapes
    const { type, attributes } = node
    const { id } = node.node
    const result = type.shapes(arriving.shapes, attributes)
    if (isProblem(result)) {
      problems.push(atNode(id, result))
      continue
    }
    parameters.set(id, type.parameters(arriving.shapes, attributes))
    const made = { shape: result.out, batched: type.batched(arriving.batched) }
    const value = node.node.bypass ? bypassed(node, arriving.types[0], made) : made
    if ('code' in value) {
      problems.push(value)
      continue
    }
    multiplications.set(id, node.node.bypass ? 0 : type.multiplications(arriving.shapes, attributes))
    values[at] = value
    types.set(node.out, value)
  }

  checkWeights(document, place, typed, parameters, problems)
  // Listed as the nodes stand in the file, whatever pass found them; but weights are looked at when all else is right.
  const at = (problem: Problem) => (problem.node === undefined ? -1 : (place.get(problem.node) ?? -1))
  const stage = (problem: Problem) => (problem.code === 'E_WEIGHT' ? 1 : 0)
  problems.sort((a, b) => stage(a) - stage(b) || at(a) - at(b))
  return { nodes, inputs, values, problems, types, parameters, multiplications }
}

interface Arriving {
  readonly types: readonly ValueType[]
  readonly shapes: { readonly [port: string]: Shape }
  readonly batched: { readonly [port: string]: boolean }
}

/** What arrives at a node's ports, where all of it is known. */
function arrivingAt(node: TypedNode, values: readonly (ValueType | undefined)[]): Arriving | undefined {
  const types: ValueType[] = []
  const shapes: { [port: string]: Shape } = {}
  const batched: { [port: string]: boolean } = {}
  for (let i = 0; i < node.ports.length; i++) {
    const feeder = node.feeders[i]!
    const type = feeder < 0 ? undefined : values[feeder]
    if (type === undefined) return undefined
    types.push(type)
    putPort(shapes, node.ports[i]!, type.shape)
    putPort(batched, node.ports[i]!, type.batched)
  }
  return { types, shapes, batched }
}

/** What a bypassed node gives out: its first input, if that has the shape of its own output. */
function bypassed(node: TypedNode, first: ValueType | undefined, own: ValueType): ValueType | Problem {
  if (first && sameShape(first.shape, own.shape)) return first
  const about = { code: 'E_BYPASS', severity: 'error', node: node.node.id } as const
  if (!first) {
    const message = `this ${node.type.title} has no input to pass on`
    return { ...about, message, fix: 'switch bypass off, or delete the node' }
  }
  const port = node.ports[0]!
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
  place: ReadonlyMap<NodeId, number>,
  typed: readonly (TypedNode | undefined)[],
  parameters: ReadonlyMap<NodeId, { readonly [name: string]: ParameterSpec }>,
  problems: Problem[],
): void {
  for (const [name, weight] of document.weights) {
    const [id, parameter] = splitPort(name)
    const index = place.get(id)
    const node = index === undefined ? undefined : typed[index]
    const specs = parameters.get(id)
    const about = { code: 'E_WEIGHT', node: id, path: `weights[${JSON.stringify(name)}]` } as const
    if (index === undefined)
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
        message: `this ${node.type.title} has no parameter ${parameter}`,
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
