import type { Shape } from '../../tensor/tensor.ts'

/** Neighbouring axes that are alike, seen as one: [outer, length, inner]. */
export interface Run {
  readonly chosen: boolean
  readonly outer: number
  readonly length: number
  readonly inner: number
}

/** Splits a shape into runs of axes that are `chosen` and runs that are not. Axes of length 1 belong to any. */
export function runsOf(shape: Shape, chosen: (axis: number) => boolean): Run[] {
  const runs: { chosen: boolean; length: number }[] = []
  shape.forEach((length, axis) => {
    if (length === 1) return
    const last = runs.at(-1)
    if (last?.chosen === chosen(axis)) last.length *= length
    else runs.push({ chosen: chosen(axis), length })
  })
  let outer = 1
  let inner = runs.reduce((product, run) => product * run.length, 1)
  return runs.map((run) => {
    inner /= run.length
    const found = { chosen: run.chosen, outer, length: run.length, inner }
    outer *= run.length
    return found
  })
}
