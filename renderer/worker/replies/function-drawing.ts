import type { BatchFunction } from '../../../core/inspect/batch-function.ts'
import type { GraphFunction } from '../../../core/inspect/graph-function.ts'
import { sameFunction } from '../../../core/inspect/same-function.ts'
import type { Fingerprint } from '../../../core/inspect/same-function.ts'
import type { Work } from '../../../core/run/work.ts'
import type { Asked } from './reply.ts'

/*
 * A function of one or two numbers as points: as many as there is time for.
 */

/** At once all of it has to be there within a frame or two; what takes longer is drawn coarser, and finely when nothing moves. */
const budgets = { quick: 18, fine: 1500 }
const points = {
  quick: { curve: { most: 241, least: 13 }, side: { most: 61, least: 5 } },
  fine: { curve: { most: 241, least: 65 }, side: { most: 61, least: 21 } },
}

const at = ([low, high]: Range, i: number, points: number): number => low + ((high - low) * i) / (points - 1)

/** As many as can be had in time, an odd number, so that the middle is one of them. */
function affordable(points: number, { most, least }: { readonly most: number; readonly least: number }): number {
  const fitting = Math.max(least, Math.min(most, Math.floor(points)))
  return fitting % 2 === 1 ? fitting : fitting - 1
}

export type Detail = 'quick' | 'fine'
type Doubles = Float64Array<ArrayBuffer>
interface Drawn {
  readonly curve?: { readonly values: Doubles; readonly slopes: Doubles }
  readonly grid?: { readonly side: number; readonly values: Doubles }
}

/** What is drawn of a function, and whether a fine drawing would show more. */
export interface Drawing {
  readonly drawn: Drawn
  readonly coarse: boolean
}
type Range = readonly [low: number, high: number]

/** The last drawing: a point that is dragged over it does not change it. */
export class LastDrawing {
  private last: { readonly of: Fingerprint; readonly ranges: readonly Range[]; readonly drawing: Drawing } | undefined

  find(of: Fingerprint, ranges: readonly Range[], detail: Detail): Drawing | undefined {
    const { last } = this
    if (last === undefined || !sameRanges(last.ranges, ranges) || !sameFunction(last.of, of)) return undefined
    return !last.drawing.coarse || detail === 'quick' ? last.drawing : undefined
  }

  keep(of: Fingerprint, ranges: readonly Range[], drawing: Drawing): void {
    this.last = { of, ranges, drawing }
  }
}

function sameRanges(a: readonly Range[], b: readonly Range[]): boolean {
  return a.length === b.length && a.every(([low, high], i) => low === b[i]![0] && high === b[i]![1])
}

export function* drawCurve(
  made: GraphFunction,
  many: BatchFunction | undefined,
  range: Range,
  detail: Detail,
  { now }: Asked,
): Work<Drawing> {
  const counts = points[detail].curve
  const wanted = many === undefined ? affordable(budgets[detail] / cost(made, now, true), counts) : counts.most
  const xs = Array.from({ length: wanted }, (_, i) => [at(range, i, wanted)])
  const whole = many !== undefined && wanted <= many.chunk ? many.at(xs, true) : undefined
  const coarse = detail === 'quick' && wanted < counts.most
  if (whole !== undefined) return { drawn: { curve: { values: whole.values, slopes: whole.gradients } }, coarse }
  const values = new Float64Array(wanted)
  const slopes = new Float64Array(wanted)
  for (const [i, x] of xs.entries()) {
    const { value, gradient } = made.at(x)
    values[i] = value
    slopes[i] = gradient[0]!
    yield undefined
  }
  return { drawn: { curve: { values, slopes } }, coarse }
}

export function* drawGrid(
  made: GraphFunction,
  many: BatchFunction | undefined,
  [across, up]: readonly [Range, Range],
  detail: Detail,
  { now }: Asked,
): Work<Drawing> {
  const counts = points[detail].side
  const row = (y: number, side: number) => Array.from({ length: side }, (_, column) => [at(across, column, side), y])
  const each =
    many === undefined ? cost(made, now, false) : fastest(() => many.at(row(0, counts.most), false), now) / counts.most
  // A square of so many points a side takes about the budget.
  const side = affordable(Math.sqrt(budgets[detail] / each), counts)
  const values = new Float64Array(side * side)
  for (let y = 0; y < side; y++) {
    const along = row(at(up, y, side), side)
    const whole = many?.at(along, false)
    if (whole !== undefined) values.set(whole.values, y * side)
    else along.forEach((point, x) => (values[y * side + x] = made.value(point)))
    yield undefined
  }
  return { drawn: { grid: { side, values } }, coarse: detail === 'quick' && side < counts.most }
}

/** Milliseconds of one evaluation. */
function cost(made: GraphFunction, now: () => number, backward: boolean): number {
  return fastest(() => (backward ? made.at(made.start) : made.value(made.start)), now)
}

/** Of a few times: the first ones are not compiled yet. */
function fastest(work: () => unknown, now: () => number): number {
  let least = Infinity
  for (let i = 0; i < 3; i++) {
    const started = now()
    work()
    least = Math.min(least, now() - started)
  }
  return Math.max(least, 1e-4)
}
