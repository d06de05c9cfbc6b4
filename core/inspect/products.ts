import type { Differentiation } from './differentiation.ts'
import type { Work } from '../run/work.ts'
import { Perturbed, reachFinder } from './perturbed.ts'

/*
 * Products of a Jacobian with a vector, where the matrix itself is too large. vᵀ J is one backward pass (`transposed`). J v is
 * one backward pass a row; with many rows it is the change of the output along v, from two forward passes.
 */

/** Rows that are still worked out one by one. */
export const MANY_ROWS = 1000

/** J v, a row at each turn, so that others can have theirs in between. */
export function* productByRows(at: Differentiation, block: number, v: Float64Array): Work<Float64Array> {
  const result = new Float64Array(at.m)
  for (let i = 0; i < at.m; i++) {
    const row = at.row(block, i)
    let sum = 0
    for (let j = 0; j < row.length; j++) sum += row[j]! * v[j]!
    result[i] = sum
    yield (i + 1) / at.m
  }
  return result
}

/** The step for numbers around 1: the cube root of the precision. */
const STEP = 6e-6

/** J v as (f(x + h v) − f(x − h v)) / 2h; good to some nine digits where f is smooth. NaN where a node cannot run there. */
export function productByDifference(at: Differentiation, block: number, v: Float64Array): Float64Array {
  const { from, source, run, forward, blocks, m, n } = at
  const result = new Float64Array(m)
  if (source.edges && from === source.name) return result
  const { node, name, parameter, edges } = source
  const tensor = parameter ? run.parameters.get(name)! : forward.values.get(name)!
  const origin = { name, node, parameter, tensor, ...(edges && { edges }) }
  const perturbed = new Perturbed(run, forward, origin, reachFinder(run)(origin))
  const first = blocks.bySample ? block * n : 0
  let size = 1
  let length = 0
  for (let j = 0; j < n; j++) {
    size = Math.max(size, Math.abs(tensor.data[first + j]!))
    length = Math.max(length, Math.abs(v[j]!))
  }
  if (length === 0) return result
  const h = (STEP * size) / length
  const outputAt = (sign: number) => {
    const data = tensor.data.slice()
    for (let j = 0; j < n; j++) data[first + j]! += sign * h * v[j]!
    const values = perturbed.moved(data)
    // What did not move is as it was.
    return values && (values.get(from) ?? forward.values.get(from)!).data
  }
  const [above, below] = [outputAt(1), outputAt(-1)]
  for (let i = 0; i < m; i++) {
    const [a, b] = [above?.[block * m + i], below?.[block * m + i]]
    result[i] = a === undefined || b === undefined ? NaN : (a - b) / (2 * h)
  }
  return result
}
