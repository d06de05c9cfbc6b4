import { estimateSize, grid, portY, type SizeOf } from './card-size.ts'
import type { Diff } from './diff.ts'
import type { GraphDocument, GraphEdge, NodeId } from './document.ts'
import { Draft } from './draft.ts'
import { frameContents, framePadding, frameTitle, type Rectangle } from './frames.ts'
import { nodeOf } from './ids.ts'
import { components } from './layers.ts'
import { keepApart, type Placed } from './keep-apart.ts'
import { levelOfNote } from './notes.ts'
import { pinnedNodes } from './pins.ts'
import { wholePixels } from './pixels.ts'
import { portsOf } from './ports.ts'
import { edgesByLevel, nodesOf } from './walk.ts'

/** What goes to ELK and comes back with places; the part of its JSON format that is used. */
export interface ElkGraph {
  id: string
  x?: number
  y?: number
  width?: number
  height?: number
  layoutOptions?: { [option: string]: string }
  ports?: ElkGraph[]
  children?: ElkGraph[]
  edges?: { id: string; sources: string[]; targets: string[] }[]
}

/** `(graph) => new ELK().layout(graph)`, in a worker where the graph is large; or `quickElk`. */
export type Elk = (graph: ElkGraph) => Promise<ElkGraph>

/** ELK takes about a second for so many nodes, and more than linearly longer for more. */
export const mostForElk = 2000

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'SPLINES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  // Room for the words at a wire, mean and deviation in one line.
  'elk.layered.spacing.nodeNodeBetweenLayers': '96',
  'elk.spacing.nodeNode': '32',
  'elk.spacing.componentComponent': '64',
}

export interface LayoutOptions {
  /** What cards take. */
  readonly sizeOf?: SizeOf
  /** Where cards are shown; in the document, unless somebody knows better. */
  readonly placeOf?: (id: NodeId) => readonly [number, number] | undefined
  /** Only this level of groups; all of them, if left out. */
  readonly level?: NodeId
  /** Only these nodes; others stay, and nothing is put on them. */
  readonly only?: ReadonlySet<NodeId>
}

/**
 * Arranges nodes anew, each group on a plane of its own, by ELK's layered algorithm from left to right. The result is one edit:
 * places on the grid, the upper left corner where it was. Pinned nodes and frames stay where they are, and the rest comes to
 * them; a frame's nodes are arranged in it, and it grows where they need more room. Reroutes go where an end of their edge
 * moved, since their points are about the old places.
 */
export async function layoutDiff(document: GraphDocument, elk: Elk, options: LayoutOptions = {}): Promise<Diff> {
  const draft = new Draft(document)
  const edges = edgesByLevel(document)
  for (const level of options.level === undefined ? document.children.keys() : [options.level])
    await new Level(draft, level, edges.get(level) ?? [], elk, options).arrange()
  followRoutes(draft, options.placeOf)
  return draft.finish()
}

/** A node or a frame with all that is in it: what is put somewhere as a whole. */
interface Unit {
  readonly id: string
  readonly nodes: readonly NodeId[]
  readonly size: readonly [number, number]
  /** Where it stays. */
  readonly fixed: readonly [number, number] | undefined
}

class Level {
  private readonly draft: Draft
  private readonly level: NodeId
  private readonly edges: readonly GraphEdge[]
  private readonly elk: Elk
  private readonly only: ReadonlySet<NodeId> | undefined
  private readonly sizeOf: SizeOf
  private readonly placeOf: (id: NodeId) => readonly [number, number] | undefined
  private readonly pinned: ReadonlySet<NodeId>

  constructor(draft: Draft, level: NodeId, edges: readonly GraphEdge[], elk: Elk, options: LayoutOptions) {
    const { document } = draft
    this.draft = draft
    this.level = level
    this.edges = edges
    this.elk = elk
    this.only = options.only
    this.sizeOf = options.sizeOf ?? estimateSize(document)
    this.placeOf = options.placeOf ?? ((id) => document.positions.get(id))
    this.pinned = pinnedNodes(document)
  }

  async arrange(): Promise<void> {
    const { document } = this.draft
    const { only, level } = this
    const all = nodesOf(document, level).map(({ id }) => id)
    const chosen = only ? all.filter((id) => only.has(id)) : all
    if (only) {
      // Nobody asked for frames to be moved or filled.
      await this.place(this.unitsOf(chosen), this.corner(chosen), this.boxes(all.filter((id) => !only.has(id))))
      return
    }
    const contents = document.properties.frames.map((frame, i) =>
      levelOfNote(document, frame) === level
        ? frameContents(document, i, this.sizeOf, this.placeOf)
        : { nodes: [], frames: [], points: [], comments: [] },
    )
    const inner = new Set(contents.flatMap(({ frames }) => frames))
    const outer = document.properties.frames.flatMap((frame, i) =>
      levelOfNote(document, frame) === level && !inner.has(i) ? [i] : [],
    )
    const framed = new Set<NodeId>()
    const units: Unit[] = []
    for (const index of outer) {
      const { nodes, frames } = contents[index] ?? { nodes: [], frames: [] }
      const mine = nodes.filter((id) => !framed.has(id))
      for (const id of mine) framed.add(id)
      units.push(await this.fill(index, mine, frames))
    }
    const rest = chosen.filter((id) => !framed.has(id))
    await this.place([...units, ...this.unitsOf(rest)], this.corner(rest.length > 0 ? rest : chosen), [])
  }

