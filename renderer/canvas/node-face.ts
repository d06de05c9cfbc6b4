import { localName, nodeOf, splitPort } from '../../core/graph/ids.ts'
import type { GraphDocument, GraphNode, NodeId } from '../../core/graph/document.ts'
import { isGroup, portsOf } from '../../core/graph/ports.ts'
import { typeOf } from '../../core/graph/node-types.ts'
import type { Attributes, NodeType, Shapes } from '../../core/nodes/define.ts'
import { readAttributes } from '../../core/nodes/read-attributes.ts'
import { scalarFunctions } from '../../core/nodes/scalar-functions.ts'
import type { ScalarFunction } from '../../core/nodes/scalar-functions.ts'
import { counted, typeText } from '../state/numbers.ts'
import type { Workspace } from '../state/workspace.ts'
import type { CardFace, PortFace } from './geometry.ts'
import { groupHues } from './palette.ts'

/*
 * What a card says: from the node, its type, and what is known of the shapes at its ports.
 */

export interface NodeFace extends CardFace {
  readonly id: NodeId
  readonly type: string
  readonly typeTitle: string
  /** Index into `groupHues`. */
  readonly hue: number
  readonly glyph: (typeof groupHues)[number] | 'group' | 'unknown'
  readonly bypassed: boolean
  readonly unknown: boolean
  /** Of an activation of one number. */
  readonly curve: { readonly f: ScalarFunction; readonly alpha: number | undefined } | undefined
}

/** What of the workspace a face depends on, so that tests need no more. */
export type FaceSource = Pick<Workspace, 'outputType' | 'inputType' | 'parameterCount'> & {
  /** Something has run, so that cards have values to show. */
  readonly ran: boolean
  readonly batch: number
}

const other = groupHues.indexOf('other')

export function nodeFace(document: GraphDocument, node: GraphNode, source: FaceSource): NodeFace {
  const { id } = node
  const type = typeOf(node)
  const ports = portsOf(document, id)
  const shapes: { [port: string]: readonly number[] } = {}
  const inputs = ports.inputs.map(({ name }): PortFace => {
    const known = source.inputType(`${id}.${name}`)
    if (known) shapes[name] = known.shape
    return { name, shape: known ? typeText(known) : '' }
  })
  const outputs = ports.outputs.map((name): PortFace => {
    const known = source.outputType(`${id}.${name}`)
    return { name, shape: known ? typeText(known) : type || isGroup(node) ? '' : '?' }
  })
  const base = {
    id,
    type: node.type,
    title: node.label ?? localName(id),
    inputs,
    outputs,
    bypassed: node.bypass === true,
    columns: 8,
  }
  if (isGroup(node))
    return { ...base, ...groupFace(document, id), body: 'none', later: 'none', unknown: false, curve: undefined }
  if (!type) return { ...base, inputs: base.inputs.map(({ name }) => ({ name, shape: '?' })), ...unknownFace(node) }
  const { attributes } = readAttributes(type, node.attributes)
  const out = source.outputType(`${id}.out`)
  const curve = curveOf(type, attributes)
  const count = source.parameterCount(id)
  const elements = out && (out.batched ? source.batch : 1) * product(out.shape)
  const later = curve !== undefined ? 'curve' : elements === 1 ? 'number' : 'cells'
  return {
    ...base,
    typeTitle: type.title,
    hue: groupHues.indexOf(type.group),
    glyph: type.group,
    summary: summaryOf(type, shapes, attributes),
    footer: count > 0 ? counted(count, 'parameter') : '',
    columns: out?.shape.at(-1) ?? 1,
    body: source.ran || later === 'curve' ? later : 'none',
    later,
    unknown: false,
    curve,
  }
}

/** "fc1, Linear": how a screen reader and tests name a card. */
export function cardName(face: Pick<NodeFace, 'title' | 'typeTitle'>): string {
  return `${face.title}, ${face.typeTitle}`
}

function groupFace(document: GraphDocument, id: NodeId) {
  const count = document.children.get(id)?.size ?? 0
  return {
    typeTitle: 'Group',
    hue: other,
    glyph: 'group' as const,
    summary: `group, ${counted(count, 'node')}`,
    footer: '',
  }
}

function unknownFace(node: GraphNode) {
  return {
    typeTitle: node.type,
    hue: other,
    glyph: 'unknown' as const,
    summary: `type “${node.type}”`,
    footer: 'kept as it was',
    body: 'none' as const,
    later: 'none' as const,
    unknown: true,
    curve: undefined,
  }
}

function summaryOf(type: NodeType, shapes: Shapes, attributes: Attributes): string {
  return type.summary(shapes, attributes)
}

function curveOf(type: NodeType, attributes: Attributes): NodeFace['curve'] {
  if (type.type !== 'activation') return undefined
  const name = String(attributes.function)
  const f = (scalarFunctions as { readonly [name: string]: ScalarFunction })[name]
  return f && { f, alpha: typeof attributes.alpha === 'number' ? attributes.alpha : undefined }
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1)
}

/** "fc1.out → act1.in", with labels for ids where there are. */
export function edgeName(document: GraphDocument, from: string, to: string): string {
  const name = (port: string) => {
    const node = document.nodes.get(nodeOf(port))
    return `${node?.label ?? localName(nodeOf(port))}.${splitPort(port)[1]}`
  }
  return `${name(from)} → ${name(to)}`
}
