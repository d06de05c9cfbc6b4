import type { Plan } from '../../../core/compile/plan.ts'
import { nodeOf } from '../../../core/graph/ids.ts'
import type { Subject } from '../protocol.ts'

/** Whether the first axis runs over the samples. */
export function isBatched(plan: Plan, subject: Subject): boolean {
  if ('parameter' in subject) return false
  const port =
    'port' in subject
      ? subject.port
      : plan.edges.find(({ to, via }) => to === subject.edge || via.includes(subject.edge))?.from
  const node = port === undefined ? undefined : nodeOf(port)
  return plan.nodes.find(({ id }) => id === node)?.type.batched ?? false
}
