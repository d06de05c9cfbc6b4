import type { Json } from '../nodes/attributes.ts'
import type { Comment, Frame, GraphEdge, GraphNode, NodeId, Reroute } from '../graph/document.ts'
import { limits } from '../graph/limits.ts'
import { wholePixels } from '../graph/pixels.ts'
import { pathTo } from './place.ts'
import { extraOf, isList, isObject, others, own, type JsonObject, type Report } from './report.ts'

export interface Layout {
  readonly positions: readonly (readonly [NodeId, readonly [number, number]])[]
  readonly frames: readonly Frame[]
  readonly comments: readonly Comment[]
  readonly reroutes: readonly Reroute[]
  readonly collapsed: readonly NodeId[]
  readonly layoutExtra: JsonObject
}

const fields = ['nodes', 'frames', 'comments', 'reroutes', 'collapsed']

/** The layout as it stands in the file, checked for its form. Fractions of pixels are rounded. */
export function readLayout(file: JsonObject, report: Report): Layout {
  const layout = own(file, 'layout', {})
  if (!isObject(layout)) {
    report.wrong('layout', 'an object', layout)
    return { positions: [], frames: [], comments: [], reroutes: [], collapsed: [], layoutExtra: {} }
  }
  return {
    positions: readPositions(own(layout, 'nodes', {}), report),
    frames: readList(layout, 'frames', report, readFrame),
    comments: readList(layout, 'comments', report, readComment),
    reroutes: readList(layout, 'reroutes', report, readReroute),
    collapsed: readList(layout, 'collapsed', report, (id, path) =>
      typeof id === 'string' ? id : void report.wrong(path, 'the id of a group', id),
    ),
    layoutExtra: others(layout, fields),
  }
}

/** The layout without what belongs to nothing in the graph (a merge of two files leaves such entries), each with a warning. */
export function keepFitting(
  layout: Layout,
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  report: Report,
): Layout {
  const ids = new Set(nodes.map((node) => node.id))
  const sources = new Map(edges.map((edge) => [edge.to, edge.from]))
  const fits = (fits: boolean, path: string, what: string) => {
    if (!fits) report.warn('E_LAYOUT', { path }, `${what} is not in the graph`, 'saving leaves this entry out')
    return fits
  }
  return {
    ...layout,
    positions: layout.positions.filter(([id]) => fits(ids.has(id), pathTo('layout.nodes', id), id)),
    reroutes: layout.reroutes.filter(({ edge: [from, to] }, index) =>
      fits(sources.get(to) === from, pathTo('layout.reroutes', index), `an edge from ${from} to ${to}`),
    ),
    collapsed: layout.collapsed.filter((id, index) => fits(ids.has(id), pathTo('layout.collapsed', index), id)),
  }
}

function readPositions(value: Json, report: Report): [NodeId, readonly [number, number]][] {
  if (!isObject(value)) {
    report.wrong('layout.nodes', 'an object of places [x, y] by node', value)
    return []
  }
  const positions: [NodeId, readonly [number, number]][] = []
  for (const [id, at] of Object.entries(value)) {
    const point = readPoint(at, pathTo('layout.nodes', id), report)
    if (point) positions.push([id, point])
  }
  return positions
}

function readList<T>(
  layout: JsonObject,
  name: string,
  report: Report,
  read: (value: Json, path: string, report: Report) => T | undefined,
): T[] {
  const path = `layout.${name}`
  const list = own(layout, name, [])
  if (!isList(list)) {
    report.wrong(path, 'a list', list)
    return []
  }
  return list.flatMap((value, index) => {
    const entry = read(value, pathTo(path, index), report)
    return entry === undefined ? [] : [entry]
  })
}

function readFrame(value: Json, path: string, report: Report): Frame | undefined {
  if (!isObject(value)) return void report.wrong(path, 'a frame { "title", "rect", "hue" }', value)
  const title = own(value, 'title', '')
  const hue = own(value, 'hue', 0)
  const rect = own(value, 'rect')
  const [x, y, width, height] = isList(rect) && rect.length === 4 ? rect : []
  if (typeof title !== 'string') return void report.wrong(pathTo(path, 'title'), 'a text', title)
  if (typeof hue !== 'number') return void report.wrong(pathTo(path, 'hue'), 'a number', hue)
  if (!isCoordinate(x) || !isCoordinate(y) || !isCoordinate(width) || !isCoordinate(height))
    return void report.wrong(pathTo(path, 'rect'), 'four numbers of pixels [x, y, width, height]', rect)
  const rounded = [...wholePixels([x, y]), ...wholePixels([width, height])] as const
  return { title, rect: rounded, hue, ...extraOf(value, ['title', 'rect', 'hue']) }
}

function readComment(value: Json, path: string, report: Report): Comment | undefined {
  if (!isObject(value)) return void report.wrong(path, 'a comment { "text", "at" }', value)
  const text = own(value, 'text')
  if (typeof text !== 'string') return void report.wrong(pathTo(path, 'text'), 'a text', text)
  const at = readPoint(own(value, 'at'), pathTo(path, 'at'), report)
  return at && { text, at, ...extraOf(value, ['text', 'at']) }
}

function readReroute(value: Json, path: string, report: Report): Reroute | undefined {
  if (!isObject(value)) return void report.wrong(path, 'a reroute { "edge", "points" }', value)
  const edge = own(value, 'edge')
  const [from, to] = isList(edge) && edge.length === 2 ? edge : []
  if (typeof from !== 'string' || typeof to !== 'string')
    return void report.wrong(pathTo(path, 'edge'), 'a pair ["<node>.<output>", "<node>.<input>"]', edge)
  const list = own(value, 'points')
  if (!isList(list)) return void report.wrong(pathTo(path, 'points'), 'a list of points [x, y]', list)
  const points = list.map((point, index) => readPoint(point, pathTo(pathTo(path, 'points'), index), report))
  if (!points.every((point) => point !== undefined)) return undefined
  return { edge: [from, to], points, ...extraOf(value, ['edge', 'points']) }
}

function readPoint(value: Json | undefined, path: string, report: Report): readonly [number, number] | undefined {
  const [x, y] = isList(value) && value.length === 2 ? value : []
  if (isCoordinate(x) && isCoordinate(y)) return wholePixels([x, y])
  return void report.wrong(path, `a place [x, y] in pixels, at most ${limits.coordinate} from the origin`, value)
}

function isCoordinate(value: Json | undefined): value is number {
  return typeof value === 'number' && Math.abs(value) <= limits.coordinate
}
