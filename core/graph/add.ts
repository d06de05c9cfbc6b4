import type { Json } from '../nodes/attributes.ts'
import { checkAttributes } from './attributes.ts'
import type { Diff } from './diff.ts'
import type { GraphDocument, GraphNode, NodeId } from './document.ts'
import { Draft } from './draft.ts'
import { freshName, idForm, inGroup, isLocalId } from './ids.ts'
import { labelProblem } from './label.ts'
import { limits } from './limits.ts'
import { isGroup } from './ports.ts'
import { typeOf } from './node-types.ts'
import { isRefusal, refusal, type Problem } from './problems.ts'
import { tooDeep } from './nesting.ts'
import { wholePixels } from './pixels.ts'

export interface NewNode {
  /** The group it goes into; the top level if left out. */
  readonly parent?: NodeId
  /** Whole pixels, after rounding. Without it the node has no place yet. */
  readonly at?: readonly [number, number]
  readonly attributes?: { readonly [name: string]: Json }
  readonly label?: string
  /** A name of one's own within the group, in place of a fresh one. */
  readonly id?: string
}

/** Adds a node under a fresh id (`fc1`, `act2`, `x`), which is part of the answer. */
export function addNode(
  document: GraphDocument,
  type: string,
  init: NewNode = {},
): { readonly id: NodeId; readonly diff: Diff } | Problem {
  const parent = init.parent ?? ''
  const place = parentProblem(document, parent)
  if (place) return place
  if (type !== 'group' && !typeOf({ type }))
    return refusal('E_TYPE', {}, `there is no node type ${type}`, 'choose one of the palette')
  if (document.nodes.size >= limits.nodes)
    return refusal('E_LIMIT', {}, `there are ${limits.nodes} nodes already`, 'remove some first')
  const attributes = checkAttributes({ id: init.id ?? type, type, attributes: {} }, init.attributes ?? {})
  if (isRefusal(attributes)) return attributes
  const label = init.label ?? ''
  const wrong = labelProblem(init.id ?? type, label)
  if (wrong) return wrong

  const draft = new Draft(document)
  const taken = (name: string) => draft.nodes.has(inGroup(parent, name))
  if (init.id !== undefined && !isLocalId(init.id))
    return refusal('E_ID', { node: init.id }, `${init.id} cannot be an id`, `an id is ${idForm}`)
  if (init.id !== undefined && taken(init.id))
    return refusal('E_ID', { node: init.id }, `there is a node ${init.id} already`, 'choose another id')
  const [stem, numbered] = stemOf(type, attributes.after)
  const id = inGroup(parent, init.id ?? freshName(stem, numbered, taken))
  const node: GraphNode = {
    id,
    type,
    attributes: attributes.after,
    ...(label !== '' && { label }),
    ...(type === 'group' && { inputs: {}, outputs: {} }),
    order: draft.nextOrder(),
  }
  const deep = tooDeep(node)
  if (deep) return deep
  draft.nodes.set(id, node)
  if (init.at) draft.positions.set(id, wholePixels(init.at))
  return { id, diff: draft.finish() }
}

/** Undefined where nodes can be put into `parent`. */
export function parentProblem(document: GraphDocument, parent: NodeId): Problem | undefined {
  if (parent === '') return undefined
  const group = document.nodes.get(parent)
  if (group && isGroup(group)) return undefined
  return refusal('E_NODE', { node: parent }, `there is no group ${parent}`, 'choose a group of this graph')
}

/** The names textbooks use; whether the first one has a number too. */
const stems: ReadonlyMap<string, readonly [stem: string, numbered: boolean]> = new Map([
  ['input', ['x', false]],
  ['linear', ['fc', true]],
  ['conv', ['conv', true]],
  ['activation', ['act', true]],
  ['loss', ['loss', false]],
])

function stemOf(type: string, attributes: { readonly [name: string]: Json }): readonly [string, boolean] {
  if (type === 'input' && attributes.role === 'target') return ['t', false]
  return stems.get(type) ?? [type, true]
}
