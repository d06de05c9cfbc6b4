import type { GraphDocument } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { PrintedNumber } from '../run/result.ts'
import type { Shape } from '../tensor/tensor.ts'
import type { Blocks, DifferentiationOptions } from './differentiation.ts'
import { elements } from '../compile/memory.ts'
import { nodeOf } from '../graph/ids.ts'
import { printNumber } from '../run/result.ts'
import { derivativeOf, differentiate } from './differentiation.ts'

/** Entries of all blocks together. More are neither looked at nor quickly made; products with vectors do instead. */
export const JACOBIAN_LIMIT = 4_000_000

/**
 * ∂of/∂wrt, row by row: row i, column j is ∂of_i/∂wrt_j over the flattened shapes. One block a sample; of a value without a
 * batch there is one block, and its columns run over all samples if the other value has a batch.
 */
export interface Jacobian {
  readonly of: string
  readonly wrt: string
  /** What the rows and columns of a block run over. */
  readonly rows: Shape
  readonly columns: Shape
  /** Blocks. */
  readonly batch: number
  /** [batch, m, n] flat. */
  readonly data: Float64Array
}

export type JacobianOptions = DifferentiationOptions

/** The Jacobian by reverse mode: one backward pass a row. Where there is no differentiable path the entries are 0. */
export function jacobian(document: GraphDocument, options: JacobianOptions): Jacobian | readonly Problem[] {
  const { of, wrt } = options
  const derivative = derivativeOf(document, options)
  if (!('plan' in derivative)) return derivative
  const tooLarge = checkSize(of, wrt, derivative.blocks)
  if (tooLarge) return [tooLarge]
  const at = differentiate(document, derivative, options)
  if (!('plan' in at)) return at
  const { m, n } = at
  const { rows, columns, count } = at.blocks
  const data = new Float64Array(count * m * n)
  for (let block = 0; block < count; block++)
    for (let row = 0; row < m; row++) data.set(at.row(block, row), (block * m + row) * n)
  return { of, wrt, rows, columns, batch: count, data }
}

/** What `jacobian --json` prints. */
export function printJacobian(result: Jacobian): Omit<Jacobian, 'data'> & { readonly data: readonly PrintedNumber[] } {
  return { ...result, data: Array.from(result.data, printNumber) }
}

function checkSize(of: string, wrt: string, { count, rows, columns }: Blocks): Problem | undefined {
  const entries = count * elements(rows) * elements(columns)
  if (entries <= JACOBIAN_LIMIT) return undefined
  return {
    code: 'E_MEMORY',
    severity: 'error',
    node: nodeOf(of),
    message: `the Jacobian of ${of} with respect to ${wrt} has ${entries.toLocaleString('en')} entries, at most ${JACOBIAN_LIMIT.toLocaleString('en')} are worked out`,
    fix: count > 1 ? 'take fewer samples, or smaller values' : 'take smaller values, or nodes closer together',
  }
}
