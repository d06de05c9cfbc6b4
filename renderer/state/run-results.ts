import type { NodeId, PortId } from '../../core/graph/document.ts'
import { unpackPreviews } from '../worker/preview.ts'
import type { NodeGlimpses } from '../worker/preview.ts'
import { unpackSummaries } from '../worker/summary-block.ts'
import type { PreviewBlock, ResultBlock } from '../worker/protocol.ts'
import type { EdgeRun, NodeRun } from './workspace.ts'

/** Results of the run as plain maps: what the worker sent, kept until a new run begins; after an edit they are stale. */
export interface RunResults {
  edge(to: PortId): EdgeRun | undefined
  output(port: PortId): EdgeRun | undefined
  node(id: NodeId): NodeRun | undefined
  /** Of the gradients of edges there are. */
  gradientNorms(): Iterable<number>
  takeEdges(block: ResultBlock): void
  takeOutputs(block: ResultBlock): void
  takePreviews(block: PreviewBlock): void
  /** Whether what is known was computed before the last edit. */
  stale: boolean
  clear(): void
}

export function createRunResults(): RunResults {
  const edges = new Map<PortId, EdgeRun>()
  const outputs = new Map<PortId, EdgeRun>()
  const nodes = new Map<NodeId, NodeGlimpses>()
  const results: RunResults = {
    stale: false,
    edge: (to) => withStale(edges.get(to), results.stale),
    output: (port) => withStale(outputs.get(port), results.stale),
    node(id) {
      const known = nodes.get(id)
      return known === undefined ? undefined : nodeRun(known, results.stale)
    },
    *gradientNorms() {
      for (const { gradient } of edges.values()) if (gradient) yield gradient.norm
    },
    takeEdges: (block) => take(edges, block),
    takeOutputs: (block) => take(outputs, block),
    takePreviews(block) {
      for (const glimpses of unpackPreviews(block)) nodes.set(glimpses.node, glimpses)
    },
    clear() {
      edges.clear()
      outputs.clear()
      nodes.clear()
      results.stale = false
    },
  }
  return results
}

function take(known: Map<PortId, EdgeRun>, block: ResultBlock): void {
  const values = unpackSummaries(block.values)
  const gradients = unpackSummaries(block.gradients)
  block.keys.forEach((key, i) => {
    const value = values[i] ?? undefined
    const gradient = gradients[i]
    // After a step back there is nothing left to know.
    if (value === undefined && gradient === undefined) known.delete(key)
    else known.set(key, { ...(value && { value }), ...(gradient !== undefined && { gradient }), stale: false })
  })
}

function withStale(known: EdgeRun | undefined, stale: boolean): EdgeRun | undefined {
  return known === undefined || !stale ? known : { ...known, stale }
}

function nodeRun({ value, gradient }: NodeGlimpses, stale: boolean): NodeRun {
  return {
    ...(typeof value === 'number' ? { scalar: value } : value && { value }),
    ...(typeof gradient === 'number'
      ? { gradientScalar: gradient }
      : gradient !== undefined && { gradient, ...(gradient === null && { gradientScalar: null }) }),
    stale,
  }
}
