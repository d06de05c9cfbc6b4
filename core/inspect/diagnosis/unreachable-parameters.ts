import type { NodeId } from '../../graph/document.ts'
import type { Examined } from './examined.ts'
import type { Finding, Rule, WhatIf } from './finding.ts'
import { nodeOf } from '../../graph/ids.ts'
import { sizeOf } from '../../tensor/tensor.ts'
import { removal } from './what-ifs.ts'

/** Parameters from which no way leads to the objective: no gradient comes, and they stay what they are. */
export const unreachableParameters: Rule = (examined) => {
  const lost = new Map<NodeId, number>()
  for (const { node, shape, buffer, gradient } of examined.plan.parameters)
    if (!buffer && !gradient) lost.set(node, (lost.get(node) ?? 0) + sizeOf(shape))
  return [...lost].map(([node, count]): Finding => {
    const barrier = barrierAfter(examined, node)
    return {
      rule: 'unreachableParameters',
      title: 'Parameters nothing reaches',
      node,
      text:
        barrier === undefined
          ? 'None of what reads them leads to the objective, so their gradient is none and training leaves them as they are.'
          : `The gradient is stopped at ${barrier}, so none comes back to them and training leaves them as they are.`,
      evidence: [{ label: 'parameters', value: count }],
      whatIfs: barrier === undefined ? [] : [wayThrough(examined, barrier)],
    }
  })
}

/** The first node behind that stops the gradient on its way. */
function barrierAfter(examined: Examined, origin: NodeId): NodeId | undefined {
  const seen = new Set([origin])
  const open = [origin]
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    for (const to of examined.readersOf(id)) {
      const next = nodeOf(to)
      if (seen.has(next)) continue
      seen.add(next)
      const node = examined.document.nodes.get(next)
      if (node?.stopGradient === true || node?.type === 'stopGradient') return next
      open.push(next)
    }
  }
  return undefined
}

function wayThrough({ document }: Examined, barrier: NodeId): WhatIf {
  if (document.nodes.get(barrier)?.type === 'stopGradient') return removal(barrier, 'stop')
  return { label: `Let the gradient through ${barrier}`, changes: [{ kind: 'letThrough', node: barrier }] }
}