  /** Arranges what is in a frame; frames in it stay as they are, with what is in them. */
  private async fill(index: number, nodes: readonly NodeId[], inner: readonly number[]): Promise<Unit> {
    const { document } = this.draft
    const frames = document.properties.frames
    const rect = frames[index]?.rect ?? [0, 0, 0, 0]
    const kept = new Set(inner.flatMap((i) => frameContents(document, i, this.sizeOf, this.placeOf).nodes))
    const free = nodes.filter((id) => !kept.has(id))
    const boxes = inner.flatMap((i): Placed[] => {
      const [x, y, width, height] = frames[i]?.rect ?? [0, 0, 0, 0]
      return [{ x, y, width, height }]
    })
    await this.place(this.unitsOf(free), [rect[0] + framePadding, rect[1] + frameTitle], boxes)
    const grown = this.grow(rect, free)
    const list = this.draft.property('frames')
    const frame = list[index]
    if (frame) this.draft.setProperty('frames', list.with(index, { ...frame, rect: grown }))
    return { id: `frame ${index}`, nodes, size: [grown[2], grown[3]], fixed: [grown[0], grown[1]] }
  }

  private grow([x, y, width, height]: Rectangle, nodes: readonly NodeId[]): Rectangle {
    let [left, top, right, bottom] = [x, y, x + width, y + height]
    for (const id of nodes) {
      const at = this.draft.positions.get(id)
      if (!at) continue
      const size = this.sizeOf(id)
      left = Math.min(left, at[0] - framePadding)
      top = Math.min(top, at[1] - frameTitle)
      right = Math.max(right, at[0] + size[0] + framePadding)
      bottom = Math.max(bottom, at[1] + size[1] + framePadding)
    }
    return [left, top, right - left, bottom - top]
  }

  private unitsOf(ids: readonly NodeId[]): Unit[] {
    return ids.map((id) => {
      const fixed = this.pinned.has(id) ? this.placeOf(id) : undefined
      return { id, nodes: [id], size: this.sizeOf(id), fixed }
    })
  }

  private boxes(ids: readonly NodeId[]): Placed[] {
    return ids.flatMap((id): Placed[] => {
      const at = this.placeOf(id)
      const [width, height] = this.sizeOf(id)
      return at ? [{ x: at[0], y: at[1], width, height }] : []
    })
  }

  /** Puts units somewhere: those that stay where they are, the rest as ELK has it around them. */
  private async place(
    units: readonly Unit[],
    corner: readonly [number, number],
    obstacles: readonly Placed[],
  ): Promise<void> {
    if (units.length === 0) return
    const graph = this.graphOf(units)
    const arranged = await this.elk(graph)
    const parts = partsOf(graph)
    const places = new Map((arranged.children ?? []).map(({ id, x = 0, y = 0 }) => [id, [x, y] as const]))
    const anchors = new Map<number, Unit[]>()
    for (const unit of units) {
      const part = parts.get(unit.id) ?? -1
      if (unit.fixed) anchors.set(part, [...(anchors.get(part) ?? []), unit])
    }
    const boxes = units.map((unit): Placed & { readonly unit: Unit } => {
      const [x, y] = places.get(unit.id) ?? [0, 0]
      const [width, height] = unit.size
      const [left, top] = unit.fixed ?? shifted([x, y], anchors.get(parts.get(unit.id) ?? -1) ?? [], places, corner)
      return { unit, x: left, y: top, width, height }
    })
    const still = boxes.filter(({ unit }) => unit.fixed)
    const free = boxes.filter(({ unit }) => !unit.fixed)
    // What ELK arranged lies apart already, as long as nothing else is there.
    if (still.length > 0 || obstacles.length > 0) keepApart(free, [...still, ...obstacles])
    for (const { unit, x, y } of free) for (const id of unit.nodes) this.draft.positions.set(id, wholePixels([x, y]))
    // A pinned card without a place in the file gets the one it is shown at.
    for (const { unit, x, y } of still)
      if (this.pinned.has(unit.id)) this.draft.positions.set(unit.id, wholePixels([x, y]))
  }

