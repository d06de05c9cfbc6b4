/** A part of a matrix, in cells. */
export interface CellWindow {
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
}

/**
 * A part of a matrix made as small as there is room for. A bin shows its most extreme entry, so that a single large one is
 * never lost; what is no number wins over all.
 */
export function binExtremes(
  data: ArrayLike<number>,
  width: number,
  part: CellWindow,
  maxRows: number,
  maxColumns: number,
): { readonly rows: number; readonly columns: number; readonly cells: Float64Array } {
  const rows = Math.min(part.rows, Math.max(1, maxRows))
  const columns = Math.min(part.columns, Math.max(1, maxColumns))
  const cells = new Float64Array(rows * columns)
  for (let r = 0; r < part.rows; r++) {
    const line = Math.floor((r * rows) / part.rows) * columns
    const start = (part.row + r) * width + part.column
    for (let c = 0; c < part.columns; c++) {
      const value = data[start + c] ?? 0
      const at = line + Math.floor((c * columns) / part.columns)
      const now = cells[at] ?? 0
      if (Number.isNaN(now)) continue
      if (Number.isNaN(value) || Math.abs(value) > Math.abs(now)) cells[at] = value
    }
  }
  return { rows, columns, cells }
}
