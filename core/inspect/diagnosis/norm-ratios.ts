import type { NodeId } from '../../graph/document.ts'
import type { Examined } from './examined.ts'
import { portId } from '../../compile/expand.ts'
import { normOf } from './examined.ts'

/** How a node changes what goes through it, forward and backward. */
export interface NormRatio {
  readonly node: NodeId
  /** Norm of the output over that of all inputs together. */
  readonly forward: number | undefined
  /** Norm of what all inputs get back over that of what came to the output. */
  readonly backward: number | undefined
}

/** Of every node that has inputs, in forward order. */
export function normRatios({ plan, session }: Examined): readonly NormRatio[] {
  return plan.nodes.flatMap(({ id, inputs }): NormRatio[] => {
    const ports = Object.entries(inputs)
    if (ports.length === 0) return []
    const all = (norms: readonly (number | undefined)[]) => {
      const known = norms.filter((norm) => norm !== undefined)
      return known.length === 0 ? undefined : Math.hypot(...known)
    }
    const out = portId(id, 'out')
    return [
      {
        node: id,
        forward: ratio(normOf(session.value(out)), all(ports.map(([, from]) => normOf(session.value(from))))),
        backward: ratio(
          all(ports.map(([port]) => normOf(session.gradient(portId(id, port))))),
          normOf(session.outputGradient(out)),
        ),
      },
    ]
  })
}

function ratio(above: number | undefined, below: number | undefined): number | undefined {
  return above === undefined || below === undefined || below === 0 ? undefined : above / below
}
