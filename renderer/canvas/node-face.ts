import { kindOf } from '../../core/compile/kind.ts'
import type { Kind } from '../../core/compile/kind.ts'
import { localName, nodeOf, splitPort } from '../../core/graph/ids.ts'
import type { GraphDocument, GraphNode, NodeId } from '../../core/graph/document.ts'
import { isGroup, portsOf } from '../../core/graph/ports.ts'
import { typeOf } from '../../core/graph/node-types.ts'
import type { Attributes, NodeType, Shapes, ValueType } from '../../core/nodes/define.ts'
import { scalarFunctions } from '../../core/nodes/scalar-functions.ts'
import type { ScalarFunction } from '../../core/nodes/scalar-functions.ts'
import { counted, typeText } from '../state/numbers.ts'
import type { Workspace } from '../state/workspace.ts'
import type { CurveOf } from './activation-curve.ts'
import type { CardMark, PortFace, TitledFace, UntitledFace } from './geometry.ts'
import { groupHues } from './palette.ts'

/*
 * What a card says: from the node, its type, and what is known of the shapes at its ports.
 */

/** What many cards have in common: all but what a node is called and what is set on it. */
export interface NodeFace extends UntitledFace {
  readonly type: string
  readonly typeTitle: string
  /** Index into `groupHues`. */
  readonly hue: number
  /** The summary without the kind of node, which the glyph tells: for cards too narrow for all of it. */
  readonly brief: string
  readonly glyph: (typeof groupHues)[number] | 'group' | 'unknown'
  readonly unknown: boolean
  /** Of an activation of one number. */
  readonly curve: CurveOf | undefined
}

/** And that. */
export interface CardLook extends TitledFace {
  readonly id: NodeId
  readonly bypassed: boolean
  readonly face: NodeFace
}

/** What of the workspace a face depends on, so that tests need no more. */
export type FaceSource = Pick<Workspace, 'outputType' | 'inputType' | 'parameterCount'> & {
  /** Something has run, so that cards have values to show. */
  readonly ran: boolean
  readonly batch: number
}

const other = groupHues.indexOf('other')

/** Each the same object wherever it is, so that faces are compared quickly. */
const noMarks: readonly CardMark[] = []
const frozenMark: readonly CardMark[] = ['frozen']
const stopMark: readonly CardMark[] = ['stopGradient']
const bothMarks: readonly CardMark[] = ['frozen', 'stopGradient']

function marksOf({ frozen, stopGradient }: GraphNode): readonly CardMark[] {
  if (frozen) return stopGradient ? bothMarks : frozenMark
  return stopGradient ? stopMark : noMarks
}

export function cardLook(document: GraphDocument, node: GraphNode, source: FaceSource): CardLook {
  const { id, label, bypass } = node
  const face = nodeFace(document, node, source)
  return { id, title: label ?? localName(id), bypassed: bypass === true, marks: marksOf(node), face }
}

/*
 * Large networks repeat a few kinds of nodes many times: what a card says, and with it its geometry, is worked out once for
 * each kind and the shapes at its ports.
 */
const shared = new WeakMap<FaceSource, WeakMap<Kind, Map<string, NodeFace>>>()
const mostShared = 2000

function nodeFace(document: GraphDocument, node: GraphNode, source: FaceSource): NodeFace {
  const { id } = node
  const type = typeOf(node)
  if (isGroup(node) || !type) return singleFace(document, node, source)
  const kind = kindOf(type, node.attributes)
  let key = source.ran ? `${source.batch} ran` : `${source.batch}`
  for (const port of kind.ports) key += `|${typeKey(source.inputType(`${id}.${port}`))}`
  for (const port of type.outputs) key += `>${typeKey(source.outputType(`${id}.${port}`))}`
  let kinds = shared.get(source)
  if (!kinds) shared.set(source, (kinds = new WeakMap()))
  let faces = kinds.get(kind)
  if (!faces) kinds.set(kind, (faces = new Map()))
  let face = faces.get(key)
  if (!face) {
    face = kindFace(kind, node, source)
    if (faces.size >= mostShared) faces.clear()
    faces.set(key, face)
  }
  return face
}

const typeTexts = new WeakMap<ValueType, string>()

function typeKey(type: ValueType | undefined): string {
  if (type === undefined) return ''
  let text = typeTexts.get(type)
  if (text === undefined) typeTexts.set(type, (text = typeText(type)))
  return text
}

function kindFace({ type, attributes, ports }: Kind, { id }: GraphNode, source: FaceSource): NodeFace {
  const shapes: { [port: string]: readonly number[] } = {}
  const inputs = ports.map((name): PortFace => {
    const known = source.inputType(`${id}.${name}`)
    if (known) shapes[name] = known.shape
    return { name, shape: typeKey(known) }
  })
  const outputs = type.outputs.map((name): PortFace => ({ name, shape: typeKey(source.outputType(`${id}.${name}`)) }))
  const out = source.outputType(`${id}.out`)
  const curve = curveOf(type, attributes)
  const count = source.parameterCount(id)
  const elements = out && (out.batched ? source.batch : 1) * product(out.shape)
  const later = curve !== undefined ? 'curve' : elements === 1 ? 'number' : 'cells'
  return {
    type: type.type,
    typeTitle: type.title,
    hue: groupHues.indexOf(type.group),
    glyph: type.group,
    ...summaryOf(type, shapes, attributes),
    inputs,
    outputs,
    footer: count > 0 ? counted(count, 'parameter') : '',
    columns: out?.shape.at(-1) ?? 1,
    body: source.ran || later === 'curve' ? later : 'none',
    later,
    unknown: false,
    curve,
  }
}

/** A group, or a node of a type nobody knows: their ports are their own. */
function singleFace(document: GraphDocument, node: GraphNode, source: FaceSource): NodeFace {
  const { id, type } = node
  const ports = portsOf(document, id)
  const base = { type, columns: 8, body: 'none', later: 'none', curve: undefined } as const
  if (!isGroup(node)) {
    const asked = (name: string): PortFace => ({ name, shape: '?' })
    const inputs = ports.inputs.map(({ name }) => asked(name))
    return { ...base, ...unknownFace(node), inputs, outputs: ports.outputs.map(asked) }
  }
  const inputs = ports.inputs.map(({ name }): PortFace => ({ name, shape: typeKey(source.inputType(`${id}.${name}`)) }))
  const outputs = ports.outputs.map((name): PortFace => ({ name, shape: typeKey(source.outputType(`${id}.${name}`)) }))
  return { ...base, ...groupFace(document, id), unknown: false, inputs, outputs }
}

/** "fc1, Linear": how a screen reader and tests name a card. */
export function cardName({ title, face }: CardLook): string {
  return `${title}, ${face.typeTitle}`
}

function groupFace(document: GraphDocument, id: NodeId) {
  const count = document.children.get(id)?.size ?? 0
  return {
    typeTitle: 'Group',
    hue: other,
    glyph: 'group' as const,
    summary: `group, ${counted(count, 'node')}`,
    brief: counted(count, 'node'),
    footer: '',
  }
}

function unknownFace(node: GraphNode) {
  return {
    typeTitle: node.type,
    hue: other,
    glyph: 'unknown' as const,
    summary: `type “${node.type}”`,
    brief: `“${node.type}”`,
    footer: 'kept as it was',
    unknown: true,
  }
}

function summaryOf(type: NodeType, shapes: Shapes, attributes: Attributes): Pick<NodeFace, 'summary' | 'brief'> {
  const summary = type.summary(shapes, attributes)
  return { summary, brief: summary.startsWith(`${type.type} `) ? summary.slice(type.type.length + 1) : summary }
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
