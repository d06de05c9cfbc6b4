import type { GradientCheck, TensorCheck } from '../../core/inspect/gradcheck.ts'
import { gradientCheck } from '../../core/inspect/gradcheck.ts'
import { areProblems } from '../../core/run/session.ts'
import type { Run } from './commands.ts'
import { dataFailure, isFailure } from './failure.ts'
import { jsonPieces } from './json-pieces.ts'
import { counted, shortNumber } from './numbers.ts'
import { compileGraph, openGraph } from './open-graph.ts'
import { readInputs } from './read-tensors.ts'
import type { Cell } from './table.ts'
import { table } from './table.ts'
import { styled } from './terminal.ts'
import { writePieces } from './write-pieces.ts'

export const run: Run = async (call, terminal) => {
  const inputs = await readInputs(call)
  if (isFailure(inputs)) return inputs
  const document = await openGraph(call.files[0]!, terminal)
  if (isFailure(document)) return document
  const compiled = compileGraph(document, terminal)
  if (isFailure(compiled)) return compiled
  const result = gradientCheck(document, compiled, { inputs })
  if (areProblems(result)) return dataFailure(result)
  if (call.options.has('json')) {
    await writePieces(jsonPieces(result), terminal)
    await terminal.write('\n')
  } else await writePieces(gradcheckTable(result, terminal.colour), terminal)
  return statusOf(result)
}

/** A gradient that is wrong is a failed check, not a failed command. */
export const statusOf = ({ passed }: GradientCheck): 0 | 3 => (passed ? 0 : 3)

/** A row for each parameter and input, the worst entry, the verdict. */
export function* gradcheckTable({ passed, worst, checks }: GradientCheck, colour: boolean): Generator<string> {
  if (checks.length === 0) yield 'there is nothing to check: no parameter and no input has a gradient\n'
  const columns = [
    { title: 'of' },
    { title: 'entries', align: 'right' as const },
    { title: 'error', align: 'right' as const },
    { title: 'kinks', align: 'right' as const },
    { title: '' },
  ]
  yield table(columns, checks.map(rowOf), colour)
  if (worst !== null) {
    const { at, analytic, numeric, error } = worst
    const [a, b, off] = [analytic, numeric, error].map((value) => shortNumber(Number(value)))
    yield `\nworst  ${at}: analytic ${a}, numeric ${b}, error ${off}\n`
  }
  const wrong = checks.filter((check) => !check.passed).length
  if (passed) yield styled('passed', 'green', colour)
  else yield styled(`failed: ${counted(wrong, 'gradient')} of ${checks.length}`, 'red', colour)
  yield '\n'
}

function rowOf({ of, entries, checked, error, kinks, passed }: TensorCheck): readonly Cell[] {
  const count = checked < entries ? `${checked} of ${entries}` : String(entries)
  const verdict: Cell = passed ? { text: 'ok', style: 'green' } : { text: 'wrong', style: 'red' }
  return [of, count, shortNumber(Number(error)), kinks === 0 ? '' : String(kinks), verdict]
}
