import { short } from '../report/numbers.ts'
import { editorTitles } from './options.ts'
import type { EditorName } from './options.ts'
import type { FramePhase, FrameTimes, Row } from './row.ts'
import { mostDomNodes } from './targets.ts'
import { medianOf, phaseTitles, ratioOf, verdictsOf } from './verdict.ts'

type Figure = (row: Row) => number | undefined

const figures: readonly (readonly [title: string, figure: Figure])[] = [
  ['start, empty, ms', (row) => row.startMs],
  ['load, ms', (row) => row.loadMs],
  ['restyle every edge, ms', (row) => row.restyleMs],
  ['the same at 100 %, ms', (row) => row.restyleNearMs],
  ['DOM nodes', mostDomNodes],
  ['heap, MB', (row) => row.heapMB],
  ['the same at 100 %, restyled', (row) => row.heapNearMB],
]
const phases = Object.keys(phaseTitles) as FramePhase[]

/** One size: a line for each figure, a column for each editor, with the ratio to ours. */
export function sizeTable(rows: readonly Row[], nodes: number, editors: readonly EditorName[]): string[] {
  const here = rows.filter((row) => row.nodes === nodes)
  const head = ['', ...editors.map((editor) => editorTitles[editor])]
  const lines = figures.map(([title, figure]) => [
    title,
    ...editors.map((editor) => {
      const value = medianOf(here, editor, figure)
      if (editor === 'gradwire' || value === undefined) return short(value)
      const ratio = ratioOf(here, editor, figure)
      return `${short(value)}${ratio === undefined ? '' : ` (${short(ratio)}×)`}`
    }),
  ])
  for (const phase of phases) {
    const part = (editor: EditorName, key: keyof FrameTimes) =>
      short(medianOf(here, editor, (row) => row[phase]?.[key]))
    lines.push([
      `${phaseTitles[phase]}: frame median/p95, ms`,
      ...editors.map((editor) => `${part(editor, 'median')}/${part(editor, 'p95')}`),
    ])
    lines.push(['… main thread a frame, ms', ...editors.map((editor) => part(editor, 'main'))])
  }
  const [first] = here
  const about = `${nodes} nodes, ${first?.edges ?? 0} edges; medians of ${new Set(here.map(({ round }) => round)).size}`
  const problems = here.flatMap((row) =>
    row.problem === undefined ? [] : [`${row.editor}, round ${row.round}: ${row.problem}`],
  )
  return [about, ...columns([head, ...lines], 1), ...problems]
}

export function verdictLines(rows: readonly Row[], nodes: number): string[] {
  const words = new Map([
    [true, 'met'],
    [false, 'MISSED'],
  ])
  const verdicts = verdictsOf(rows, nodes)
  return columns(
    verdicts.map(({ what, reached, isMet }) => [
      (isMet === undefined ? undefined : words.get(isMet)) ?? 'open',
      what,
      reached,
    ]),
    3,
  )
}

/** Side by side: the first `texts` columns begin at the left, the others end at the right. */
function columns(lines: readonly (readonly string[])[], texts: number): string[] {
  const widths: number[] = []
  for (const line of lines) line.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)))
  return lines.map((line) =>
    line
      .map((cell, at) => (at < texts ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join('  ')
      .trimEnd(),
  )
}