  private graphOf(units: readonly Unit[]): ElkGraph {
    const owner = new Map<NodeId, Unit>()
    for (const unit of units) for (const id of unit.nodes) owner.set(id, unit)
    const end = (port: string, side: 'in' | 'out') => {
      const unit = owner.get(nodeOf(port))
      return unit && (unit.id === nodeOf(port) ? `${side} ${port}` : unit.id)
    }
    return {
      id: 'graph',
      layoutOptions: { ...options, 'elk.padding': '[top=0,left=0,bottom=0,right=0]' },
      children: units.map((unit) => this.elkNode(unit)),
      edges: this.edges.flatMap(({ from, to }) => {
        const [source, target] = [end(from, 'out'), end(to, 'in')]
        if (source === undefined || target === undefined || owner.get(nodeOf(from)) === owner.get(nodeOf(to))) return []
        return [{ id: `edge ${to}`, sources: [source], targets: [target] }]
      }),
    }
  }

  private elkNode({ id, size: [width, height] }: Unit): ElkGraph {
    const { document } = this.draft
    if (!document.nodes.has(id)) return { id, width, height }
    const { inputs, outputs } = portsOf(document, id)
    // An input and an output of a node may have the same name; ELK wants every id once.
    const port = (name: string, x: number, row: number): ElkGraph => ({
      id: name,
      x,
      y: portY(row),
      width: 0,
      height: 0,
    })
    return {
      id,
      width,
      height,
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: [
        ...inputs.map(({ name }, row) => port(`in ${id}.${name}`, 0, row)),
        ...outputs.map((name, row) => port(`out ${id}.${name}`, width, row)),
      ],
    }
  }

  /** Where the upper left corner of nodes is now; the origin where nothing has a place. */
  private corner(ids: readonly NodeId[]): readonly [number, number] {
    let left = Infinity
    let top = Infinity
    for (const id of ids) {
      const at = this.placeOf(id)
      if (!at) continue
      left = Math.min(left, at[0])
      top = Math.min(top, at[1])
    }
    return left === Infinity ? [0, 0] : [left, top]
  }
}

/** Which of the graph hangs together, by number: what stays only draws what is wired to it. */
function partsOf({ children = [], edges = [] }: ElkGraph): Map<string, number> {
  const index = new Map<string, number>()
  children.forEach(({ id, ports = [] }, i) => {
    index.set(id, i)
    for (const port of ports) index.set(port.id, i)
  })
  const links = edges.map(({ sources: [from = ''], targets: [to = ''] }) => ({
    from: index.get(from) ?? 0,
    to: index.get(to) ?? 0,
    drop: 0,
  }))
  const parts = new Map<string, number>()
  components(children.length, links).forEach(({ nodes }, part) => {
    for (const node of nodes) parts.set(children[node]!.id, part)
  })
  return parts
}

/** ELK's place, moved as what stays is moved from ELK's place to its own: the nearer it is, the more it counts. */
function shifted(
  [x, y]: readonly [number, number],
  fixed: readonly Unit[],
  places: ReadonlyMap<string, readonly [number, number]>,
  corner: readonly [number, number],
): readonly [number, number] {
  let [dx, dy, sum] = [0, 0, 0]
  for (const { id, fixed: at } of fixed) {
    const from = places.get(id)
    if (!from || !at) continue
    const weight = 1 / ((from[0] - x) ** 2 + (from[1] - y) ** 2 + 1)
    dx += (at[0] - from[0]) * weight
    dy += (at[1] - from[1]) * weight
    sum += weight
  }
  if (sum === 0) return [corner[0] + onGrid(x), corner[1] + onGrid(y)]
  return [onGrid(x + dx / sum), onGrid(y + dy / sum)]
}

/** Points go with an edge both ends of which moved alike, and are dropped where they did not. */
function followRoutes(
  draft: Draft,
  placeOf: (id: NodeId) => readonly [number, number] | undefined = (id) => draft.document.positions.get(id),
): void {
  const reroutes = draft.property('reroutes')
  const way = (id: NodeId): readonly [number, number] => {
    const [before, after] = [placeOf(id), draft.positions.get(id)]
    return before && after ? [after[0] - before[0], after[1] - before[1]] : [0, 0]
  }
  const followed = reroutes.flatMap((one) => {
    const [[dx, dy], [ex, ey]] = [way(nodeOf(one.edge[0])), way(nodeOf(one.edge[1]))]
    if (dx !== ex || dy !== ey) return []
    if (dx === 0 && dy === 0) return [one]
    return [{ ...one, points: one.points.map(([x, y]) => wholePixels([x + dx, y + dy])) }]
  })
  if (reroutes.length > 0) draft.setProperty('reroutes', followed)
}

function onGrid(value: number): number {
  return Math.round(value / grid) * grid
}
