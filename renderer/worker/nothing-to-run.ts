import type { Problem } from '../../core/graph/problems.ts'

export const nothingToRun: Problem = {
  code: 'E_PLAN',
  severity: 'error',
  message: 'there is nothing to run',
  fix: 'add an input and something that uses it',
}
