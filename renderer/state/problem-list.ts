import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { Problem } from '../../core/graph/problems.ts'
import type { Runner } from './runner.ts'

/** Everything that is wrong: with the document, with what it was fed, and the first step that made a NaN or an infinity. */
export function useProblemList({ compiled, nonFinite, problem }: Runner): ComputedRef<readonly Problem[]> {
  return computed(() => {
    const known = compiled.problems.value
    const stopped = problem.value
    const bad = nonFinite.value
    const list = [...known]
    if (stopped !== undefined && !known.some((one) => one.node === stopped.node && one.message === stopped.message))
      list.push(stopped)
    if (bad !== undefined)
      list.push({
        code: 'W_NOT_FINITE',
        severity: 'warning',
        node: bad.node,
        message: `step ${bad.step}, ${bad.node} ${bad.phase}, is the first to make a NaN or an infinity`,
        fix: 'look at what this node reads there',
      })
    return list
  })
}
