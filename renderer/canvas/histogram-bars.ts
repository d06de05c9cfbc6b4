import type { Histogram } from '../../core/run/statistics.ts'

export interface Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** A bin that zero lies in is neither. */
  readonly sign: 'positive' | 'negative' | 'zero'
}

const gap = 1.5

/** Bars of a histogram in a box; a bin with anything in it is seen, however little it is. */
export function histogramBars({ bounds, counts }: Histogram, width: number, height: number): Bar[] {
  const most = Math.max(1, ...counts)
  const pitch = width / Math.max(1, counts.length)
  return counts.flatMap((count, i) => {
    if (count === 0) return []
    const low = bounds[i] ?? 0
    const high = bounds[i + 1] ?? 0
    const tall = Math.max(2, (count / most) * (height - 1))
    // One bin alone would be a wall.
    const wide = Math.min(pitch - gap, 14)
    const x = i * pitch + (pitch - wide) / 2
    const sign = low > 0 || (low === 0 && high > 0) ? 'positive' : high < 0 ? 'negative' : 'zero'
    return [{ x, y: height - tall, width: wide, height: tall, sign }]
  })
}
