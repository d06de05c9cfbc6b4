/*
 * Layered placement of plain numbered boxes. Nodes are 0, 1, 2, …; nothing here knows about documents.
 */

/** An edge; `drop` is how much lower the producer's port is on its card than the consumer's. */
export interface Link {
  readonly from: number
  readonly to: number
  readonly drop: number
}

/** Boxes that hang together, and the links among them. */
export interface Component {
  readonly nodes: readonly number[]
  readonly links: readonly Link[]
}

/** A component with its places relative to its own top left corner. */
export interface Box {
  readonly width: number
  readonly height: number
  readonly places: ReadonlyMap<number, readonly [number, number]>
}

const betweenLayers = 80
const betweenRows = 32
const betweenBoxes = 64

/** Parts that hang together, each with its nodes in ascending order; parts in the order of their first node. */
export function components(count: number, links: readonly Link[]): Component[] {
  const leader = Int32Array.from({ length: count }, (_, node) => node)
  const find = (node: number): number => {
    let at = node
    while (leader[at] !== at) {
      leader[at] = leader[leader[at]!]!
      at = leader[at]!
    }
    return at
  }
  for (const { from, to } of links) {
    const [a, b] = [find(from), find(to)]
    // The smaller number leads, so that the first node of a part is its leader.
    if (a < b) leader[b] = a
    else leader[a] = b
  }
  const parts = new Map<number, { nodes: number[]; links: Link[] }>()
  for (let node = 0; node < count; node++) {
    const part = parts.get(find(node))
    if (part) part.nodes.push(node)
    else parts.set(node, { nodes: [node], links: [] })
  }
  for (const link of links) parts.get(find(link.from))!.links.push(link)
  return [...parts.values()]
}

/** Puts one component in layers: producers left of consumers, what nothing feeds just left of its first consumer. */
export function place(part: Component, sizes: readonly (readonly [number, number])[]): Box {
  const layers = layersOf(part)
  const into = grouped(part.links, (link) => link.to)
  const outOf = grouped(part.links, (link) => link.from)
  const tops = new Map<number, number>()
  for (const layer of layers) {
    let y = 0
    for (const node of layer) {
      tops.set(node, y)
      y += sizes[node]![1] + betweenRows
    }
  }
  // Each pass pulls every layer to its neighbours on one side; the last one leaves consumers level with their producers.
  for (const forward of [true, false, true, false, true])
    for (const layer of forward ? layers : [...layers].reverse())
      pull(layer, tops, sizes, (node) => (forward ? ahead(into.get(node)) : behind(outOf.get(node))))

  function ahead(links: readonly Link[] | undefined): number[] | undefined {
    return links?.map(({ from, drop }) => tops.get(from)! + drop)
  }
  function behind(links: readonly Link[] | undefined): number[] | undefined {
    return links?.map(({ to, drop }) => tops.get(to)! - drop)
  }

  const places = new Map<number, readonly [number, number]>()
  let top = Infinity
  let bottom = -Infinity
  for (const [node, y] of tops) {
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + sizes[node]![1])
  }
  let x = 0
  for (const layer of layers) {
    let width = 0
    for (const node of layer) {
      places.set(node, [x, tops.get(node)! - top])
      width = Math.max(width, sizes[node]![0])
    }
    x += width + betweenLayers
  }
  return { width: x - betweenLayers, height: bottom - top, places }
}

/** Longest way from a source; what cannot be ordered (a cycle, which no document has) comes first. */
function layersOf({ nodes, links }: Component): number[][] {
  const outOf = grouped(links, (link) => link.from)
  const waiting = new Map(nodes.map((node) => [node, 0]))
  for (const { to } of links) waiting.set(to, waiting.get(to)! + 1)
  const sources = nodes.filter((node) => waiting.get(node) === 0)
  const layer = new Map(nodes.map((node) => [node, 0]))
  const queue = [...sources]
  for (let i = 0; i < queue.length; i++)
    for (const { from, to } of outOf.get(queue[i]!) ?? []) {
      layer.set(to, Math.max(layer.get(to)!, layer.get(from)! + 1))
      waiting.set(to, waiting.get(to)! - 1)
      if (waiting.get(to) === 0) queue.push(to)
    }
  for (const source of sources) {
    let first = Infinity
    for (const { to } of outOf.get(source) ?? []) first = Math.min(first, layer.get(to)!)
    if (first < Infinity) layer.set(source, first - 1)
  }
  const layers: number[][] = []
  for (const node of nodes) {
    const at = layer.get(node)!
    while (layers.length <= at) layers.push([])
    layers[at]!.push(node)
  }
  return layers
}

/**
 * Orders one layer by where its neighbours are and moves it as near to them as it can be without overlaps: the least squares
 * solution, by pooling neighbours that would overlap into blocks.
 */
function pull(
  layer: number[],
  tops: Map<number, number>,
  sizes: readonly (readonly [number, number])[],
  neighbours: (node: number) => number[] | undefined,
): void {
  const wished = new Map<number, number>()
  for (const node of layer) {
    const places = neighbours(node)
    wished.set(node, places ? places.reduce((sum, y) => sum + y, 0) / places.length : tops.get(node)!)
  }
  // Sorting is stable, so what wishes the same keeps its order.
  layer.sort((a, b) => wished.get(a)! - wished.get(b)!)
  const blocks: { sum: number; count: number }[] = []
  let offset = 0
  for (const node of layer) {
    blocks.push({ sum: wished.get(node)! - offset, count: 1 })
    offset += sizes[node]![1] + betweenRows
    for (
      let last = blocks.at(-1)!, before = blocks.at(-2);
      before && mean(before) > mean(last);
      before = blocks.at(-2)
    ) {
      blocks.pop()
      before.sum += last.sum
      before.count += last.count
      last = before
    }
  }
  offset = 0
  let at = 0
  for (const block of blocks)
    for (let i = 0; i < block.count; i++) {
      const node = layer[at++]!
      tops.set(node, mean(block) + offset)
      offset += sizes[node]![1] + betweenRows
    }
}

function mean(block: { readonly sum: number; readonly count: number }): number {
  return block.sum / block.count
}

function grouped(links: readonly Link[], key: (link: Link) => number): Map<number, Link[]> {
  const groups = new Map<number, Link[]>()
  for (const link of links) {
    const group = groups.get(key(link))
    if (group) group.push(link)
    else groups.set(key(link), [link])
  }
  return groups
}

/** Boxes in rows of about one and a half times their height in width, as they come. */
export function shelves(boxes: readonly Box[]): [number, number][] {
  let area = 0
  let widest = 0
  for (const { width, height } of boxes) {
    area += (width + betweenBoxes) * (height + betweenBoxes)
    widest = Math.max(widest, width)
  }
  const room = Math.max(widest, Math.sqrt(1.5 * area))
  let x = 0
  let y = 0
  let tallest = 0
  return boxes.map(({ width, height }): [number, number] => {
    if (x > 0 && x + width > room) {
      x = 0
      y += tallest + betweenBoxes
      tallest = 0
    }
    const corner: [number, number] = [x, y]
    x += width + betweenBoxes
    tallest = Math.max(tallest, height)
    return corner
  })
}
