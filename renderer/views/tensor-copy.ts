import { csvOf, numpyOf } from '../../core/inspect/tensor-text.ts'
import type { Problem } from '../../core/graph/problems.ts'
import { formatCount } from '../state/numbers.ts'
import type { Runner } from '../state/runner.ts'
import type { Subject } from '../worker/protocol.ts'
import { tensorQuestion } from '../worker/questions/tensor.ts'
import type { Axes } from './TensorAxes.vue'

/** Text of more numbers than this is of no use in a clipboard. */
const most = 1_000_000
const everything = { top: 0, left: 0, rows: most, columns: most }

/** CSV has the slice that is shown, all of it; NumPy the whole tensor. */
export async function copyText(
  kind: 'csv' | 'numpy',
  runner: Pick<Runner, 'ask' | 'page'>,
  subject: Subject,
  axes: Axes | undefined,
): Promise<string | Problem> {
  if (kind === 'numpy') {
    const { status, shape, data } = await runner.page(subject, 0, most + 1)
    if (status !== 'there') return notThere
    return data.length > most ? tooMany(data.length) : numpyOf({ shape, data })
  }
  const reply = await runner.ask(tensorQuestion, {
    subject,
    ...(axes && { axes: { row: axes.row, column: axes.column, at: [...axes.at] } }),
    tiles: { first: 0, count: 1 },
    window: everything,
    most: everything,
  })
  if (reply === undefined) return notThere
  if ('problem' in reply) return reply.problem
  const [slice] = reply.answer.slices
  if (slice === undefined) return notThere
  const { rows, columns, cells } = slice
  return rows * columns > most ? tooMany(rows * columns) : csvOf(rows, columns, cells)
}

const notThere: Problem = {
  code: 'E_COPY',
  severity: 'error',
  message: 'there are no numbers to copy',
  fix: 'run that far first',
}

function tooMany(count: number): Problem {
  return {
    code: 'E_COPY',
    severity: 'error',
    message: `${formatCount(count)} numbers are too many for the clipboard`,
    fix: 'copy a slice, or write it from the command line with gradwire run --json',
  }
}
