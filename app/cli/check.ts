import { compile } from '../../core/compile/compile.ts'
import type { Problem } from '../../core/graph/problems.ts'
import type { Run } from './commands.ts'
import { isFailure } from './failure.ts'
import { counted } from './numbers.ts'
import type { Opened } from './open-graph.ts'
import { readDocument } from './open-graph.ts'
import { problemJson, problemLine } from './report.ts'

export const run: Run = async (call, terminal) => {
  const opened = await readDocument(call.files[0]!)
  const problems = isFailure(opened) ? opened.problems : allProblems(opened)
  for (const problem of problems) terminal.note(problemLine(problem))
  const first = problems.find(({ severity }) => severity === 'error')
  if (call.options.has('json')) {
    const list = problems.map((problem) => ({ severity: problem.severity, ...problemJson(problem) }))
    await terminal.write(`${JSON.stringify({ ...(first && { error: problemJson(first) }), problems: list })}\n`)
  } else if (!isFailure(opened)) await terminal.write(`${summary(opened, problems)}\n`)
  return first === undefined ? 0 : 1
}

/** What reading found odd, unless compiling finds the same a real problem. */
function allProblems({ document, warnings }: Opened): readonly Problem[] {
  const found = compile(document).problems
  const known = new Set(found.map(({ code, node }) => `${code} ${node}`))
  return [...warnings.filter(({ code, node }) => !known.has(`${code} ${node}`)), ...found]
}

/** "6 nodes, 5 edges, no problems" */
function summary({ document }: Opened, problems: readonly Problem[]): string {
  const warnings = problems.filter(({ severity }) => severity === 'warning').length
  const errors = problems.length - warnings
  const parts = [counted(document.nodes.size, 'node'), counted(document.edges.size, 'edge')]
  if (errors > 0) parts.push(counted(errors, 'problem'))
  if (warnings > 0) parts.push(counted(warnings, 'warning'))
  if (problems.length === 0) parts.push('no problems')
  return parts.join(', ')
}
