import type { DescribedStep } from '../../core/compile/describe.ts'
import { describePlan } from '../../core/compile/describe.ts'
import { bytesText } from '../../core/compile/budget.ts'
import type { Run } from './commands.ts'
import { isFailure } from './failure.ts'
import { jsonPieces } from './json-pieces.ts'
import { counted, shapeText } from './numbers.ts'
import { compileGraph, openGraph } from './open-graph.ts'
import { parseCount } from './parse-call.ts'
import type { Cell } from './table.ts'
import { section, table } from './table.ts'
import { plainText, styled } from './terminal.ts'
import { writePieces } from './write-pieces.ts'

export const run: Run = async (call, terminal) => {
  const batch = parseCount(call, 'batch')
  if (isFailure(batch)) return batch
  const document = await openGraph(call.files[0]!, terminal)
  if (isFailure(document)) return document
  const compiled = compileGraph(document, terminal)
  if (isFailure(compiled)) return compiled
  const { plan } = compiled
  const description = describePlan(document, plan, batch)
  if (call.options.has('json')) {
    await writePieces(jsonPieces(description), terminal)
    await terminal.write('\n')
    return 0
  }
  const { steps, memory } = description
  const { colour } = terminal
  const name = document.properties.name
  const samples = counted(batch ?? 1, 'sample')
  const of = (phase: DescribedStep['phase']) =>
    stepTable(
      steps.filter((step) => step.phase === phase),
      colour,
    )
  await writePieces(
    [
      name === '' ? '' : `${styled(plainText(name), 'bold', colour)}\n`,
      `${counted(steps.length, 'step')}, ${counted(plan.parameterCount, 'parameter')}, `,
      `${counted(plan.multiplications, 'multiplication')} a sample\n`,
      `memory for ${samples}: ${bytesText(memory.arenaBytes)}, without reuse ${bytesText(memory.withoutReuseBytes)}\n`,
      section('forward', of('forward'), colour),
      section('backward', of('backward'), colour),
      '\n',
      styled('∂ stands for the gradient of the objective with respect to what follows.\n', 'dim', colour),
    ],
    terminal,
  )
  return 0
}

function stepTable(steps: readonly DescribedStep[], colour: boolean): string {
  const rows = steps.map(({ index, node, op, reads, writes }): readonly Cell[] => [
    String(index),
    node,
    op,
    reads
      .map((read) => ('edge' in read ? read.edge : 'gradient' in read ? `∂${read.gradient}` : read.parameter))
      .join(', '),
    writes
      .map((write) => `${'edge' in write ? write.edge : `∂${write.gradient}`} ${shapeText(write.shape)}`)
      .join(', '),
  ])
  const columns = [
    { title: '#', align: 'right' as const },
    { title: 'node' },
    { title: 'op' },
    { title: 'reads' },
    { title: 'writes' },
  ]
  return table(columns, rows, colour)
}
