import { compile } from '../../core/compile/compile.ts'
import type { Run } from './commands.ts'
import { isFailure } from './failure.ts'
import { counted } from './numbers.ts'
import { readDocument } from './open-graph.ts'
import { problemJson, problemLine } from './report.ts'

export const run: Run = async (call, terminal) => {
  const opened = await readDocument(call.files[0]!)
  if (isFailure(opened)) return opened
  const { plan, problems: found } = compile(opened.document)
  const problems = [...opened.warnings, ...found]
  for (const problem of problems) terminal.note(problemLine(problem))
  const first = problems.find(({ severity }) => severity === 'error')
  if (call.options.has('json')) {
    const list = problems.map((problem) => ({ severity: problem.severity, ...problemJson(problem) }))
    await terminal.write(`${JSON.stringify({ ...(first && { error: problemJson(first) }), problems: list })}\n`)
  } else {
    const warnings = problems.filter(({ severity }) => severity === 'warning').length
    const errors = problems.length - warnings
    const size = `${counted(opened.document.nodes.size, 'node')}, ${counted(opened.document.edges.size, 'edge')}`
    const parts = [size, ...(plan === undefined ? [] : [counted(plan.parameterCount, 'parameter')])]
    if (errors === 0) parts.push(warnings === 0 ? 'no problems' : counted(warnings, 'warning'))
    else parts.push(counted(errors, 'problem'))
    await terminal.write(`${parts.join(', ')}\n`)
  }
  return first === undefined ? 0 : 1
}
