import type { Shape, Tensor } from '../tensor/tensor.ts'
import type { NodeProblem } from './problem.ts'
import { fromNested, isNestedFault, MAX_AXES, toNested } from '../tensor/nested.ts'
import { attributeProblem, isProblem } from './problem.ts'

/** Plain JSON, as it stands in a graph file. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Which editor the inspector shows. Everything else about an attribute is in its functions. */
export type AttributeKind = 'integer' | 'number' | 'flag' | 'choice' | 'text' | 'shape' | 'sizes' | 'axes' | 'values'

/**
 * One attribute of a node type. `Value` is what shape rules and kernels get.
 * Files hold JSON; `parse` turns it into a `Value` or says what is wrong.
 */
export interface Attribute<Value = unknown> {
  readonly kind: AttributeKind
  readonly title: string
  readonly help: string
  /** What a node has when the file leaves the attribute out. `undefined` means "none". May depend on the others (pool's stride). */
  readonly default: Value | ((attributes: { readonly [name: string]: unknown }) => Value)
  readonly min?: number
  readonly max?: number
  /** True where "none" is a value: the field may be empty. */
  readonly optional?: boolean
  /** For `sizes`: words that stand for sizes, e.g. "same". */
  readonly words?: readonly string[]
  /** For `choice`. */
  readonly options?: readonly { readonly value: string; readonly title: string }[]
  /** True where the attribute does something, e.g. `alpha` only for leakyRelu and elu. Absent: always. */
  applies?(attributes: { readonly [name: string]: unknown }): boolean
  parse(value: Json, name: string): Value | NodeProblem
  /** Text as the inspector's field shows it, and back (`2, 3` for a shape). `fromText` gives JSON for `parse`, or a problem. */
  toText(value: Value): string
  fromText(text: string, name: string): Json | undefined | NodeProblem
}

type Default<Value> = Value | ((attributes: { readonly [name: string]: unknown }) => Value)

interface Common<Value> {
  readonly title: string
  readonly help?: string
  readonly default: Default<Value>
  readonly applies?: (attributes: { readonly [name: string]: unknown }) => boolean
}

interface Range {
  readonly min?: number
  readonly max?: number
}

/** A whole number; "none" where the default is undefined. */
export function integer(options: Common<number> & Range): Attribute<number>
export function integer(options: Common<number | undefined> & Range): Attribute<number | undefined>
export function integer(options: Common<number | undefined> & Range): Attribute<number | undefined> {
  const wanted = `a whole number${rangeText(options)}`
  return {
    ...frame('integer', options),
    parse(value, name) {
      if (value === null && options.default === undefined) return undefined
      return isInteger(value, options) ? value + 0 : wrong(name, value, wanted)
    },
    toText: (value) => (value === undefined ? '' : String(value)),
    fromText: (text, name) => numberFromText(text, name, wanted),
  }
}

/** A finite number. */
export function number(options: Common<number> & Range & { readonly above?: number }): Attribute<number> {
  const { above = -Infinity } = options
  const wanted = `a number${above === -Infinity ? rangeText(options) : ` above ${above}`}`
  return {
    ...frame('number', options),
    parse(value, name) {
      const fits = typeof value === 'number' && Number.isFinite(value) && inRange(value, options) && value > above
      return fits ? value : wrong(name, value, wanted)
    },
    toText: String,
    fromText: (text, name) => numberFromText(text, name, wanted),
  }
}

export function flag(options: Common<boolean>): Attribute<boolean> {
  return {
    ...frame('flag', options),
    parse: (value, name) => (typeof value === 'boolean' ? value : wrong(name, value, 'true or false')),
    toText: (value) => (value ? 'true' : 'false'),
    fromText(text, name) {
      const word = text.trim()
      if (word === '') return undefined
      return word === 'true' || word === 'false' ? word === 'true' : wrong(name, text, 'true or false')
    },
  }
}

/** One of a few words. */
export function choice<const Value extends string>(
  options: Common<NoInfer<Value>> & { readonly options: readonly { readonly value: Value; readonly title: string }[] },
): Attribute<Value> {
  const wanted = `one of ${options.options.map((option) => option.value).join(', ')}`
  return {
    ...frame('choice', options),
    options: options.options,
    parse: (value, name) =>
      options.options.find((option) => option.value === value)?.value ?? wrong(name, value, wanted),
    toText: (value) => value,
    fromText: (text) => text.trim() || undefined,
  }
}

/** A line of text; "none" where the default is undefined. */
export function text(options: Common<string> & { readonly maxLength?: number }): Attribute<string>
export function text(
  options: Common<string | undefined> & { readonly maxLength?: number },
): Attribute<string | undefined>
export function text(
  options: Common<string | undefined> & { readonly maxLength?: number },
): Attribute<string | undefined> {
  const { maxLength = 10_000 } = options
  return {
    ...frame('text', options),
    parse(value, name) {
      if (value === null && options.default === undefined) return undefined
      const fits = typeof value === 'string' && value.length <= maxLength
      return fits ? value : wrong(name, value, `text of at most ${maxLength} characters`)
    },
    toText: (value) => value ?? '',
    fromText: (text) => (text === '' ? undefined : text),
  }
}

