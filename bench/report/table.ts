import type { Measured } from './row.ts'
import type { Verdict } from './verdict.ts'
import { engineOf } from '../engine-table.ts'
import { short } from './numbers.ts'
import { ratioOf } from './row.ts'

/** Columns side by side: the first `texts` begin at the left, the others end at the right. */
export function columns(lines: readonly (readonly string[])[], texts: number): string[] {
  const widths: number[] = []
  for (const line of lines) line.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)))
  return lines.map((line) =>
    line
      .map((cell, at) => (at < texts ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join('  ')
      .trimEnd(),
  )
}

/** The rows of a job as lines. `to ours` is how many times our time the engine took, in Chromium where it runs there. */
export function jobTable(rows: readonly Measured[]): string[] {
  const hasFlops = rows.some(({ row }) => row.gflops !== undefined)
  const hasLoss = rows.some(({ row }) => row.loss !== null)
  const compared = hasFlops ? 'checksum' : 'loss'
  const head = ['engine', 'runtime', 'median ms', 'min ms', 'samples', 'to ours']
  const lines = rows.map((measured) => {
    const { row } = measured
    const cells = [short(row.medianMs, 4), short(row.minMs, 4), String(row.reps), toOurs(measured, rows)]
    const more = [...(hasFlops ? [short(row.gflops)] : []), ...(hasLoss ? [short(row.loss, 6)] : [])]
    return [engineOf(row.engine)?.title ?? row.engine, row.runtime, ...cells, ...more]
  })
  const titles = [...head, ...(hasFlops ? ['GFLOP/s'] : []), ...(hasLoss ? [compared] : [])]
  const notes = rows.flatMap(({ row }) =>
    row.problem === undefined ? [] : [`${row.engine} in ${row.runtime}: ${row.problem}`],
  )
  return [...columns([titles, ...lines], 2), ...notes].map((line) => `  ${line}`)
}

function toOurs(measured: Measured, rows: readonly Measured[]): string {
  const { row } = measured
  const runtime = row.runtime === 'node' && rows.some((other) => isOurs(other, 'node')) ? 'node' : 'chromium'
  const ours = rows.find((other) => isOurs(other, runtime)) ?? rows.find((other) => isOurs(other, 'node'))
  const ratio = ours && ratioOf(measured, ours)
  return ratio === undefined ? '–' : `${short(ratio)}×`
}

const isOurs = ({ row }: Measured, runtime: string): boolean => row.engine === 'ours' && row.runtime === runtime

export function verdictLines(verdicts: readonly Verdict[]): string[] {
  const words = new Map([
    [true, 'met'],
    [false, 'MISSED'],
  ])
  return columns(
    verdicts.map(({ what, reached, isMet }) => [
      (isMet === undefined ? undefined : words.get(isMet)) ?? 'open',
      what,
      reached,
    ]),
    3,
  ).map((line) => `  ${line}`)
}
