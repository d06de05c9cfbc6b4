import type { Json } from '../nodes/attributes.ts'
import { withoutDefaults } from '../nodes/read-attributes.ts'
import { encodeFloats } from '../tensor/base64.ts'
import type { GraphDocument, GraphEdge, GraphNode, NodeId } from '../graph/document.ts'
import { localName, localPort } from '../graph/ids.ts'
import { typeOf } from '../graph/node-types.ts'
import { isGroup } from '../graph/ports.ts'
import { allNodes, edgesByLevel, nodesOf } from '../graph/walk.ts'
import { inline } from './inline.ts'
import { currentVersion } from './migrations.ts'

/*
 * The canonical form: the same document always gives the same bytes, and every node, edge, place and weight has a line of
 * its own, so that a change is a change of few lines. All keys of the file are always there, empty or not, but for
 * `description`, which is there where there is one. A group spreads over several lines, so that what lies in it has lines too.
 */

/** A document as the text of a graph file. */
export function writeGraph(document: GraphDocument): string {
  const { properties } = document
  const fields: [string, string][] = [
    ['format', inline('gradwire')],
    ['version', inline(currentVersion)],
    ['name', inline(properties.name)],
  ]
  if (properties.description !== '') fields.push(['description', inline(properties.description)])
  fields.push(['seed', inline(properties.seed)])
  fields.push(...levelFields(document, edgesByLevel(document), '', '  '))
  fields.push(['layout', layoutText(document)])
  fields.push(['weights', object(weightFields(document), '  ')])
  fields.push(['extensions', object(inlineFields(properties.extensions), '  ')])
  fields.push(...inlineFields(properties.extra))
  return `${object(fields, '')}\n`
}

type Fields = readonly (readonly [key: string, text: string])[]

/** Nodes and edges of the file or of one group. Goes as deep as groups nest, which files and edits limit. */
function levelFields(
  document: GraphDocument,
  edges: ReadonlyMap<NodeId, readonly GraphEdge[]>,
  parent: NodeId,
  indent: string,
): [string, string][] {
  const nodes = nodesOf(document, parent).map((node): [string, string] => [
    localName(node.id),
    isGroup(node) ? groupText(document, edges, node, `${indent}  `) : inline({ ...knownFields(node), ...node.extra }),
  ])
  const lines = (edges.get(parent) ?? []).map(({ from, to }) => inline([localPort(from), localPort(to)]))
  return [
    ['nodes', object(nodes, indent)],
    ['edges', list(lines, indent)],
  ]
}

function groupText(
  document: GraphDocument,
  edges: ReadonlyMap<NodeId, readonly GraphEdge[]>,
  group: GraphNode,
  indent: string,
): string {
  return object(
    [
      ...inlineFields(knownFields(group)),
      ...levelFields(document, edges, group.id, `${indent}  `),
      ['inputs', inline(group.inputs ?? {})],
      ['outputs', inline(group.outputs ?? {})],
      ...inlineFields(group.extra ?? {}),
    ],
    indent,
  )
}

function knownFields(node: GraphNode): { readonly [key: string]: Json | undefined } {
  const type = typeOf(node)
  const attributes = type ? withoutDefaults(type, node.attributes) : node.attributes
  return {
    type: node.type,
    attributes: Object.keys(attributes).length > 0 ? attributes : undefined,
    label: node.label,
    bypass: node.bypass,
    stopGradient: node.stopGradient,
    frozen: node.frozen,
  }
}

function layoutText(document: GraphDocument): string {
  const { frames, comments, reroutes, collapsed, layoutExtra } = document.properties
  const places = allNodes(document).flatMap(({ id }): [string, string][] => {
    const at = document.positions.get(id)
    return at ? [[id, inline(at)]] : []
  })
  const entries = <T extends { readonly extra?: { readonly [name: string]: Json } }>(
    records: readonly T[],
    fieldsOf: (record: T) => { readonly [key: string]: Json },
  ) =>
    list(
      records.map((record) => inline({ ...fieldsOf(record), ...record.extra })),
      '    ',
    )
  return object(
    [
      ['nodes', object(places, '    ')],
      ['frames', entries(frames, ({ title, rect, hue }) => ({ title, rect, hue }))],
      ['comments', entries(comments, ({ text, at }) => ({ text, at }))],
      ['reroutes', entries(reroutes, ({ edge, points }) => ({ edge, points }))],
      ['collapsed', list(collapsed.map(inline), '    ')],
      ...inlineFields(layoutExtra),
    ],
    '  ',
  )
}

function weightFields(document: GraphDocument): [string, string][] {
  const weights = [...document.weights].sort(([a, one], [b, other]) => one.order - other.order || (a < b ? -1 : 1))
  return weights.map(([name, { dtype, tensor, extra }]) => [
    name,
    inline({ shape: tensor.shape, dtype, data: encodeFloats(tensor.data, dtype), ...extra }),
  ])
}

function inlineFields(record: { readonly [key: string]: Json | undefined }): [string, string][] {
  return Object.entries(record).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, inline(value)]],
  )
}

/** An object with an entry a line, indented two more than `indent`. */
function object(fields: Fields, indent: string): string {
  return block(
    '{',
    fields.map(([key, text]) => `${JSON.stringify(key)}: ${text}`),
    '}',
    indent,
  )
}

function list(entries: readonly string[], indent: string): string {
  return block('[', entries, ']', indent)
}

function block(open: string, entries: readonly string[], close: string, indent: string): string {
  if (entries.length === 0) return open + close
  return `${open}\n${entries.map((entry) => `${indent}  ${entry}`).join(',\n')}\n${indent}${close}`
}
