import type { ValueType } from '../nodes/define.ts'
import type { Shape } from '../tensor/tensor.ts'
import type { GraphDocument, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Compiled } from './compile.ts'
import type { NodeReading, NodeTypes } from './read-node.ts'
import { connectableFrom } from '../graph/connect.ts'
import { splitPort } from '../graph/ids.ts'
import type { Json } from '../nodes/attributes.ts'
import { isProblem } from '../nodes/problem.ts'
import type { NodeProblem } from '../nodes/problem.ts'
import { nodeTypes as allNodeTypes } from '../nodes/index.ts'
import { sizeOf } from '../tensor/tensor.ts'
import { innerInputs } from './expand.ts'
import { putPort } from './port-table.ts'
import { readNode } from './read-node.ts'
import { typeText } from './type-text.ts'

/** Why an edge cannot be made, or undefined where it can. See `whyNotFrom`. */
export function whyNot(document: GraphDocument, compiled: Compiled, from: PortId, to: PortId): Problem | undefined {
  return whyNotFrom(document, compiled, from)(to)
}

/**
 * For an output from which a wire is being pulled: why it cannot go to an input, or undefined where it can. Looks at the
 * structure (ports, groups, cycles) and at the shape rule of the node it would arrive at; what lies behind that node is not
 * looked at. Shapes that are not known yet are no reason to refuse. The work for a further input is that of its node only,
 * so this can be asked for every port in view. Good until the document changes.
 */
export function whyNotFrom(
  document: GraphDocument,
  compiled: Compiled,
  from: PortId,
  nodeTypes: NodeTypes = allNodeTypes,
): (to: PortId) => Problem | undefined {
  const structure = connectableFrom(document, from)
  const value = compiled.types.get(from)
  return (to) => {
    const refused = structure(to)
    if (refused || !value) return refused
    for (const inner of innerInputs(document, to)) {
      const problem = misfit(document, compiled, nodeTypes, from, value, inner)
      if (problem) return problem
    }
    return undefined
  }
}

/**
 * The same for a value that nothing gives yet: why what a node about to be added would give does not fit an input, or undefined
 * where it does. Only shapes are looked at.
 */
export function whyNotValue(
  document: GraphDocument,
  compiled: Compiled,
  value: ValueType,
  to: PortId,
  nodeTypes: NodeTypes = allNodeTypes,
): Problem | undefined {
  for (const inner of innerInputs(document, to)) {
    const problem = misfit(document, compiled, nodeTypes, 'it', value, inner)
    if (problem) return problem
  }
  return undefined
}

/** A node that would make two ports fit each other. */
export interface Bridge {
  readonly type: string
  readonly attributes: { readonly [name: string]: Json }
  /** "a linear 8 → 4". */
  readonly words: string
}

/** What could stand between an output and an input that it does not fit; undefined where nothing is known, or they fit. */
export function bridgeBetween(
  document: GraphDocument,
  compiled: Compiled,
  from: PortId,
  to: PortId,
  nodeTypes: NodeTypes = allNodeTypes,
): Bridge | undefined {
  const value = compiled.types.get(from)
  if (!value || connectableFrom(document, from)(to)) return undefined
  for (const inner of innerInputs(document, to)) {
    const found = clash(document, compiled, nodeTypes, value, inner)?.bridge
    if (found) return found
  }
  return undefined
}

function misfit(
  document: GraphDocument,
  compiled: Compiled,
  nodeTypes: NodeTypes,
  from: PortId,
  value: ValueType,
  to: PortId,
): Problem | undefined {
  const found = clash(document, compiled, nodeTypes, value, to)
  if (!found) return undefined
  const [node, port] = splitPort(to)
  return {
    code: found.fault.code,
    severity: 'error',
    node,
    port,
    message: `${from} is ${typeText(value)}, which does not fit ${to}: ${found.fault.message}`,
    fix: found.bridge ? `${found.bridge.words} between them would fit` : found.fault.fix,
  }
}

function clash(
  document: GraphDocument,
  compiled: Compiled,
  nodeTypes: NodeTypes,
  value: ValueType,
  to: PortId,
): { readonly fault: NodeProblem; readonly bridge: Bridge | undefined } | undefined {
  const [id, port] = splitPort(to)
  const node = document.nodes.get(id)
  const type = node && nodeTypes.get(node.type)
  if (!node || !type) return undefined
  const reading = readNode(type, node)
  if (reading.problems.length > 0) return undefined
  const rule = (shape: Shape) => ruleWith(reading, compiled, port, shape)
  const fault = rule(value.shape)
  if (!fault) return undefined
  return { fault, bridge: bridge(value, otherShapes(reading, compiled, port), (shape) => rule(shape) === undefined) }
}

/** What the node's shape rule says with another shape at one port; undefined if it agrees, or if another input is not known yet. */
function ruleWith(reading: NodeReading, compiled: Compiled, port: string, shape: Shape) {
  const shapes: { [port: string]: Shape } = {}
  for (let i = 0; i < reading.ports.length; i++) {
    const name = reading.ports[i]!
    const known = name === port ? shape : compiled.inputTypes.get(reading.portIds[i]!)?.shape
    if (!known) return undefined
    putPort(shapes, name, known)
  }
  const result = reading.type.shapes(shapes, reading.attributes)
  return isProblem(result) ? result : undefined
}

function otherShapes(reading: NodeReading, compiled: Compiled, port: string): readonly Shape[] {
  return reading.portIds.flatMap((id, i) => {
    const shape = reading.ports[i] === port ? undefined : compiled.inputTypes.get(id)?.shape
    return shape ? [shape] : []
  })
}

/** A node between the two that would make the shapes agree, tried out with the shape rule. */
function bridge(value: ValueType, others: readonly Shape[], fits: (shape: Shape) => boolean): Bridge | undefined {
  const { shape } = value
  const last = shape.at(-1)
  for (const other of others) {
    const wanted = other.at(-1)
    if (last !== undefined && wanted !== undefined && fits([...shape.slice(0, -1), wanted]))
      return { type: 'linear', attributes: { outFeatures: wanted }, words: `a linear ${last} → ${wanted}` }
    if (sizeOf(other) === sizeOf(shape) && fits(other)) return reshapeTo(other)
  }
  if (shape.length > 1 && fits([sizeOf(shape)])) return { type: 'flatten', attributes: {}, words: 'a flatten' }
  if (shape.length === 0 && fits([1])) return reshapeTo([1])
  if (shape.length === 1 && fits([1, shape[0]!])) return reshapeTo([1, shape[0]!])
  return undefined
}

function reshapeTo(shape: Shape): Bridge {
  return { type: 'reshape', attributes: { shape: [...shape] }, words: `a reshape to [${shape.join(', ')}]` }
}
