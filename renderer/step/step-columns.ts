import type { PlanRow } from '../state/workspace.ts'
import type { StepPiece } from '../worker/questions/step-pieces.ts'
import { fits, operandsOf } from './step-words.ts'

/** One thing a step made: its equation, the pictures that stand before the sign of equality, and the one behind it. */
export interface Column {
  readonly made: StepPiece
  readonly tex: string | undefined
  readonly operands: readonly { readonly piece: StepPiece; readonly transposed: boolean; readonly sign: string }[]
}

interface Step {
  readonly row: Pick<PlanRow, 'op' | 'phase'>
  readonly made: readonly StepPiece[]
  /** What came in and what was read. */
  readonly others: readonly StepPiece[]
  readonly formulas: readonly { readonly made: string; readonly tex: string }[]
  /** Of a convolution: it turns its kernel. */
  readonly flip: boolean
  /** By the names of what is learned. */
  readonly learned: object
}

/** What is learned first, as one comes for it. */
export function columnsOf(step: Step): readonly Column[] {
  const isLearned = ({ name }: StepPiece) => Object.hasOwn(step.learned, name)
  const ordered = [...step.made.filter(isLearned), ...step.made.filter((piece) => !isLearned(piece))]
  return ordered.map((made) => ({
    made,
    tex: step.formulas.find((one) => one.made === made.name)?.tex,
    operands: operandsFor(step, made),
  }))
}

function operandsFor({ row, others, flip }: Step, made: StepPiece): Column['operands'] {
  const operands = (operandsOf(row.op, row.phase, made.name, flip) ?? []).flatMap(({ name, transposed, sign }) => {
    const found = others.find((one) => one.name === name)
    // Of a single row there is nothing to add up.
    const alone = sign === 'Σ' && row.op === 'linear' && found?.rows === 1
    return found && !alone ? [{ piece: found, transposed, sign }] : []
  })
  const [left, right] = operands
  if (row.op !== 'matmul' || left === undefined || right === undefined) return operands
  return fits(left.piece, left.transposed, right.piece, right.transposed, made) ? operands : []
}
