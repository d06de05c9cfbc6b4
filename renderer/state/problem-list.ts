import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { Problem } from '../../core/graph/problems.ts'
import type { Runner } from './runner.ts'

type Source = Pick<Runner, 'compiled' | 'nonFinite' | 'problem'>

/** What the run found: what stopped it, and the first step that made a NaN or an infinity. */
export function useRunProblems({ compiled, nonFinite, problem }: Source): ComputedRef<readonly Problem[]> {
  return computed(() => {
    const stopped = problem.value
    const bad = nonFinite.value
    const list: Problem[] = []
    const isKnown = ({ node, message }: Problem) =>
      compiled.problems.value.some((one) => one.node === node && one.message === message)
    if (stopped !== undefined && !isKnown(stopped)) list.push(stopped)
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

/** Everything that is wrong: with the document, with what it was fed, and with the numbers. */
export function useProblemList(runner: Source): ComputedRef<readonly Problem[]> {
  const ran = useRunProblems(runner)
  return computed(() => [...runner.compiled.problems.value, ...ran.value])
}
