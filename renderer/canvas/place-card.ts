/** On the screen, from the canvas's corner. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** Of what may sooner be covered than others, less than 1. */
  readonly weight?: number
}

const margin = 8
const gap = 16
/** Places are tried so far apart. */
const pitch = 24
const mostNeighbours = 40

/** Where a card of a size covers least of what is there, and among such places the nearest to what it is about. */
export function placeCard(
  size: { readonly width: number; readonly height: number },
  room: { readonly width: number; readonly height: number },
  obstacles: readonly Box[],
  about: Box | undefined,
): { readonly x: number; readonly y: number; readonly covered: number } {
  const most = {
    x: Math.max(margin, room.width - size.width - margin),
    y: Math.max(margin, room.height - size.height - margin),
  }
  const inside = (value: number, end: number) => Math.max(margin, Math.min(value, end))
  const middle = about ? (about.left + about.right) / 2 : room.width / 2
  const seen = obstacles.filter(
    ({ left, top, right, bottom }) => right > 0 && bottom > 0 && left < room.width && top < room.height,
  )
  // Right beside something, where it is not too much: room is often just as wide as it has to be.
  const beside = seen.length > mostNeighbours ? [] : seen.flatMap(({ left, right }) => [left - size.width, right])
  const xs = [
    inside(middle - size.width / 2, most.x),
    margin,
    most.x,
    ...steps(most.x),
    ...beside.filter((x) => x >= margin && x <= most.x),
  ]
  const ys = [
    ...(about ? [inside(about.bottom + gap, most.y), inside(about.top - gap - 24 - size.height, most.y)] : []),
    most.y,
    margin,
    ...steps(most.y),
  ]
  let best = { x: margin, y: most.y, covered: Infinity }
  let least = Infinity
  for (const y of ys) {
    for (const x of xs) {
      const covered = coveredBy({ left: x, top: y, right: x + size.width, bottom: y + size.height }, seen)
      // What does not fit at all is as bad as what it would hide.
      const outside =
        Math.max(0, size.width + 2 * margin - room.width) + Math.max(0, size.height + 2 * margin - room.height)
      const far = about
        ? Math.hypot(x + size.width / 2 - middle, y + size.height / 2 - (about.top + about.bottom) / 2)
        : 0
      const cost = covered * 100 + far
      if (cost >= least) continue
      least = cost
      best = { x, y, covered: covered + outside }
    }
  }
  return best
}

/** How much of what is there a card covers, in square pixels. */
export function coveredBy(card: Box, obstacles: readonly Box[]): number {
  let covered = 0
  for (const { left, top, right, bottom, weight = 1 } of obstacles) {
    const w = Math.min(right, card.right) - Math.max(left, card.left)
    const h = Math.min(bottom, card.bottom) - Math.max(top, card.top)
    if (w > 0 && h > 0) covered += w * h * weight
  }
  return covered
}

function steps(end: number): number[] {
  return Array.from({ length: Math.max(0, Math.floor((end - margin) / pitch)) }, (_, i) => margin + (i + 1) * pitch)
}
