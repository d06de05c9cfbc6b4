import { GRAD_OUTPUT } from '../../core/nodes/formulas.ts'
import { formatNumber } from '../state/numbers.ts'

/** The indices of a flat place: "[4, 0]", and nothing for a scalar. */
export function placeText(shape: readonly number[], place: number): string {
  if (shape.length === 0) return ''
  const indices: number[] = []
  let left = place
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = Math.max(1, shape[axis]!)
    indices.unshift(left % length)
    left = Math.floor(left / length)
  }
  return `[${indices.join(', ')}]`
}

/** How a tensor of a step is called in text: g, x, W, ∂L/∂W. TeX becomes the letters one knows. */
export function plainSymbol(tex: string): string {
  const words = tex.replace(/\\(?:mathit|mathrm)\{([^}]*)\}/g, '$1').replaceAll('\\_', '_')
  return words
    .replace(/\\([A-Za-z]+)/g, (_, name: string) => greek[name] ?? name)
    .replace(/_\{(\d+)\}/g, (_, digits: string) => [...digits].map((d) => subscripts[Number(d)]).join(''))
    .replace('^2', '²')
}

export function gradientName(tex: string): string {
  return `∂L/∂${plainSymbol(tex)}`
}

const greek: { readonly [name: string]: string } = { gamma: 'γ', beta: 'β', theta: 'θ', mu: 'μ', sigma: 'σ' }
const subscripts = '₀₁₂₃₄₅₆₇₈₉'

/** A matrix on its side; of a stack each one by itself. */
export function transposedShape(shape: readonly number[]): readonly number[] {
  return [...shape.slice(0, -2), ...shape.slice(-2).toReversed()]
}

/** A number for a cell: with a power of ten there is room for two digits. */
export function narrowNumber(value: number): string {
  const text = formatNumber(value)
  return text.includes('e') ? formatNumber(value, 2) : text
}

/** A picture in an equation, and the sign before it: what is done with it. */
export interface Operand {
  readonly name: string
  readonly transposed: boolean
  readonly sign: string
}

/**
 * Pictures that stand beside each other as an equation; other nodes show what came in, and what was made. Of a convolution ⋆ says
 * that the kernel lies as it is written, ∗ that it is turned.
 */
export function operandsOf(
  op: string,
  phase: 'forward' | 'backward',
  made: string,
  flip = false,
): readonly Operand[] | undefined {
  const first = (name: string, transposed = false, sign = ''): Operand => ({ name, transposed, sign })
  const then = (sign: string, name: string, transposed = false): Operand => ({ name, transposed, sign })
  if (op === 'matmul') {
    if (phase === 'forward') return [first('a'), then('·', 'b')]
    return made === 'a' ? [first(GRAD_OUTPUT), then('·', 'b', true)] : [first('a', true), then('·', GRAD_OUTPUT)]
  }
  if (op === 'linear') {
    if (phase === 'forward') return [first('in'), then('·', 'weight', true), then('+', 'bias')]
    if (made === 'weight') return [first(GRAD_OUTPUT, true), then('·', 'in')]
    return made === 'in' ? [first(GRAD_OUTPUT), then('·', 'weight')] : [first(GRAD_OUTPUT, true, 'Σ')]
  }
  if (op !== 'conv') return undefined
  const [as, turned] = flip ? ['∗', '⋆'] : ['⋆', '∗']
  if (phase === 'forward') return [first('in'), then(as, 'weight'), then('+', 'bias')]
  if (made === 'in') return [first(GRAD_OUTPUT), then(turned, 'weight')]
  return made === 'weight' ? [first(GRAD_OUTPUT), then('⋆', 'in')] : [first(GRAD_OUTPUT, false, 'Σ')]
}

/** Whether two pictures multiplied are the third: where samples are added up, or with vectors, they do not show what is multiplied. */
export function fits(
  left: Picture,
  leftTransposed: boolean,
  right: Picture,
  rightTransposed: boolean,
  made: Picture,
): boolean {
  const size = (picture: Picture, transposed: boolean) => {
    const [rows, columns] = [matrixRows(picture), picture.columns]
    return transposed ? ([columns, rows] as const) : ([rows, columns] as const)
  }
  const ofStack = (picture: Picture) => picture.stack.length === 0 || String(picture.stack) === String(made.stack)
  const [rows, inner] = size(left, leftTransposed)
  const [same, columns] = size(right, rightTransposed)
  return ofStack(left) && ofStack(right) && inner === same && rows === matrixRows(made) && columns === made.columns
}

/** Rows of the matrix that is shown: of a stack it is one of many. */
export function matrixRows({ rows, shape }: Picture): number {
  return shape.length > 2 ? shape.at(-2)! : rows
}
interface Picture {
  readonly rows: number
  readonly columns: number
  readonly shape: readonly number[]
  readonly stack: readonly number[]
}
