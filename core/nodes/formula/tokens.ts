import type { FormulaFault } from './formula.ts'

export type Sign = '+' | '-' | '*' | '/' | '^' | '(' | ')' | ','

export interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end'
  /** As it was written; for a sign its plain form (`-` for the typographic minus). */
  readonly text: string
  /** Offset into the formula, from 0. */
  readonly at: number
}

const space = /\s+/y
const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+\-−]?\d+)?/y
const name = /[A-Za-z][A-Za-z0-9_]*/y
const signs = '+-−*/^(),'

/** A variable is a port, and names of ports are as long as those of nodes. */
const MAX_NAME_LENGTH = 64

/** Cuts a formula into numbers, names and signs; the last token is always `end`. */
export function tokensOf(text: string): Token[] | FormulaFault {
  const tokens: Token[] = []
  let at = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    return found
  }
  while (at < text.length) {
    const blank = take(space)
    if (blank !== undefined) {
      at += blank.length
      continue
    }
    const digits = take(number)
    if (digits !== undefined) {
      if (!Number.isFinite(numberOf(digits)))
        return { at, message: `${digits} is too large for a number`, fix: 'write a number below 1.8e308' }
      tokens.push({ kind: 'number', text: digits, at })
      at += digits.length
      continue
    }
    const letters = take(name)
    if (letters !== undefined) {
      if (letters.length > MAX_NAME_LENGTH)
        return { at, message: `a name of ${letters.length} characters`, fix: `use at most ${MAX_NAME_LENGTH}` }
      tokens.push({ kind: 'name', text: letters, at })
      at += letters.length
      continue
    }
    const character = String.fromCodePoint(text.codePointAt(at)!)
    if (!signs.includes(character)) return unknownCharacter(character, at)
    if (text.startsWith('**', at)) return { at, message: '** is no operator', fix: 'write ^ for a power, such as x^2' }
    tokens.push({ kind: 'sign', text: character === '−' ? '-' : character, at })
    at += 1
  }
  tokens.push({ kind: 'end', text: '', at })
  return tokens
}

/** The value of a number as `tokensOf` found it. */
export function numberOf(text: string): number {
  return Number(text.replace('−', '-'))
}

function unknownCharacter(character: string, at: number): FormulaFault {
  const message = `“${character}” means nothing in a formula`
  if ('·×⋅∙'.includes(character)) return { at, message, fix: 'write * for a product' }
  if ('÷:'.includes(character)) return { at, message, fix: 'write / for a quotient' }
  if ('[]{}'.includes(character)) return { at, message, fix: 'use round parentheses' }
  if (character === '=') return { at, message, fix: 'write only what stands on the right of the equals sign' }
  if (character === '_')
    return { at, message: 'a name starts with a letter, not with “_”', fix: 'put a letter first, such as x_1' }
  if (/\p{L}/u.test(character)) return { at, message, fix: 'names are made of the letters A to Z, digits and _' }
  return { at, message, fix: 'use numbers, names, + - * / ^, parentheses, and commas in min and max' }
}
