import type { Preview } from '../state/workspace.ts'
import { cellsHeight } from './geometry.ts'

/*
 * Cells of a preview as two paths, one for each sign: a few hundred rectangles are one element, sharp at every zoom.
 */

const largestPitch = 8
/** Around all cells. */
const border = 1

export interface CellsSize {
  readonly pitch: number
  readonly width: number
  readonly height: number
}

/** Size of the picture: cells as large as fit, never larger than in the legend. */
export function cellsSize({ rows, columns }: Pick<Preview, 'rows' | 'columns'>, widest: number): CellsSize {
  const across = (widest - 2 * border) / Math.max(1, columns)
  const down = (cellsHeight - 2 * border) / Math.max(1, rows)
  const pitch = Math.min(largestPitch, across, down)
  return { pitch, width: columns * pitch + 2 * border, height: rows * pitch + 2 * border }
}

/** A cell's side is the root of its magnitude over the peak, so that its area shows the magnitude. */
export function cellPaths({ rows, columns, cells, peak }: Preview, pitch: number) {
  let positive = ''
  let negative = ''
  let broken = ''
  const largest = pitch * 0.86
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const value = cells[r * columns + c] as number
      const x = border + (c + 0.5) * pitch
      const y = border + (r + 0.5) * pitch
      if (!Number.isFinite(value)) {
        const arm = pitch * 0.35
        broken += `M${fixed(x - arm)} ${fixed(y - arm)}l${fixed(2 * arm)} ${fixed(2 * arm)}m0 ${fixed(-2 * arm)}l${fixed(-2 * arm)} ${fixed(2 * arm)}`
        continue
      }
      if (value === 0 || !(peak > 0)) continue
      const side = Math.max(pitch * 0.14, largest * Math.sqrt(Math.min(1, Math.abs(value) / peak)))
      if (value > 0) positive += square(x, y, side)
      else {
        // Hollow: a frame no thicker than the cell allows.
        const frame = Math.min(1.1, side * 0.3)
        negative += square(x, y, side) + square(x, y, side - 2 * frame)
      }
    }
  }
  return { positive, negative, broken }
}

function square(x: number, y: number, side: number): string {
  return `M${fixed(x - side / 2)} ${fixed(y - side / 2)}h${fixed(side)}v${fixed(side)}h${fixed(-side)}z`
}

function fixed(value: number): string {
  return String(Math.round(value * 100) / 100)
}
