import { compile } from '../../core/compile/compile.ts'
import type { GraphDocument, PortId } from '../../core/graph/document.ts'
import { areProblems, createSession } from '../../core/run/session.ts'
import { indexEdges } from './edge-index.ts'
import { RunReader } from './run-reader.ts'
import { unpackSummaries } from './summary-block.ts'
import { edgeLook } from '../state/edge-look.ts'
import type { EdgeLook } from '../state/edge-look.ts'

/** How the edges of a small graph look after a backward pass; before it where it cannot run. For pictures of samples. */
export function looksAfterBackward(document: GraphDocument): ReadonlyMap<PortId, EdgeLook> {
  const compiled = compile(document)
  const session = createSession(document, compiled)
  const looks = new Map<PortId, EdgeLook>()
  if (areProblems(session)) {
    for (const { from, to } of document.edges.values()) looks.set(to, edgeLook(undefined, compiled.types.get(from)))
    return looks
  }
  session.runBackward()
  const { keys, values, gradients } = new RunReader(session, indexEdges(session.plan)).edges(document.edges.keys())
  const valueList = unpackSummaries(values)
  const gradientList = unpackSummaries(gradients)
  keys.forEach((to, i) => {
    const from = document.edges.get(to)?.from ?? ''
    const run = { value: valueList[i] ?? undefined, gradient: gradientList[i], stale: false }
    looks.set(to, edgeLook(run, compiled.types.get(from)))
  })
  return looks
}
