import { parentOf } from '../../core/graph/ids.ts'
import type { NodeId } from '../../core/graph/document.ts'
import type { Step } from '../../core/compile/plan.ts'
import type { Gradient, RunSession } from '../../core/run/session.ts'
import type { Summary } from '../state/workspace.ts'
import type { Stop, Stops } from './protocol.ts'

/** What is looked for after each step that is done forth, and found first: why the run stops there. */
export function stopAfter(
  step: Step,
  session: RunSession,
  { nodes, nonFinite, norm }: Stops,
  summary: (tensor: Gradient) => Summary | null | undefined,
): Stop | undefined {
  const about = { step: step.index, node: step.node, phase: step.phase }
  const at = breakpointOf(step.node, nodes)
  if (at !== undefined) return { ...about, kind: 'node', at }
  const bad = session.firstNonFinite
  if (nonFinite && bad?.step === step.index) return { ...about, kind: 'nonFinite', at: bad.at }
  if (norm === undefined || step.phase === 'forward') return undefined
  for (const write of step.writes) {
    const [at, gradient] =
      'gradient' in write
        ? [write.to, session.gradient(write.to)]
        : 'parameterGradient' in write
          ? [write.parameterGradient, session.parameter(write.parameterGradient)?.gradient]
          : []
    const found = at === undefined ? undefined : summary(gradient)?.norm
    if (at === undefined || found === undefined) continue
    if (found < (norm.min ?? 0)) return { ...about, kind: 'norm', at, norm: found, below: norm.min! }
    if (found > (norm.max ?? Infinity)) return { ...about, kind: 'norm', at, norm: found, above: norm.max! }
  }
  return undefined
}

/** The node itself, or a group around it. */
function breakpointOf(node: NodeId, nodes: readonly NodeId[]): NodeId | undefined {
  if (nodes.length === 0) return undefined
  for (let id = node; id !== ''; id = parentOf(id)) if (nodes.includes(id)) return id
  return undefined
}
