import type { Json } from '../nodes/attributes.ts'
import { isProblem } from '../nodes/problem.ts'
import { readAttributes, withoutDefaults } from '../nodes/read-attributes.ts'
import type { Diff } from './diff.ts'
import { dropInputs } from './detach.ts'
import type { GraphDocument, GraphNode, NodeId } from './document.ts'
import { Draft } from './draft.ts'
import { tooDeep } from './nesting.ts'
import { typeOf } from './node-types.ts'
import { declaredPorts, hasInput } from './ports.ts'
import { atNode, isRefusal, refusal, type Problem } from './problems.ts'

type JsonAttributes = { readonly [name: string]: Json }

/** New values of attributes; undefined goes back to the default. */
export type AttributeChanges = { readonly [name: string]: Json | undefined }

/** One attribute of a node. See `setAttributes`. */
export function setAttribute(
  document: GraphDocument,
  id: NodeId,
  name: string,
  value: Json | undefined,
): Diff | Problem {
  return setAttributes(document, id, Object.fromEntries([[name, value]]))
}

/**
 * Sets attributes of a node. A value that is the default is left out. Where ports go with it (arity, expression), their
 * edges go in the same edit. Refused: a value the type does not take, an attribute it does not have, an unknown type.
 */
export function setAttributes(document: GraphDocument, id: NodeId, changes: AttributeChanges): Diff | Problem {
  const node = document.nodes.get(id)
  if (!node) return refusal('E_NODE', { node: id }, `there is no node ${id}`, 'choose a node of this graph')
  const checked = checkAttributes(node, changes)
  if (isRefusal(checked)) return checked
  const after: GraphNode = { ...node, attributes: checked.after }
  const deep = tooDeep(after)
  if (deep) return deep
  const draft = new Draft(document)
  draft.nodes.set(id, after)
  if (declaredPorts(node)?.inputs.some((port) => !hasInput(after, port.name)))
    dropInputs(draft, id, (port) => hasInput(after, port))
  return draft.finish()
}

/** The attributes of a node after some changes, in the order its type lists them. */
export function checkAttributes(
  node: Pick<GraphNode, 'id' | 'type' | 'attributes'>,
  changes: AttributeChanges,
): { readonly after: JsonAttributes } | Problem {
  const type = typeOf(node)
  const names = Object.keys(changes)
  if (names.length === 0) return { after: node.attributes }
  if (!type) {
    const what = node.type === 'group' ? 'a group has no attributes' : `the type ${node.type} is unknown here`
    return refusal('E_TYPE', { node: node.id, attribute: names[0]! }, what, 'leave it as it is')
  }
  for (const name of names) {
    if (!Object.hasOwn(type.attributes, name)) {
      const fix = `its attributes are ${Object.keys(type.attributes).join(', ') || 'none'}`
      return refusal('E_ATTRIBUTE', { node: node.id, attribute: name }, `${node.type} has no attribute ${name}`, fix)
    }
    const value = changes[name]
    const parsed = value === undefined ? undefined : type.attributes[name]!.parse(value, name)
    if (isProblem(parsed)) return atNode(node.id, parsed)
  }

  const given = new Map(Object.entries({ ...node.attributes, ...changes }))
  const known = Object.keys(type.attributes).filter((name) => given.has(name))
  const unknown = [...given.keys()].filter((name) => !Object.hasOwn(type.attributes, name))
  const listed = [...known, ...unknown].flatMap((name) => {
    const value = given.get(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const all: JsonAttributes = Object.fromEntries(listed)
  // Only what was changed now is compared with its default: a stride of 3 stays a stride of 3 while somebody types a kernel size.
  const lean = withoutDefaults(type, all)
  const after = listed.filter(([name]) => !Object.hasOwn(changes, name) || Object.hasOwn(lean, name))
  const result: JsonAttributes = Object.fromEntries(after)
  const wrong = readAttributes(type, result).problems[0]
  return wrong ? atNode(node.id, wrong) : { after: result }
}
