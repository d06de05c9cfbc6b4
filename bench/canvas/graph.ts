/*
 * The graph that every editor shows: columns of nodes, each with edges from the columns before it. The same for the same
 * size and fan-out, wherever it is made.
 */

export interface BenchNode {
  readonly kind: 'input' | 'linear' | 'tanh' | 'add'
  readonly title: string
  readonly x: number
  readonly y: number
  /** Ports on the left, each with one edge. */
  readonly inputs: number
}

export interface BenchEdge {
  /** Indices of nodes. */
  readonly source: number
  readonly target: number
  readonly input: number
}

export interface BenchGraph {
  readonly nodes: readonly BenchNode[]
  readonly edges: readonly BenchEdge[]
  /** What it takes, its upper left corner being the origin. */
  readonly width: number
  readonly height: number
  /** Left side of the column in the middle. */
  readonly middle: number
  /** The node that is dragged: near the middle of the upper rows, with about three edges. */
  readonly dragged: number
}

export const nodeWidth = 180
export const nodeHeight = 155
const columnPitch = 290
const rowPitch = 205

export function buildGraph(count: number, fanOut: number): BenchGraph {
  const random = generator(12345)
  const columns = Math.max(2, Math.ceil(Math.sqrt(count * 1.2)))
  const rows = Math.ceil(count / columns)
  const nodes: BenchNode[] = []
  const edges: BenchEdge[] = []
  const degree = new Int32Array(count)
  // The first column has nothing before it, so the others have more.
  const wanted = (fanOut * count) / Math.max(1, count - rows)
  for (let i = 0; i < count; i++) {
    const column = Math.floor(i / rows)
    const row = i % rows
    const sources = column === 0 ? [] : sourcesOf(column, row, rows, wanted, random)
    sources.forEach((source, input) => {
      edges.push({ source, target: i, input })
      degree[source]!++
      degree[i]!++
    })
    const kind = column === 0 ? 'input' : sources.length > 1 ? 'add' : random() < 0.4 ? 'linear' : 'tanh'
    nodes.push({
      kind,
      title: `${kind} ${i}`,
      x: column * columnPitch,
      y: row * rowPitch,
      inputs: sources.length,
    })
  }
  const middleColumn = Math.floor(columns / 2)
  return {
    nodes,
    edges,
    width: (Math.ceil(count / rows) - 1) * columnPitch + nodeWidth,
    height: (Math.min(rows, count) - 1) * rowPitch + nodeHeight,
    middle: middleColumn * columnPitch,
    dragged: draggedNode(degree, rows, middleColumn),
  }
}

/** One at least; the fraction of `wanted` is how many nodes have one more. Mostly from the column before, near by. */
function sourcesOf(column: number, row: number, rows: number, wanted: number, random: () => number): number[] {
  const number = Math.max(1, Math.floor(wanted) + (random() < wanted % 1 ? 1 : 0))
  return Array.from({ length: number }, () => {
    const back = column > 1 && random() < 0.15 ? 2 : 1
    const reach = number + 2
    const near = row + Math.floor(random() * reach) - Math.floor(reach / 2)
    return (column - back) * rows + Math.min(rows - 1, Math.max(0, near))
  })
}

function draggedNode(degree: Int32Array, rows: number, middleColumn: number): number {
  let best = 0
  let least = Infinity
  degree.forEach((edges, i) => {
    const away = Math.abs(Math.floor(i / rows) - middleColumn) + Math.abs((i % rows) - 1) + 2 * Math.abs(edges - 3)
    if (away < least) [best, least] = [i, away]
  })
  return best
}

function generator(seed: number): () => number {
  let state = seed
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296
}
