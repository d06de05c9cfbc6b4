import type { BinaryName, Formula, FormulaFault, Operation } from './formula.ts'
import type { ScalarFunctionName } from '../scalar-functions.ts'
import type { Token } from './tokens.ts'
import { scalarFunctions } from '../scalar-functions.ts'
import { MAX_FORMULA_LENGTH } from './formula.ts'
import { numberOf, tokensOf } from './tokens.ts'

/*
 * Operator precedence after Pratt: every operator has a strength, and an operand goes to the stronger of its two neighbours.
 * What waits for its right operand stands on a list of our own instead of the call stack, so nesting may be as deep as the
 * text is long. A power is stronger than a sign: -p^2 = -(p^2), 2^-x = 2^(-x).
 */

const binary: {
  readonly [sign: string]: { readonly op: BinaryName; readonly strength: number; readonly rightToLeft?: true }
} = {
  '+': { op: 'add', strength: 1 },
  '-': { op: 'subtract', strength: 1 },
  '*': { op: 'multiply', strength: 2 },
  '/': { op: 'divide', strength: 2 },
  '^': { op: 'power', strength: 4, rightToLeft: true },
}
const NEGATE_STRENGTH = 3

/** What waits: an operator for its right operand, or an open parenthesis, perhaps a function's, for its end. */
type Waiting =
  | { readonly kind: 'operator'; readonly op: BinaryName | 'negate'; readonly strength: number }
  | { readonly kind: 'open'; readonly at: number; readonly call?: string; values: number }

/** Reads a formula by the grammar of graph files, or says at which character it is wrong and what would be right. */
export function parseFormula(text: string): Formula | FormulaFault {
  if (text.length > MAX_FORMULA_LENGTH)
    return {
      at: MAX_FORMULA_LENGTH,
      message: `a formula of ${text.length} characters`,
      fix: `use at most ${MAX_FORMULA_LENGTH}`,
    }
  const tokens = tokensOf(text)
  return Array.isArray(tokens) ? new FormulaReader(text, tokens).read() : tokens
}

