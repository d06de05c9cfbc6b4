/*
 * A surface over a square as quadrilaterals, the far ones first, seen without perspective. Everything is in a box from −1 to 1
 * across and up, and from −0.6 to 0.6 in height.
 */

export interface Camera {
  /** Radians about the vertical. */
  readonly turn: number
  /** Radians from the side (0) to above (π/2). */
  readonly tilt: number
}

export interface Quad {
  readonly points: string
  /** 0 at the bottom, 1 at the top. */
  readonly height: number
  /** 0 in shadow, 1 in full light. */
  readonly light: number
}

export interface Surface {
  readonly quads: readonly Quad[]
  /** Where a place of the box is on the picture. */
  place(across: number, up: number, height: number): readonly [number, number]
  /** Height of a value in the box. */
  lift(value: number): number
}

const most = 26
const reach = 0.6

export function surfaceOf(
  { side, values }: { readonly side: number; readonly values: Float64Array },
  [low, high]: readonly [number, number],
  { turn, tilt }: Camera,
  width: number,
  height: number,
): Surface {
  const [sinTurn, cosTurn, sinTilt, cosTilt] = [Math.sin(turn), Math.cos(turn), Math.sin(tilt), Math.cos(tilt)]
  const size = Math.min(width, height) * 0.34
  const depth = (u: number, v: number) => u * sinTurn + v * cosTurn
  const place = (u: number, v: number, w: number): readonly [number, number] => [
    width / 2 + size * (u * cosTurn - v * sinTurn),
    height / 2 - size * (w * cosTilt + depth(u, v) * sinTilt),
  ]
  const lift = (value: number) => {
    const share = high > low ? (value - low) / (high - low) : 0.5
    return reach * (2 * Math.max(0, Math.min(1, share)) - 1)
  }
  const stride = Math.max(1, Math.ceil((side - 1) / most))
  const last = Math.floor((side - 1) / stride)
  const quads: (Quad & { readonly far: number })[] = []
  const at = (column: number, row: number) => {
    const [c, r] = [Math.min(side - 1, column * stride), Math.min(side - 1, row * stride)]
    const value = values[r * side + c] ?? NaN
    return { u: (2 * c) / (side - 1) - 1, v: (2 * r) / (side - 1) - 1, w: lift(value), value }
  }
  for (let row = 0; row < last; row++)
    for (let column = 0; column < last; column++) {
      const corners = [at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)] as const
      if (corners.some(({ value }) => !Number.isFinite(value))) continue
      const [a, b, c, d] = corners
      const points = corners
        .map(({ u, v, w }) =>
          place(u, v, w)
            .map((pixel) => pixel.toFixed(1))
            .join(','),
        )
        .join(' ')
      const middle = (a.w + b.w + c.w + d.w) / 4
      // The normal of the cell against a light from the upper left.
      const [sx, sy] = [(b.w + c.w - a.w - d.w) / 2 / (b.u - a.u), (c.w + d.w - a.w - b.w) / 2 / (d.v - a.v)]
      const light = (0.45 * sx + 0.25 * sy + 0.85) / Math.hypot(sx, sy, 1)
      const far = depth((a.u + c.u) / 2, (a.v + c.v) / 2) * cosTilt - middle * sinTilt
      quads.push({ points, height: (middle / reach + 1) / 2, light: Math.max(0, Math.min(1, light)), far })
    }
  quads.sort((a, b) => b.far - a.far)
  return { quads, place, lift }
}
