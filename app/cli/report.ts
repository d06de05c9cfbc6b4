import type { Problem } from '../../core/graph/problems.ts'
import type { Terminal } from './terminal.ts'
import { plainText } from './terminal.ts'

/** `error[E_SHAPE] fc1.in: what is wrong; what would be right`, without line breaks whatever the file holds. */
export function problemLine(problem: Problem): string {
  const where = placeOf(problem)
  return plainText(
    `${problem.severity}[${problem.code}]${where === '' ? '' : ` ${where}`}: ${problem.message}; ${problem.fix}`,
  )
}

/** "fc1.in", or "fc1", or a path in the file, or nothing. */
function placeOf(problem: Problem): string {
  if (problem.node === undefined) return problem.path ?? ''
  if (problem.port !== undefined) return `${problem.node}.${problem.port}`
  return problem.attribute === undefined ? problem.node : pathOf(problem)!
}

/** Where it stands in the file, as far as it is known: groups' nodes lie in the group's own `nodes`. */
function pathOf(problem: Problem): string | undefined {
  if (problem.path !== undefined || problem.node === undefined || problem.attribute === undefined) return problem.path
  return `nodes.${problem.node.replaceAll('/', '.nodes.')}.attributes.${problem.attribute}`
}

/** What `--json` says of a problem. */
export function problemJson(problem: Problem): { readonly [key: string]: string | null } {
  return {
    code: problem.code,
    message: `${problem.message}; ${problem.fix}`,
    node: problem.node ?? null,
    port: problem.port ?? null,
    path: pathOf(problem) ?? null,
  }
}

/** All problems on standard error; with `--json` the first error on standard output too, and the whole list beside it. */
export async function report(problems: readonly Problem[], json: boolean, terminal: Terminal): Promise<void> {
  for (const problem of problems) terminal.note(problemLine(problem))
  const first = problems.find(({ severity }) => severity === 'error')
  if (json && first !== undefined) await terminal.write(`${JSON.stringify({ error: problemJson(first) })}\n`)
}
