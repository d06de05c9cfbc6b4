import type { Structure, StructureName } from '../../core/inspect/structure.ts'
import { counted, formatCount, formatNumber } from '../state/numbers.ts'

/** The few kinds that are drawn, and what each covers. */
export const structureKinds = ['diagonal', 'banded', 'W', 'block', 'dense'] as const
export type StructureKind = (typeof structureKinds)[number]

const kinds: { readonly [name in StructureName]: StructureKind | undefined } = {
  none: undefined,
  number: 'dense',
  identity: 'diagonal',
  diagonal: 'diagonal',
  selection: undefined,
  parameter: 'W',
  toeplitz: 'banded',
  block: 'block',
  dense: 'dense',
}

export function structureKind({ name }: Pick<Structure, 'name'>): StructureKind | undefined {
  return kinds[name]
}

type Found = Pick<Structure, 'name' | 'free' | 'filled'> & {
  readonly parameter?: string | undefined
  readonly repeated?: readonly number[] | undefined
  readonly shift?: number | undefined
  readonly shifts?: readonly number[] | undefined
  readonly count?: number | undefined
  readonly blockRows?: number | undefined
  readonly blockColumns?: number | undefined
}

/** What the structure says, in a sentence; "can" only where the graph itself says so. */
export function structureSentence(found: Found, m: number, n: number, always: boolean): string {
  const all = m * n
  const share = always
    ? `${formatCount(found.free)} of ${formatCount(all)} entries can be other than 0`
    : `${formatCount(found.filled)} of ${formatCount(all)} entries are other than 0 here`
  switch (found.name) {
    case 'none':
      return always ? 'No path leads there: every entry is 0.' : `All ${formatCount(all)} entries are 0 here.`
    case 'number':
      return 'One number goes in, one comes out: the Jacobian is a number.'
    case 'identity':
      return `Identity: each output moves as its input does. ${share}.`
    case 'diagonal':
      return `Diagonal, each output reads one input: ${share}.`
    case 'selection':
      return `Each output is one of the inputs, moved to another place: ${share}.`
    case 'parameter':
      return `It is ${found.parameter ?? 'the weight'} itself, number by number: all ${formatCount(all)} entries can be other than 0.`
    case 'toeplitz':
      return `Banded Toeplitz, the same numbers on every row (${repeatedText(found.repeated)}), moved on by ${shiftText(found)}: ${share}.`
    case 'block':
      return `Block diagonal, ${counted(found.count ?? 0, 'block')} of ${found.blockRows ?? 0} × ${found.blockColumns ?? 0}: ${share}.`
    case 'dense':
      return found.filled === all
        ? `Every output reads every input: all ${formatCount(all)} entries are other than 0.`
        : `No pattern: ${formatCount(found.filled)} of ${formatCount(all)} entries are other than 0 here.`
  }
}

function shiftText({ shift = 1, shifts }: Found): string {
  return shifts === undefined ? String(shift) : `${shifts[0] ?? 1} down and ${shifts[1] ?? 1} across`
}

function repeatedText(numbers: readonly number[] = []): string {
  const text = numbers.slice(0, 6).map((x) => formatNumber(x))
  return text.join(', ') + (numbers.length > 6 ? ', …' : '')
}

/** Whether a cell is filled in the small picture of a kind. */
export function filledIn(kind: StructureKind, row: number, column: number): boolean {
  if (kind === 'diagonal') return row === column
  if (kind === 'banded') return column >= row - 1 && column <= row + 1
  if (kind === 'W') return column < 3
  if (kind === 'block') return Math.floor(row / 2) === Math.floor(column / 2)
  return true
}
