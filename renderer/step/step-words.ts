import { GRAD_OUTPUT } from '../../core/nodes/formulas.ts'

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

/** The two sides whose product a Linear's numbers are, in the order in which they are multiplied. */
export interface Operand {
  readonly name: string
  readonly transposed: boolean
}

/** Pictures that stand beside each other as an equation; other nodes show what came in, and what was made. */
export function operandsOf(op: string, phase: 'forward' | 'backward', made: string): readonly Operand[] | undefined {
  const as = (name: string, transposed = false): Operand => ({ name, transposed })
  if (op === 'matmul') {
    if (phase === 'forward') return [as('a'), as('b')]
    return made === 'a' ? [as(GRAD_OUTPUT), as('b', true)] : [as('a', true), as(GRAD_OUTPUT)]
  }
  if (op !== 'linear') return undefined
  if (phase === 'forward') return [as('in'), as('weight', true)]
  if (made === 'weight') return [as(GRAD_OUTPUT, true), as('in')]
  return made === 'in' ? [as(GRAD_OUTPUT), as('weight')] : []
}

/** Whether two pictures multiplied are the third: of several samples, or with vectors, they do not show what is multiplied. */
export function fits(
  left: Picture,
  leftTransposed: boolean,
  right: Picture,
  rightTransposed: boolean,
  made: Picture,
): boolean {
  const [rows, inner] = leftTransposed ? [left.columns, left.rows] : [left.rows, left.columns]
  const [same, columns] = rightTransposed ? [right.columns, right.rows] : [right.rows, right.columns]
  return inner === same && rows === made.rows && columns === made.columns
}
interface Picture {
  readonly rows: number
  readonly columns: number
}
