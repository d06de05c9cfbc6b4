/** Values on a regular grid, row after row; row 0 is the lowest y. */
export interface Grid {
  readonly columns: number
  readonly rows: number
  readonly values: ArrayLike<number>
}

/** A line from (x1, y1) to (x2, y2) in cells of the grid: 1.5 is halfway between columns 1 and 2. */
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number]

/**
 * Marching squares: where a surface crosses a level. Within a cell it is taken for straight, so lines of a plane are exact and
 * those of a curved surface are off by the square of the cell. A saddle is decided by the mean of its corners. Cells at a value
 * that is no number are left out.
 */
export function contour({ columns, rows, values }: Grid, level: number): Segment[] {
  const segments: Segment[] = []
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column
      const a = values[at]!
      const b = values[at + 1]!
      const c = values[at + columns + 1]!
      const d = values[at + columns]!
      if (!Number.isFinite(a + b + c + d)) continue
      const which = (a > level ? 1 : 0) | (b > level ? 2 : 0) | (c > level ? 4 : 0) | (d > level ? 8 : 0)
      if (which === 0 || which === 15) continue
      const bottom = [column + share(a, b, level), row] as const
      const right = [column + 1, row + share(b, c, level)] as const
      const top = [column + share(d, c, level), row + 1] as const
      const left = [column, row + share(a, d, level)] as const
      const line = (from: readonly [number, number], to: readonly [number, number]) =>
        segments.push([from[0], from[1], to[0], to[1]])
      switch (which) {
        case 1:
        case 14:
          line(left, bottom)
          break
        case 2:
        case 13:
          line(bottom, right)
          break
        case 4:
        case 11:
          line(right, top)
          break
        case 8:
        case 7:
          line(top, left)
          break
        case 3:
        case 12:
          line(left, right)
          break
        case 6:
        case 9:
          line(bottom, top)
          break
        default: {
          const joined = (a + b + c + d) / 4 > level
          // Corners a and c are above for 5; if the middle is too, they belong together.
          if ((which === 5) === joined) {
            line(left, top)
            line(bottom, right)
          } else {
            line(left, bottom)
            line(right, top)
          }
        }
      }
    }
  }
  return segments
}

/** Segments that meet, joined to lines as long as they get. */
export function joined(segments: readonly Segment[]): (readonly (readonly [number, number])[])[] {
  const key = (x: number, y: number) => `${x.toFixed(9)},${y.toFixed(9)}`
  const ends = new Map<string, number[]>()
  segments.forEach(([x1, y1, x2, y2], i) => {
    for (const end of [key(x1, y1), key(x2, y2)]) {
      const known = ends.get(end)
      if (known) known.push(i)
      else ends.set(end, [i])
    }
  })
  const used = new Uint8Array(segments.length)
  const follow = (x: number, y: number): (readonly [number, number])[] => {
    const line: (readonly [number, number])[] = []
    for (let at: readonly [number, number] = [x, y]; ;) {
      const here = key(at[0], at[1])
      const next = ends.get(here)?.find((i) => used[i] === 0)
      if (next === undefined) return line
      used[next] = 1
      const [x1, y1, x2, y2] = segments[next]!
      at = key(x1, y1) === here ? [x2, y2] : [x1, y1]
      line.push(at)
    }
  }
  const lines: (readonly (readonly [number, number])[])[] = []
  segments.forEach(([x1, y1, x2, y2], i) => {
    if (used[i] === 1) return
    used[i] = 1
    const on = follow(x2, y2)
    const back = follow(x1, y1)
    lines.push([...back.reverse(), [x1, y1], [x2, y2], ...on])
  })
  return lines
}

/** About `count` round levels between the lowest and the highest value. */
export function levels(values: ArrayLike<number>, count: number): number[] {
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!(high > low)) return []
  const step = roundStep((high - low) / count)
  const found: number[] = []
  for (let i = Math.ceil(low / step); i * step <= high; i++) found.push(Number((i * step).toPrecision(12)))
  return found
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  for (const times of [1, 2, 5]) if (times * power >= least * (1 - 1e-9)) return Number((times * power).toPrecision(12))
  return Number((10 * power).toPrecision(12))
}

/** How far between two corners the level lies. */
function share(from: number, to: number, level: number): number {
  return from === to ? 0.5 : (level - from) / (to - from)
}
