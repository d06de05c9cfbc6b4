import { readNode } from '../../core/compile/read-node.ts'
import type { GraphDocument, GraphNode, NodeId, PortId } from '../../core/graph/document.ts'
import { typeOf } from '../../core/graph/node-types.ts'
import type { Attributes, NodeType, ParameterSpec, ValueType } from '../../core/nodes/define.ts'
import type { Shape } from '../../core/tensor/tensor.ts'
import { sizeOf } from '../../core/tensor/tensor.ts'

/** What can be said of a node from its type, its attributes and the shapes that arrive. */
export interface NodeFacts {
  readonly node: GraphNode
  readonly type: NodeType
  readonly attributes: Attributes
  /** Per sample; inputs whose shape is not known are absent. */
  readonly inputShapes: { readonly [port: string]: Shape }
  /** Absent where an input's shape is not known. */
  readonly parameters?: { readonly [name: string]: ParameterSpec }
  readonly multiplications?: number
}

/** Undefined for a group, for a type nobody knows, and where there is no such node. */
export function nodeFacts(
  document: GraphDocument,
  id: NodeId,
  inputType: (port: PortId) => ValueType | undefined,
): NodeFacts | undefined {
  const node = document.nodes.get(id)
  const type = node && typeOf(node)
  if (node === undefined || type === undefined) return undefined
  const { attributes, problems } = readNode(type, node)
  const ports = type.inputs(attributes)
  const inputShapes: { [port: string]: Shape } = {}
  for (const { name } of ports) {
    const known = inputType(`${id}.${name}`)
    if (known !== undefined) inputShapes[name] = known.shape
  }
  const facts = { node, type, attributes, inputShapes }
  if (problems.length > 0 || Object.keys(inputShapes).length < ports.length) return facts
  if ('problem' in type.shapes(inputShapes, attributes)) return facts
  return {
    ...facts,
    parameters: type.parameters(inputShapes, attributes),
    multiplications: type.multiplications(inputShapes, attributes),
  }
}

/** What is learned, buffers not counted. */
export function parameterCount(facts: NodeFacts | undefined): number {
  return Object.values(facts?.parameters ?? {}).reduce((sum, spec) => sum + (spec.buffer ? 0 : sizeOf(spec.shape)), 0)
}
