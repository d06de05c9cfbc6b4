import type { GraphDocument, NodeId } from '../../core/graph/document.ts'
import { nodeOf, splitPort } from '../../core/graph/ids.ts'
import { edgesInto } from '../../core/graph/walk.ts'
import type { ViewTarget } from '../state/views.ts'
import { nodeFacts } from '../state/node-facts.ts'
import type { Workspace } from '../state/workspace.ts'
import type { NameOption } from './NameChooser.vue'

/*
 * What a Jacobian can be of and by: every node; by every node before it, their parameters, and what arrives at its own inputs.
 */

/** Nodes before a node, the nearest first, and the node itself. */
export function upstream(document: GraphDocument, id: NodeId): readonly NodeId[] {
  const found = new Set<NodeId>([id])
  for (const node of found) for (const { from } of edgesInto(document, node)) found.add(nodeOf(from))
  return [...found]
}

export function ofOptions(document: GraphDocument): readonly NameOption[] {
  return [...document.nodes.values()].map(({ id, type }) => ({ name: id, kind: type }))
}

export function wrtOptions({ document, inputType }: Workspace, of: string): readonly NameOption[] {
  const node = nodeOf(of)
  const options: NameOption[] = edgesInto(document, node).map(({ to }) => ({ name: to, kind: `input of ${node}` }))
  const before = new Set(upstream(document, node))
  const others = [...document.nodes.keys()].filter((id) => !before.has(id))
  for (const id of [...before, ...others]) {
    const type = document.nodes.get(id)?.type ?? ''
    options.push({ name: id, kind: before.has(id) ? type : `${type}, not before ${node}` })
    const specs = nodeFacts(document, id, inputType)?.parameters ?? {}
    for (const [name, { buffer }] of Object.entries(specs))
      if (!buffer) options.push({ name: `${id}.${name}`, kind: 'parameter' })
  }
  return options
}

/** What is looked at where nothing was said: the last node that has an input, by what arrives there. */
export function defaultOf(document: GraphDocument, { of, node, edge, parameter }: ViewTarget): string {
  const said = of ?? node ?? (edge === undefined ? undefined : nodeOf(edge)) ?? (parameter && nodeOf(parameter))
  if (said !== undefined && document.nodes.has(nodeOf(said))) return said
  let last = ''
  for (const id of document.nodes.keys()) if (last === '' || edgesInto(document, id).length > 0) last = id
  return last
}

export function defaultWrt(document: GraphDocument, of: string, { wrt, edge, parameter }: ViewTarget): string {
  const said = wrt ?? parameter ?? edge
  if (said !== undefined && document.nodes.has(nodeOf(said))) return said
  const [first] = edgesInto(document, nodeOf(of))
  return first?.to ?? of
}

/** Where paths begin and end if nothing was said: two nodes in their order, or an input and the node that is looked at. */
export function defaultEnds(
  document: GraphDocument,
  target: ViewTarget,
): { readonly start: string; readonly end: string } {
  const [a, b] = target.nodes ?? []
  if (a !== undefined && b !== undefined && document.nodes.has(a) && document.nodes.has(b))
    return upstream(document, a).includes(b) ? { start: b, end: a } : { start: a, end: b }
  const end = nodeOf(defaultOf(document, target))
  const said = target.wrt
  if (said !== undefined && document.nodes.has(nodeOf(said)))
    return { start: said.endsWith('.out') ? nodeOf(said) : said, end }
  const before = upstream(document, end).filter((id) => id !== end)
  const inputs = before.filter((id) => document.nodes.get(id)?.type === 'input')
  const start = inputs.find((id) => document.nodes.get(id)?.attributes['role'] !== 'target') ?? before.at(-1)
  return { start: start ?? end, end }
}

/** Names of rows and columns: "out 3", "in 1,2", "weight 0,4". */
export function entryLabel(stem: string, shape: readonly number[]): (place: number) => string {
  return (place) => (shape.length === 0 ? stem : `${stem} ${placeText(shape, place)}`)
}

/** "act1[3]", "fc1.weight[0,2]"; a scalar is only named. */
export function entryName(name: string, shape: readonly number[], place: number): string {
  return shape.length === 0 ? name : `${name}[${placeText(shape, place)}]`
}

function placeText(shape: readonly number[], place: number): string {
  const index: number[] = []
  let rest = place
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index.unshift(rest % shape[axis]!)
    rest = Math.floor(rest / shape[axis]!)
  }
  return index.join(',')
}

/** A column's stem: a parameter by its own name, an input port by its, anything else is "in". */
export function columnStem(document: GraphDocument, wrt: string): string {
  const [node, port] = splitPort(wrt)
  if (port === '' || port === 'out' || !document.nodes.has(node)) return 'in'
  return port
}
