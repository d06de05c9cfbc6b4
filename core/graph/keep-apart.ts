import { grid } from './card-size.ts'

/** A box on the canvas. */
export interface Placed {
  readonly x: number
  y: number
  readonly width: number
  readonly height: number
}

const gap = 4 * grid
/** Among more boxes than this, only what stays is looked at. */
const most = 4000

/**
 * Moves boxes up or down, each as little as it takes, until none lies on another or on something that stays. Boxes further
 * left are put first.
 */
export function keepApart(boxes: readonly Placed[], still: readonly Placed[]): void {
  const settled = [...still]
  const many = boxes.length > most
  for (const box of [...boxes].sort((a, b) => a.x - b.x || a.y - b.y)) {
    const beside = settled.filter((other) => overlaps(box.x, box.width, other.x, other.width))
    const free = (y: number) => beside.every((other) => !overlaps(y, box.height, other.y, other.height))
    if (!free(box.y)) {
      const places = beside.flatMap((other) => [
        Math.floor((other.y - gap - box.height) / grid) * grid,
        Math.ceil((other.y + other.height + gap) / grid) * grid,
      ])
      const [nearest] = places.filter(free).sort((a, b) => Math.abs(a - box.y) - Math.abs(b - box.y))
      // Below everything there is always room.
      if (nearest !== undefined) box.y = nearest
    }
    if (!many) settled.push(box)
  }
}

/** With room between them, but for a rounding. */
function overlaps(a: number, lengthA: number, b: number, lengthB: number): boolean {
  return a < b + lengthB + gap - 1 && b < a + lengthA + gap - 1
}
