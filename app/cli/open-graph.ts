import type { CompileOptions, Compiled } from '../../core/compile/compile.ts'
import { compile } from '../../core/compile/compile.ts'
import type { Plan } from '../../core/compile/plan.ts'
import { readGraph } from '../../core/format/read.ts'
import type { GraphDocument } from '../../core/graph/document.ts'
import type { Problem } from '../../core/graph/problems.ts'
import type { Failure } from './failure.ts'
import { dataFailure, isFailure } from './failure.ts'
import { readBytes } from './read-bytes.ts'
import { problemLine } from './report.ts'
import type { Terminal } from './terminal.ts'

export interface Opened {
  readonly document: GraphDocument
  readonly warnings: readonly Problem[]
}

/** Reads a graph file (`-`: standard input). */
export async function readDocument(file: string): Promise<Opened | Failure> {
  const bytes = await readBytes(file)
  if (isFailure(bytes)) return bytes
  const result = readGraph(bytes)
  if (result.problems === undefined) return result
  const { problems, withoutWeights } = result
  // Shapes are checked before weights, so what is wrong with them is said first, and said at all.
  const shapes = withoutWeights === undefined ? [] : compile(withoutWeights).problems
  return dataFailure([...shapes, ...problems])
}

/** Reads a graph file and says on standard error what is odd about it. */
export async function openGraph(file: string, terminal: Terminal): Promise<GraphDocument | Failure> {
  const opened = await readDocument(file)
  if (isFailure(opened)) return opened
  for (const warning of opened.warnings) terminal.note(problemLine(warning))
  return opened.document
}

/** What can be run, or all that is wrong. */
export type Runnable = Compiled & { readonly plan: Plan }

export function compileGraph(
  document: GraphDocument,
  terminal: Terminal,
  options: CompileOptions = {},
): Runnable | Failure {
  const compiled = compile(document, options)
  const { plan, problems } = compiled
  if (plan === undefined) return dataFailure(problems)
  for (const warning of problems) terminal.note(problemLine(warning))
  return { ...compiled, plan }
}
