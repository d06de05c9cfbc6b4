import type { InstructionName, Operand, OperandKind } from './instructions.ts'
import { instructions, opcodes } from './instructions.ts'

/* Instructions as words of 32 bits. */

type Operands<Name extends InstructionName> = (typeof instructions)[Name]
type IsOptional<Kind> = Kind extends `${string}?` ? true : false

/** The operands of an instruction by name. Buffers are what the caller counts them by: addresses, or places in a list. */
export type OperandValues<Name extends InstructionName> = {
  readonly [K in keyof Operands<Name> as IsOptional<Operands<Name>[K]> extends true ? never : K]: number
} & {
  readonly [K in keyof Operands<Name> as IsOptional<Operands<Name>[K]> extends true ? K : never]?: number | undefined
}

/** How an instruction is written down. */
export interface Layout {
  readonly name: InstructionName
  readonly opcode: number
  readonly operands: readonly { readonly name: string; readonly kind: OperandKind; readonly optional: boolean }[]
  /** Places of operands that are buffers: all; those read, without and with what is updated; those written or worked in. */
  readonly buffers: readonly number[]
  readonly reads: readonly number[]
  readonly readsAdding: readonly number[]
  readonly writes: readonly number[]
  /** Place of the operand `accumulate`, −1 where there is none. */
  readonly accumulate: number
  /** Words without what may stand behind the operands. */
  readonly words: number
}

const kindOf = (operand: Operand) => (operand.endsWith('?') ? operand.slice(0, -1) : operand) as OperandKind

/** By name. */
export const layouts = Object.fromEntries(
  Object.entries(instructions).map(([name, table]): [string, Layout] => {
    const operands = Object.entries(table).map(([operand, kind]: [string, Operand]) => ({
      name: operand,
      kind: kindOf(kind),
      optional: kind.endsWith('?'),
    }))
    const words = operands.reduce((sum, { kind }) => sum + (kind === 'double' ? 2 : 1), 2)
    const known = name as InstructionName
    const placesOf = (...kinds: readonly OperandKind[]): readonly number[] =>
      operands.flatMap((operand, at) => (kinds.includes(operand.kind) ? [at] : []))
    return [
      name,
      {
        name: known,
        opcode: opcodes[known],
        operands,
        buffers: placesOf('read', 'write', 'update', 'work'),
        reads: placesOf('read'),
        readsAdding: placesOf('read', 'update'),
        writes: placesOf('write', 'update', 'work'),
        accumulate: operands.findIndex((operand) => operand.name === 'accumulate'),
        words,
      },
    ]
  }),
) as Record<InstructionName, Layout>

/** By opcode. */
export const layoutOf: readonly (Layout | undefined)[] = [undefined, ...Object.values(layouts)]

const cell = new DataView(new ArrayBuffer(8))

/** The bits of a float32. */
export function floatWord(value: number): number {
  cell.setFloat32(0, value)
  return cell.getInt32(0)
}

/** The bits of a float64: low word, high word. */
export function doubleWords(value: number): readonly [number, number] {
  cell.setFloat64(0, value)
  return [cell.getInt32(4), cell.getInt32(0)]
}

/** The words of one instruction. `tail` is what stands behind the operands. */
export function encode<Name extends InstructionName>(
  name: Name,
  values: OperandValues<Name>,
  tail: readonly number[] = [],
): number[] {
  const { opcode, operands, words } = layouts[name]
  const row = [opcode, words + tail.length]
  const table: { readonly [operand: string]: number | undefined } = values
  for (const { name: operand, kind } of operands) {
    const value = table[operand] ?? 0
    if (kind === 'float') row.push(floatWord(value))
    else if (kind === 'double') row.push(...doubleWords(value))
    else row.push(value | 0)
  }
  for (const word of tail) row.push(word | 0)
  return row
}
