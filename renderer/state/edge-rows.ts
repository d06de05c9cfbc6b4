import type { EdgeLook, LookOptions } from './edge-look.ts'
import { edgeLook } from './edge-look.ts'
import type { ValueType } from '../../core/nodes/define.ts'
import type { GraphEdge, PortId } from '../../core/graph/document.ts'
import type { EdgeRun } from './workspace.ts'

/*
 * The rows of the Edges table: which of them, and in which order.
 */

export const edgeFilters = ['all', 'none', 'zero', 'broken', 'largest'] as const
export type EdgeFilter = (typeof edgeFilters)[number]
export const edgeColumns = ['edge', 'shape', 'value', 'gradient'] as const
export type EdgeColumn = (typeof edgeColumns)[number]
export interface EdgeOrder {
  readonly column: EdgeColumn
  readonly descending: boolean
}

/** The largest are so many. */
export const largestCount = 10

export interface EdgeRow {
  readonly from: PortId
  readonly to: PortId
  readonly run: EdgeRun | undefined
  readonly type: ValueType | undefined
}

export function lookOf(row: EdgeRow, options: LookOptions): EdgeLook {
  return edgeLook(row.run, row.type, options)
}

export function rowsOf(
  edges: Iterable<GraphEdge>,
  of: { edge(to: PortId): EdgeRun | undefined; outputType(from: PortId): ValueType | undefined },
): EdgeRow[] {
  return [...edges]
    .sort((a, b) => a.order - b.order)
    .map(({ from, to }) => ({ from, to, run: of.edge(to), type: of.outputType(from) }))
}

function passes({ run }: EdgeRow, filter: EdgeFilter): boolean {
  if (filter === 'none') return run?.gradient === null
  if (filter === 'zero') return run?.gradient?.sumAbs === 0
  if (filter === 'broken') return (run?.value?.nonFinite ?? 0) > 0 || (run?.gradient?.nonFinite ?? 0) > 0
  return true
}

/** Of numbers what has none comes last, whichever way it goes. */
function compare(a: EdgeRow, b: EdgeRow, { column, descending }: EdgeOrder): number {
  const turn = descending ? -1 : 1
  if (column === 'edge') return turn * `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`, 'en', { numeric: true })
  const [x, y] = [a, b].map(({ run, type }) => {
    if (column === 'shape') return type?.shape.reduce((size, length) => size * length, 1)
    const summary = column === 'value' ? run?.value : run?.gradient
    return summary ? (Number.isNaN(summary.norm) ? Infinity : summary.norm) : undefined
  })
  if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined)
  return x === y ? 0 : turn * (x < y ? -1 : 1)
}

export function arranged(rows: readonly EdgeRow[], filter: EdgeFilter, order: EdgeOrder | undefined): EdgeRow[] {
  if (filter === 'largest') {
    const largest = rows
      .filter(({ run }) => run?.gradient)
      .sort((a, b) => compare(a, b, { column: 'gradient', descending: true }))
      .slice(0, largestCount)
    return order === undefined ? largest : largest.sort((a, b) => compare(a, b, order))
  }
  const found = rows.filter((row) => passes(row, filter))
  return order === undefined ? found : found.sort((a, b) => compare(a, b, order))
}
