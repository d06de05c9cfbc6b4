import { statisticsOf } from '../../core/run/statistics.ts'
import type { Shape, Tensor } from '../../core/tensor/tensor.ts'

/** A number for a table: four significant digits, fewer where it has no more. For all of them there is `--json`. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const rounded = Number(value.toPrecision(4))
  const size = Math.abs(rounded)
  if (size === 0) return '0'
  if (size >= 1e-4 && size < 1e7) return String(rounded)
  return rounded.toExponential()
}

/** "2×3"; a scalar is "scalar". */
export function shapeText(shape: readonly (number | string)[]): string {
  return shape.length === 0 ? 'scalar' : shape.join('×')
}

/** The name of one entry of a flattened tensor: `x[2]`, `fc1.weight[0,1]`; a scalar has no index. */
export function entryName(name: string, shape: Shape, index: number): string {
  if (shape.length === 0) return name
  const indices: number[] = []
  for (const length of shape.toReversed()) {
    indices.unshift(index % length)
    index = Math.floor(index / length)
  }
  return `${name}[${indices.join(',')}]`
}

/** Tensors of so many numbers are shown whole. */
const smallest = 6

/** A small tensor in full, `[[1, 2], [3, 4]]`; of a larger one mean and standard deviation. */
export function tensorSummary({ shape, data }: Tensor): string {
  if (data.length <= smallest) return nested(shape, Array.from(data, shortNumber))
  const { mean, std, nan, infinite } = statisticsOf({ shape, data })
  const broken = [counted(nan, 'NaN', 'NaN'), counted(infinite, 'infinity', 'infinities')].filter(
    (_, i) => [nan, infinite][i]! > 0,
  )
  if (nan + infinite === data.length) return broken.join(', ')
  return [`${shortNumber(mean)} ± ${shortNumber(std)}`, ...broken].join(', ')
}

function nested(shape: Shape, numbers: readonly string[]): string {
  let parts = numbers
  for (const length of shape.toReversed()) {
    const rows: string[] = []
    for (let i = 0; i < parts.length; i += length) rows.push(`[${parts.slice(i, i + length).join(', ')}]`)
    parts = rows
  }
  return parts[0] ?? ''
}

/** "1 node", "3 nodes". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
