/* The built command line, as the independent witness of what the window shows. */
import { execFileSync } from 'node:child_process'
import path from 'node:path'

const cli = path.resolve(import.meta.dirname, '../../out/cli/gradwire.mjs')

/** What is printed of images is long. */
const maxBuffer = 2 ** 27

interface PrintedTensor {
  readonly shape: readonly number[]
  readonly data: readonly (number | string)[]
}

export interface PrintedRun {
  readonly objective: number
  readonly edges: readonly {
    readonly from: string
    readonly to: string
    readonly value: PrintedTensor
    readonly gradient: PrintedTensor | null
  }[]
}

export function runBackward(file: string, words: readonly string[] = []): PrintedRun {
  // What is looked at in the window is exact: the reference engine's numbers.
  const call = [cli, 'run', file, '--backward', '--engine', 'reference', '--json', ...words]
  return JSON.parse(execFileSync(process.execPath, call, { encoding: 'utf8', maxBuffer }))
}

/** What a cell of the Edges table says in full precision: the number of a scalar, else the norm; `none`. */
export function cellOf(tensor: PrintedTensor | null): number | 'none' {
  if (tensor === null) return 'none'
  const numbers = tensor.data.map(Number)
  return numbers.length === 1 ? (numbers[0] ?? NaN) : Math.hypot(...numbers)
}

/** ∂of/∂wrt of the first sample, row by row. */
export function jacobianOf(file: string, of: string, wrt: string): readonly number[] {
  const call = [cli, 'jacobian', file, '--of', of, '--wrt', wrt, '--json']
  const { rows, columns, data } = JSON.parse(execFileSync(process.execPath, call, { encoding: 'utf8', maxBuffer })) as {
    readonly rows: readonly number[]
    readonly columns: readonly number[]
    readonly data: readonly (number | string)[]
  }
  const size = [...rows, ...columns].reduce((product, length) => product * length, 1)
  return data.slice(0, size).map(Number)
}
