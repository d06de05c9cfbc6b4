import { encodeUtf8 } from '../../core/format/utf8.ts'
import { writeGraph } from '../../core/format/write.ts'
import { createDocument } from '../../core/graph/create.ts'
import type { GraphDocument, GraphEdge, GraphNode, NodeId } from '../../core/graph/document.ts'

/*
 * Script that runs for the first time is slow: it is read and translated while it runs. So behind a start screen at rest a graph
 * is read, compiled and drawn that nobody sees, and what is opened then is there in about half the time.
 */

/** Often enough for the browser to translate what a graph of a thousand nodes runs through. */
const rounds = 6
const columns = 40
const rows = 8

export interface Stage {
  /** Reads a file as if it were to be opened. */
  read(bytes: Uint8Array): Promise<GraphDocument | undefined>
  /** Draws a document in place of the one that is open, and that again. */
  draw(document: GraphDocument): Promise<void>
  /** Nobody waits for anything. */
  atRest(): boolean
}

/** Ends as soon as there is something else to do. */
export async function rehearse({ read, draw, atRest }: Stage): Promise<void> {
  const bytes = encodeUtf8(writeGraph(rehearsalGraph()))
  for (let round = 0; round < rounds && atRest(); round++) {
    const document = await read(bytes)
    await idle()
    if (document !== undefined && atRest()) await draw(document)
    await idle()
  }
}

function idle(): Promise<unknown> {
  return new Promise((done) => requestIdleCallback(done))
}

/** Layers of what graphs are mostly made of, and more wires than are drawn on the window's own thread. */
export function rehearsalGraph(): GraphDocument {
  const nodes: GraphNode[] = []
  const edges: GraphEdge[] = []
  const positions: [NodeId, [number, number]][] = []
  const nameOf = (column: number, row: number): NodeId => `n${column}_${row}`
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++) {
      const id = nameOf(column, row)
      nodes.push({ id, order: nodes.length, ...kindOf(column) })
      positions.push([id, [column * 240, row * 160]])
      if (column === 0) continue
      const from = (at: number): string => `${nameOf(column - 1, at)}.out`
      const adds = column % 3 === 0
      edges.push({ from: from(row), to: `${id}.${adds ? 'in0' : 'in'}`, order: edges.length })
      if (adds) edges.push({ from: from((row + 1) % rows), to: `${id}.in1`, order: edges.length })
    }
  return createDocument({ nodes, edges, positions })
}

function kindOf(column: number): Pick<GraphNode, 'type' | 'attributes'> {
  if (column === 0) return { type: 'input', attributes: { shape: [4] } }
  if (column % 3 === 0) return { type: 'add', attributes: { arity: 2 } }
  return column % 3 === 1
    ? { type: 'linear', attributes: { outFeatures: 4 } }
    : { type: 'activation', attributes: { function: 'tanh' } }
}
