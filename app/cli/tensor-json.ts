import { MAX_AXES } from '../../core/tensor/nested.ts'
import type { Tensor } from '../../core/tensor/tensor.ts'
import { counted } from './numbers.ts'

/** JSON has no NaN and no infinities; they are these words, as in results. */
const words: { readonly [word: string]: number } = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity }

/** Why something is no tensor, and where in it: `[1][0]`, `.data[3]`. */
export interface TensorFault {
  readonly at: string
  readonly message: string
  readonly fix: string
}

/** Reads either notation: nested arrays (a bare number is a scalar), or `{"shape", "data"}` with flat data in C order. */
export function readTensor(value: unknown): Tensor | TensorFault {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return readFlat(value)
  return readNested(value)
}

export function isTensorFault(value: Tensor | TensorFault): value is TensorFault {
  return 'message' in value
}

function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && Object.hasOwn(words, value) ? words[value] : undefined
}

const wantNumber = 'write a number, "NaN", "Infinity" or "-Infinity"'

function readFlat(value: object): Tensor | TensorFault {
  const { shape, data } = value as { readonly shape?: unknown; readonly data?: unknown }
  if (!isShape(shape))
    return {
      at: '.shape',
      message: 'a wrong shape',
      fix: 'write whole numbers above 0, the batch first, such as [2, 3]',
    }
  if (!Array.isArray(data)) return { at: '.data', message: 'no list of numbers', fix: 'write the numbers in C order' }
  const count = shape.reduce((product, length) => product * length, 1)
  if (data.length !== count)
    return {
      at: '.data',
      message: counted(data.length, 'number'),
      fix: `the shape ${JSON.stringify(shape)} takes ${count}`,
    }
  const numbers = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const number = readNumber(data[i])
    if (number === undefined) return { at: `.data[${i}]`, message: 'not a number', fix: wantNumber }
    numbers[i] = number
  }
  return { shape, data: numbers }
}

function isShape(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length <= MAX_AXES &&
    value.every((length) => Number.isSafeInteger(length) && (length as number) >= 1)
  )
}

function readNested(value: unknown): Tensor | TensorFault {
  const shape: number[] = []
  for (let part = value; Array.isArray(part); part = part[0] as unknown) {
    if (shape.length === MAX_AXES) return { at: '', message: `more than ${MAX_AXES} axes`, fix: 'nest less deeply' }
    if (part.length === 0) return { at: '[0]'.repeat(shape.length), message: 'an empty list', fix: 'give it numbers' }
    shape.push(part.length)
  }
  const numbers: number[] = []
  return collect(value, shape, 0, '', numbers) ?? { shape, data: Float64Array.from(numbers) }
}

/** The depth of the recursion is bounded by `MAX_AXES`. */
function collect(
  value: unknown,
  shape: readonly number[],
  axis: number,
  at: string,
  numbers: number[],
): TensorFault | undefined {
  if (axis === shape.length) {
    const number = readNumber(value)
    if (number === undefined)
      return {
        at,
        message: Array.isArray(value) ? 'a list where the others have a number' : 'not a number',
        fix: wantNumber,
      }
    numbers.push(number)
    return undefined
  }
  if (!Array.isArray(value))
    return { at, message: 'no list where the others have one', fix: 'give all rows the same length and depth' }
  if (value.length !== shape[axis])
    return {
      at,
      message: `${counted(value.length, 'entry', 'entries')} where the first has ${shape[axis]}`,
      fix: 'give all rows the same length and depth',
    }
  for (let i = 0; i < value.length; i++) {
    const fault = collect(value[i], shape, axis + 1, `${at}[${i}]`, numbers)
    if (fault) return fault
  }
  return undefined
}
