/*
 * A grid of numbers as few paths: solid squares are positive, hollow ones negative, area is magnitude, a cross is NaN.
 */

export interface CellMarks {
  readonly positive: string
  readonly negative: string
  /** Hollow ones too small to be hollow. */
  readonly small: string
  readonly zero: string
  readonly broken: string
}

/** Row-major cells, `size` pixels each; `peak` is the magnitude of a full one. */
export function cellMarks(cells: ArrayLike<number>, columns: number, size: number, peak: number): CellMarks {
  const paths = { positive: '', negative: '', small: '', zero: '', broken: '' }
  for (let i = 0; i < cells.length; i++) {
    const x = cells[i] ?? 0
    const left = (i % columns) * size
    const top = Math.floor(i / columns) * size
    if (!Number.isFinite(x)) {
      const side = size - 3
      paths.broken += `M${left + 1.5} ${top + 1.5}l${side} ${side}m0 ${-side}l${-side} ${side}`
      continue
    }
    const share = peak > 0 && Number.isFinite(peak) ? Math.sqrt(Math.min(1, Math.abs(x) / peak)) : 1
    const side = x === 0 ? 1 : Math.max(1.2, share * (size - 1.5))
    const inset = x < 0 && side > 3 ? 0.55 : 0
    const from = round((size - side) / 2 + inset)
    const wide = round(side - 2 * inset)
    const square = `M${left + from} ${top + from}h${wide}v${wide}h${-wide}z`
    if (x === 0) paths.zero += square
    else if (x > 0) paths.positive += square
    else if (inset > 0) paths.negative += square
    else paths.small += square
  }
  return paths
}

function round(x: number): number {
  return Math.round(x * 100) / 100
}
