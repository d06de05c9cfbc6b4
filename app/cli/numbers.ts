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

/** Tensors of so many numbers are shown whole. */
const smallest = 6

/** A small tensor in full, `[[1, 2], [3, 4]]`; of a larger one mean and standard deviation. */
export function tensorSummary({ shape, data }: Tensor): string {
  if (data.length <= smallest) return nested(shape, Array.from(data, shortNumber))
  const { mean, deviation } = moments(data)
  return `${shortNumber(mean)} ± ${shortNumber(deviation)}`
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

/** Mean and population standard deviation. */
export function moments(data: Float64Array): { readonly mean: number; readonly deviation: number } {
  let sum = 0
  for (const value of data) sum += value
  const mean = sum / data.length
  let squares = 0
  for (const value of data) squares += (value - mean) ** 2
  return { mean, deviation: Math.sqrt(squares / data.length) }
}

/** Square root of the sum of squares, scaled so that large numbers do not overflow. */
export function norm(data: Float64Array): number {
  let largest = 0
  for (const value of data) {
    if (Number.isNaN(value)) return NaN
    largest = Math.max(largest, Math.abs(value))
  }
  if (largest === 0 || largest === Infinity) return largest
  let sum = 0
  for (const value of data) sum += (value / largest) ** 2
  return largest * Math.sqrt(sum)
}

/** "1 node", "3 nodes". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** 1536 is "1.5 kB": binary thousands, as memory is sold. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let unit = 0
  for (; bytes >= 1024 && unit < units.length - 1; unit++) bytes /= 1024
  return `${Number(bytes.toPrecision(3))} ${units[unit]}`
}
