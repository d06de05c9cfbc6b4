import type { ParameterSpec, ValueType } from '../nodes/define.ts'
import type { Shape } from '../tensor/tensor.ts'
import type { GraphDocument, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { NodeTypes } from './attributes.ts'
import type { Expanded } from './expand.ts'
import type { TypedNode } from './typed-nodes.ts'
import { splitPort } from '../graph/ids.ts'
import { isProblem } from '../nodes/problem.ts'
import { sameShape, shapeText } from '../tensor/tensor.ts'
import { portId } from './expand.ts'
import { order } from './order.ts'
import { onNode, typeNodes } from './typed-nodes.ts'

export interface Inferred {
  /** All nodes that can be ordered, in forward order. */
  readonly nodes: readonly TypedNode[]
  readonly problems: readonly Problem[]
  /** By output port. */
  readonly types: ReadonlyMap<PortId, ValueType>
  readonly parameters: ReadonlyMap<NodeId, { readonly [name: string]: ParameterSpec }>
  readonly multiplications: ReadonlyMap<NodeId, number>
}

/** Shapes of a node's inputs where all are known. */
export function inputShapes(
  node: TypedNode,
  types: ReadonlyMap<PortId, ValueType>,
):
  | { readonly shapes: { readonly [port: string]: Shape }; readonly batched: { readonly [port: string]: boolean } }
  | undefined {
  // No prototype: a port may be called `constructor`.
  const shapes = Object.create(null) as { [port: string]: Shape }
  const batched = Object.create(null) as { [port: string]: boolean }
  for (let i = 0; i < node.ports.length; i++) {
    const from = node.feeds[i]?.from
    const type = from === undefined ? undefined : types.get(from)
    if (type === undefined) return undefined
    shapes[node.ports[i]!] = type.shape
    batched[node.ports[i]!] = type.batched
  }
  return { shapes, batched }
}

/**
 * Works out the type of every value from the inputs on. What is wrong stays where it is: nodes that do not depend on it get
 * their shapes, nodes behind it stay unknown and are not blamed.
 */
export function inferShapes(document: GraphDocument, expanded: Expanded, nodeTypes: NodeTypes): Inferred {
  const problems: Problem[] = [...expanded.problems]
  const { typed, sound, dependencies, place } = typeNodes(document, expanded, nodeTypes, problems)
  const { sorted, cycles } = order(dependencies)
  for (const { entries, shortened } of cycles) {
    const names = entries.map((entry) => expanded.nodes[entry]!.id)
    problems.push(cycle([...names, ...(shortened ? ['…'] : []), names[0]!]))
  }

  const types = new Map<PortId, ValueType>()
  const parameters = new Map<NodeId, { readonly [name: string]: ParameterSpec }>()
  const multiplications = new Map<NodeId, number>()
  const nodes: TypedNode[] = []
  for (const index of sorted) {
    const node = typed[index]
    if (!node) continue
    nodes.push(node)
    if (!sound[index]) continue
    const inputs = inputShapes(node, types)
    if (!inputs) continue
    const { type, attributes } = node
    const id = node.node.id
    const result = type.shapes(inputs.shapes, attributes)
    if (isProblem(result)) {
      problems.push(onNode(id, result))
      continue
    }
    let value: ValueType = { shape: result.out, batched: type.batched(inputs.batched) }
    parameters.set(id, type.parameters(inputs.shapes, attributes))
    if (node.node.bypass) {
      const first = node.ports[0]
      const passed = first === undefined ? undefined : inputs.shapes[first]!
      if (passed === undefined || !sameShape(passed, result.out)) {
        problems.push(cannotBypass(node, first, passed, result.out))
        continue
      }
      value = { shape: passed, batched: inputs.batched[first!]! }
      multiplications.set(id, 0)
    } else multiplications.set(id, type.multiplications(inputs.shapes, attributes))
    types.set(portId(id, 'out'), value)
  }

  checkWeights(document, place, typed, parameters, problems)
  // Listed as the nodes stand in the file, whatever pass found them.
  const at = (problem: Problem) => (problem.node === undefined ? -1 : (place.get(problem.node) ?? -1))
  problems.sort((a, b) => at(a) - at(b))
  return { nodes, problems, types, parameters, multiplications }
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

function cannotBypass(node: TypedNode, first: string | undefined, passed: Shape | undefined, out: Shape): Problem {
  const about = { code: 'E_BYPASS', severity: 'error', node: node.node.id } as const
  if (first === undefined || passed === undefined)
    return {
      ...about,
      message: `a ${node.type.title} has no input to pass on`,
      fix: 'switch bypass off, or delete the node',
    }
  return {
    ...about,
    port: first,
    message: `a bypassed node passes ${first} on, which is ${shapeText(passed)}, but its own output is ${shapeText(out)}`,
    fix: `switch bypass off, or make the node keep the shape ${shapeText(passed)}`,
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
    const about = { code: 'E_WEIGHT', node: id, path: `weights.${name}` } as const
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
