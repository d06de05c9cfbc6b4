import type { Differentiation } from '../../../core/inspect/differentiation.ts'
import { holdsAlways } from '../../../core/inspect/structure-reason.ts'
import { findStructure } from '../../../core/inspect/structure.ts'
import { DENSE_LIMIT, jacobianQuestion } from '../questions/jacobian.ts'
import { differentiated, gradOutputOf } from './differentiated.ts'
import { defineReply } from './reply.ts'
import type { Asked } from './reply.ts'

export const jacobianReply = defineReply(jacobianQuestion, function* ({ of, wrt, sample }, asked) {
  const at = differentiated(asked, of, wrt)
  if (!('plan' in at)) return { problem: at[0]! }
  const { m, n, blocks } = at
  const block = Math.min(sample, blocks.count - 1)
  const tooLarge = m * n > DENSE_LIMIT
  const data = new Float64Array(tooLarge ? 0 : m * n)
  for (let row = 0; row < m && !tooLarge; row++) {
    data.set(at.row(block, row), row * n)
    yield (row + 1) / m
  }
  const found = tooLarge ? undefined : findStructure({ m, n, data, ...at.blocks }, at.run.parameters)
  return {
    answer: {
      of,
      wrt,
      rows: [...blocks.rows],
      columns: [...blocks.columns],
      m,
      n,
      blocks: blocks.count,
      block,
      data,
      tooLarge,
      ...(found && { structure: found }),
      always: found !== undefined && holdsAlways(found, at),
      outputs: at.forward.values.get(at.from)!.data.slice(block * m, (block + 1) * m),
      inputs: inputsOf(at, block),
      ...gradOutputOf(at, asked, block),
      ...backwardOf(at, asked, block),
    },
  }
})

function inputsOf({ source, forward, run, blocks, n }: Differentiation, block: number): Float64Array {
  const { data } = source.parameter ? run.parameters.get(source.name)! : forward.values.get(source.name)!
  const first = blocks.bySample ? block * n : 0
  return data.slice(first, first + n)
}

/** Backward's own number for the edge into the node, as far as the run has come. */
function backwardOf(
  { source, from, blocks, n }: Differentiation,
  { run }: Asked,
  block: number,
): { readonly backward?: Float64Array } {
  const [edge, ...others] = source.edges ?? []
  if (edge === undefined || others.length > 0 || `${edge.slice(0, edge.indexOf('.'))}.out` !== from) return {}
  const gradient = run?.session.gradient(edge)
  if (!gradient || !blocks.bySample) return {}
  return { backward: gradient.data.slice(block * n, (block + 1) * n) }
}