/** Lengths of axes, each at least 1; `[]` is a scalar. With `wildcard` one of them may be -1. */
export function shape(options: Common<Shape> & { readonly wildcard?: boolean }): Attribute<Shape> {
  const { wildcard = false } = options
  const wanted = `a list of lengths of at least 1, such as [2, 3]${wildcard ? '; one of them may be -1' : ''}`
  return {
    ...frame('shape', options),
    min: wildcard ? -1 : 1,
    parse(value, name) {
      const list = Array.isArray(value) ? (value as readonly Json[]) : undefined
      if (!list?.every((length): length is number => isInteger(length, { min: wildcard ? -1 : 1 }) && length !== 0))
        return wrong(name, value, wanted)
      const wildcards = list.filter((length) => length === -1)
      return list.length > MAX_AXES || wildcards.length > 1 ? wrong(name, value, wanted) : list
    },
    toText: listToText,
    fromText: (text, name) => listFromText(text, name, wanted),
  }
}

/** A number for every axis alike, one number an axis, or one of the words. */
export function sizes<const Word extends string = never>(
  options: Common<number | readonly number[] | NoInfer<Word>> & Range & { readonly words?: readonly Word[] },
): Attribute<number | readonly number[] | Word> {
  const words = (options.words ?? []).map((word) => `, or "${word}"`).join('')
  const wanted = `a whole number${rangeText(options)}, or a list with one an axis${words}`
  return {
    ...frame('sizes', options),
    words: options.words,
    parse(value, name) {
      const fits = (size: Json): size is number => isInteger(size, options)
      const word = options.words?.find((word) => word === value)
      if (word !== undefined) return word
      if (fits(value)) return value
      const list = Array.isArray(value) ? (value as readonly Json[]) : []
      return list.length > 0 && list.length <= MAX_AXES && list.every(fits) ? list : wrong(name, value, wanted)
    },
    toText: (value) => (typeof value === 'object' ? listToText(value) : String(value)),
    fromText(text, name) {
      const word = text.trim()
      if (options.words?.some((known) => known === word)) return word
      const list = listFromText(text, name, wanted)
      // "3" is the number, "[3]" the list.
      return Array.isArray(list) && list.length === 1 && !word.startsWith('[') ? list[0] : list
    },
  }
}

/** Different axes, negative ones counted from the end; "all" or whatever the node takes it for where the default is undefined. */
export function axes(options: Common<readonly number[] | undefined>): Attribute<readonly number[] | undefined> {
  const wanted = 'a list of different whole numbers, such as [0, 1] or [-1]'
  return {
    ...frame('axes', options),
    parse(value, name) {
      if (value === null && options.default === undefined) return undefined
      const list = Array.isArray(value) ? (value as readonly Json[]) : undefined
      const fits = list?.every((axis): axis is number => isInteger(axis, { min: -MAX_AXES, max: MAX_AXES - 1 }))
      return list && fits && new Set(list).size === list.length ? list : wrong(name, value, wanted)
    },
    toText: (value) => (value ? listToText(value) : ''),
    fromText: (text, name) => listFromText(text, name, wanted),
  }
}

/** A number or nested arrays of numbers as a tensor; a number is a scalar. "None" where the default is undefined. */
export function values(options: Common<Tensor>): Attribute<Tensor>
export function values(options: Common<Tensor | undefined>): Attribute<Tensor | undefined>
export function values(options: Common<Tensor | undefined>): Attribute<Tensor | undefined> {
  const wanted = 'a number or nested lists of numbers with rows of equal length, such as [[1, 2], [3, 4]]'
  return {
    ...frame('values', options),
    parse(value, name) {
      if (value === null && options.default === undefined) return undefined
      const read = fromNested(value)
      if (!isNestedFault(read)) return read
      return attributeProblem(name, 'E_ATTRIBUTE', `${name}${read.at} is ${read.message}`, `write ${wanted}`)
    },
    toText: (value) => (value ? JSON.stringify(toNested(value)) : ''),
    fromText(text, name) {
      if (text.trim() === '') return undefined
      return parseJson(text) ?? parseJson(`[${text}]`) ?? wrong(name, text, wanted)
    },
  }
}

function frame<Value>(kind: AttributeKind, options: Common<Value> & Range) {
  const { title, help = '', min, max, applies } = options
  return { kind, title, help, default: options.default, min, max, applies, optional: options.default === undefined }
}

function wrong(name: string, value: Json, wanted: string): NodeProblem {
  const shown = JSON.stringify(value)
  const short = shown.length > 40 ? `${shown.slice(0, 40)}…` : shown
  return attributeProblem(name, 'E_ATTRIBUTE', `${name} is ${short}, which is not ${wanted}`, `write ${wanted}`)
}

function inRange(value: number, { min = -Infinity, max = Infinity }: Range): boolean {
  return value >= min && value <= max
}

function isInteger(value: Json, range: Range): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && inRange(value, range)
}

function rangeText({ min, max }: Range): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`
  if (min !== undefined) return ` of at least ${min}`
  return max !== undefined ? ` of at most ${max}` : ''
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

function numberFromText(text: string, name: string, wanted: string): Json | undefined | NodeProblem {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(trimmed) ? Number(trimmed) : NaN
  return Number.isFinite(value) ? value : wrong(name, text, wanted)
}

/** "2, 3"; a scalar's empty list is written "[]", since an empty field means the default. */
function listToText(list: readonly number[]): string {
  return list.length === 0 ? '[]' : list.length === 1 ? `[${list[0]}]` : list.join(', ')
}

function listFromText(text: string, name: string, wanted: string): Json | undefined | NodeProblem {
  const inner = text.trim().replace(/^\[(.*)\]$/, '$1')
  if (text.trim() === '') return undefined
  const list: Json[] = []
  for (const part of inner.split(/[\s,×x]+/).filter((part) => part !== '')) {
    const value = numberFromText(part, name, wanted)
    if (value === undefined || isProblem(value)) return wrong(name, text, wanted)
    list.push(value)
  }
  return list
}
