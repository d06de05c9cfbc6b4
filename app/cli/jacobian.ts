import type { Jacobian } from '../../core/inspect/jacobian.ts'
import { jacobian, printJacobian } from '../../core/inspect/jacobian.ts'
import { areProblems } from '../../core/run/session.ts'
import type { Run } from './commands.ts'
import { callFailure, dataFailure, isFailure } from './failure.ts'
import { jsonPieces } from './json-pieces.ts'
import { counted, entryName, shapeText, shortNumber } from './numbers.ts'
import { openGraph } from './open-graph.ts'
import { readInputs } from './read-tensors.ts'
import type { Cell } from './table.ts'
import { section, table } from './table.ts'
import { plainText, styled } from './terminal.ts'
import { writePieces } from './write-pieces.ts'

export const run: Run = async (call, terminal) => {
  const of = call.options.get('of')
  const wrt = call.options.get('wrt')
  if (of === undefined) return callFailure('jacobian needs --of', 'name an output, such as --of fc2')
  if (wrt === undefined)
    return callFailure('jacobian needs --wrt', 'name an input, a parameter or another output, such as --wrt fc1.weight')
  const inputs = await readInputs(call)
  if (isFailure(inputs)) return inputs
  const document = await openGraph(call.files[0]!, terminal)
  if (isFailure(document)) return document
  const result = jacobian(document, { of, wrt, inputs })
  if (areProblems(result)) {
    // A name that the graph does not have is a mistake in the call, not in the graph.
    const unknown = result.every(({ code }) => code === 'E_NAME')
    return { ...dataFailure(result), ...(unknown && { status: 2 }) }
  }
  if (call.options.has('json')) {
    await writePieces(jsonPieces(printJacobian(result)), terminal)
    await terminal.write('\n')
  } else await writePieces(jacobianTable(result, terminal.colour), terminal)
  return 0
}

/** More is no longer read by anyone; `--json` has it all. */
const most = { rows: 40, columns: 12, blocks: 8 }

/** A matrix with named rows and columns for each sample. */
export function* jacobianTable({ of, wrt, rows, columns, batch, data }: Jacobian, colour: boolean): Generator<string> {
  const m = lengthOf(rows)
  const n = lengthOf(columns)
  const size = `${m} × ${n}`
  const title = plainText(`∂${of} / ∂${wrt}`)
  yield `${styled(title, 'bold', colour)}  ${size}, ${plainText(of)} ${shapeText(rows)}, ${plainText(wrt)} ${shapeText(columns)}\n`
  const shown = {
    rows: Math.min(m, most.rows),
    columns: Math.min(n, most.columns),
    blocks: Math.min(batch, most.blocks),
  }
  const range = (count: number) => Array.from({ length: count }, (_, i) => i)
  // The names stand in the title; here the indices are enough.
  const name = (tensor: string, shape: readonly number[], i: number) =>
    entryName(shape.length === 0 ? tensor : '', shape, i)
  const heads = range(shown.columns).map((j) => ({ title: name(wrt, columns, j), align: 'right' as const }))
  for (const block of range(shown.blocks)) {
    const lines = range(shown.rows).map((i): readonly Cell[] => [
      { text: name(of, rows, i), style: 'dim' },
      ...range(shown.columns).map((j) => entryCell(data[(block * m + i) * n + j]!)),
    ])
    const matrix = table([{ title: '' }, ...heads], lines, colour)
    yield batch === 1 ? `\n${matrix}` : section(`sample ${block}`, matrix, colour)
  }
  const hidden = [
    m > shown.rows ? counted(m - shown.rows, 'row') : '',
    n > shown.columns ? counted(n - shown.columns, 'column') : '',
    batch > shown.blocks ? counted(batch - shown.blocks, 'sample') : '',
  ].filter((text) => text !== '')
  if (hidden.length > 0) yield `\nnot shown: ${hidden.join(', ')}; --json prints all\n`
}

const lengthOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1)

function entryCell(value: number): Cell {
  const text = shortNumber(value)
  if (!Number.isFinite(value)) return { text, style: 'red' }
  return value === 0 ? { text, style: 'dim' } : { text, style: value < 0 ? 'blue' : 'yellow' }
}