class FormulaReader {
  private readonly operations: Operation[] = []
  private readonly variables = new Map<string, number>()
  /** Operations whose values no other has used yet. */
  private readonly values: number[] = []
  private readonly waiting: Waiting[] = []
  private readonly text: string
  private readonly tokens: readonly Token[]
  private next = 0

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text
    this.tokens = tokens
  }

  read(): Formula | FormulaFault {
    let operandExpected = true
    for (;;) {
      const token = this.tokens[this.next++]!
      const done: 'operand' | 'operator' | 'end' | FormulaFault = operandExpected
        ? this.operand(token)
        : this.afterOperand(token)
      if (done === 'end') return { text: this.text, variables: [...this.variables.keys()], operations: this.operations }
      if (typeof done === 'object') return done
      operandExpected = done === 'operand'
    }
  }

  /** Where a value may begin. Returns what may stand next. */
  private operand(token: Token): 'operand' | 'operator' | FormulaFault {
    if (token.kind === 'number') {
      this.push({ op: 'constant', value: numberOf(token.text), text: token.text })
      return 'operator'
    }
    if (token.kind === 'name') return this.name(token)
    if (token.text === '(') {
      this.waiting.push({ kind: 'open', at: token.at, values: 1 })
      return 'operand'
    }
    if (token.text === '+') return 'operand'
    if (token.text === '-') {
      this.waiting.push({ kind: 'operator', op: 'negate', strength: NEGATE_STRENGTH })
      return 'operand'
    }
    return this.missingValue(token)
  }

  private name(token: Token): 'operand' | 'operator' | FormulaFault {
    const { text, at } = token
    const callable = isScalarFunction(text) || text === 'min' || text === 'max'
    if (this.tokens[this.next]!.text === '(') {
      if (!callable) return unknownFunction(text, at)
      this.next++
      this.waiting.push({ kind: 'open', at, call: text, values: 1 })
      return 'operand'
    }
    if (callable) {
      const right = isScalarFunction(text) ? `${text}(x)` : `${text}(a, b)`
      return {
        at,
        message: `${text} is a function and needs parentheses`,
        fix: `write ${right}, or give the variable another name`,
      }
    }
    const index = this.variables.get(text) ?? this.variables.size
    this.variables.set(text, index)
    this.push({ op: 'variable', index })
    return 'operator'
  }

  /** Where a value has just ended. */
  private afterOperand(token: Token): 'operand' | 'operator' | 'end' | FormulaFault {
    if (token.kind === 'end') return this.end()
    if (token.text === ')') return this.close(token)
    if (token.text === ',') return this.comma(token)
    const operator = token.kind === 'sign' ? binary[token.text] : undefined
    if (!operator) {
      return {
        at: token.at,
        message: `an operator is missing before “${token.text}”`,
        fix: 'write one there, such as * for a product',
      }
    }
    this.finish(operator.rightToLeft ? operator.strength + 1 : operator.strength)
    this.waiting.push({ kind: 'operator', op: operator.op, strength: operator.strength })
    return 'operand'
  }

  private end(): 'end' | FormulaFault {
    const open = this.finish(0)
    if (open)
      return {
        at: open.at,
        message: `the parenthesis of “${open.call ?? ''}(” is never closed`,
        fix: 'add a ) where it should end',
      }
    return 'end'
  }

  private close(token: Token): 'operator' | FormulaFault {
    const open = this.finish(0)
    if (!open) return { at: token.at, message: 'this ) closes nothing', fix: 'remove it, or open a ( before it' }
    this.waiting.pop()
    const { call } = open
    if (call === undefined) return 'operator'
    if (isScalarFunction(call)) {
      this.push({ op: 'function', name: call, a: this.values.pop()! })
      return 'operator'
    }
    const name = call === 'min' ? 'min' : 'max'
    if (open.values < 2) return { at: token.at, message: `${name} needs two values`, fix: `write ${name}(a, b)` }
    this.pushBinary(name)
    return 'operator'
  }

  private comma(token: Token): 'operand' | FormulaFault {
    const open = this.finish(0)
    const pair = open?.call === 'min' || open?.call === 'max'
    if (!open || !pair) {
      const where = open?.call === undefined ? '' : `; ${open.call} takes one`
      const message = `a comma stands only between the two values of min and max${where}`
      return { at: token.at, message, fix: 'remove it; decimals are written with a point' }
    }
    if (open.values === 2) {
      const name = open.call!
      return { at: token.at, message: `${name} takes two values`, fix: `nest them: ${name}(a, ${name}(b, c))` }
    }
    open.values++
    return 'operand'
  }

  /** Applies the operators that wait and are at least so strong; returns the open parenthesis it met, if any. */
  private finish(strength: number): Extract<Waiting, { kind: 'open' }> | undefined {
    for (;;) {
      const top = this.waiting.at(-1)
      if (top?.kind === 'open') return top
      if (!top || top.strength < strength) return undefined
      this.waiting.pop()
      if (top.op === 'negate') this.push({ op: 'negate', a: this.values.pop()! })
      else this.pushBinary(top.op)
    }
  }

  private push(operation: Operation): void {
    this.values.push(this.operations.push(operation) - 1)
  }

  private pushBinary(op: BinaryName): void {
    const b = this.values.pop()!
    const a = this.values.pop()!
    this.push({ op, a, b })
  }

  private missingValue(token: Token): FormulaFault {
    const before = this.next >= 2 ? this.tokens[this.next - 2] : undefined
    const fix = 'write a number, a variable or a function there'
    if (token.kind === 'end' && !before)
      return { at: token.at, message: 'the formula is empty', fix: 'write one, such as x^2' }
    if (token.text === ')' && before?.text === '(')
      return { at: token.at, message: 'nothing stands between the parentheses', fix }
    const place = token.kind === 'end' ? `after “${before!.text}”` : `before “${token.text}”`
    return { at: token.at, message: `a value is missing ${place}`, fix }
  }
}

/** `constructor` and the like are no functions. */
function isScalarFunction(name: string): name is ScalarFunctionName {
  return Object.hasOwn(scalarFunctions, name)
}

function unknownFunction(name: string, at: number): FormulaFault {
  const lower = name.toLowerCase()
  const other = { ln: 'log', pow: '^', sgn: undefined, logistic: 'sigmoid', leaky_relu: 'leakyRelu', swish: 'silu' }
  const names = [...Object.keys(scalarFunctions), 'min', 'max']
  const near =
    names.find((known) => known.toLowerCase() === lower) ??
    (Object.hasOwn(other, lower) ? other[lower as keyof typeof other] : undefined)
  return {
    at,
    message: `there is no function ${name}`,
    fix:
      near === undefined ? `for a product write ${name}*(…); the functions are ${names.join(', ')}` : `write ${near}`,
  }
}
