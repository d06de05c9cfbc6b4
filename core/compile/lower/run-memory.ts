import type { GraphDocument } from '../../graph/document.ts'
import type { NodeTypes } from '../read-node.ts'
import type { Plan } from '../plan.ts'
import { portId } from '../expand.ts'
import { aligned } from './assign.ts'
import { fuse } from './fuse.ts'
import { lowerPlan } from './lower.ts'
import { assemble } from './program.ts'
import { prune } from './prune.ts'

export interface RunMemory {
  /** Values and gradients of one run in one stretch of memory, in which what is no longer read makes room. */
  readonly arenaBytes: number
  /** The same if everything that is written had its own place. */
  readonly withoutReuseBytes: number
}

/**
 * Memory of one run forward and backward, in float32, as the machine lays it out: results (outputs, gradients of inputs and
 * parameters) are kept to the end, everything else as long as it is read. Parameters themselves are not counted.
 */
export function runMemory(document: GraphDocument, plan: Plan, batch: number, nodeTypes?: NodeTypes): RunMemory {
  const { writer, values, gradients, parameterGradientList } = lowerPlan(document, plan, { batch, nodeTypes })
  const results = [
    ...plan.outputs.map(({ port }) => values.get(port)),
    ...plan.inputs.map(({ node, gradient }) => (gradient ? gradients.get(portId(node, 'out')) : undefined)),
    ...parameterGradientList,
  ]
  for (const value of results) if (value) writer.buffers.keep(value.buffer)
  prune(writer)
  fuse(writer)
  const { arenaBytes, withoutReuseBytes } = assemble(writer)
  const { buffers } = writer
  let given = 0
  for (let at = 0; at < buffers.length; at++) if (buffers.kind(at) === 'input') given += aligned(buffers.bytes(at))
  return { arenaBytes: arenaBytes + given, withoutReuseBytes: withoutReuseBytes + given }
}
