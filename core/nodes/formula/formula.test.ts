import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differentiateFormula, evaluateFormula, readByGradient } from './evaluate.ts'
import { isFormulaFault, type Formula } from './formula.ts'
import { formulaToKatex } from './katex.ts'
import { parseFormula } from './parse.ts'

interface Case {
  text: string
  variables: string[]
  points: number[][]
  out: (number | string)[]
  gradients: (number | string)[][]
}

/* Answers of Python's parser and PyTorch's autograd; `fixtures/formulas.py` wrote them. */
const cases = JSON.parse(readFileSync(new URL('fixtures/formulas.json', import.meta.url), 'utf8')) as Case[]

function read(text: string): Formula {
  const formula = parseFormula(text)
  if (isFormulaFault(formula)) throw new Error(`${text}: ${formula.message}`)
  return formula
}

function close(actual: Float64Array, expected: readonly (number | string)[], what: string): void {
  expect(actual.length).toBe(expected.length)
  actual.forEach((a, i) => {
    const e = Number(expected[i])
    const fits = Object.is(a, e) || a === e || Math.abs(a - e) <= 1e-9 * Math.max(1, Math.abs(e))
    if (!fits) expect(a, `${what}, point ${i}`).toBe(e)
  })
}

describe('formulas agree with Python and PyTorch', () => {
  it.each(cases.map((c) => [c.text, c] as const))('%s', (text, c) => {
    const formula = read(text)
    expect(formula.variables).toEqual(c.variables)
    const points = c.points.map((list) => Float64Array.from(list))
    const length = c.out.length
    close(evaluateFormula(formula, points, length), c.out, 'value')
    const gradOutput = Float64Array.from({ length }, (_, i) => i + 1)
    const all = differentiateFormula(formula, points, gradOutput)
    c.gradients.forEach((expected, index) => close(all[index]!, expected, `by ${c.variables[index]}`))

    // Values that no derivative reads may be left out, and nothing changes.
    const needed = readByGradient(formula)
    const kept = points.map((list, index) => (needed[index] ? list : undefined))
    expect(differentiateFormula(formula, kept, gradOutput)).toEqual(all)
    // Nor does it matter which gradients are asked for.
    const last = c.variables.length - 1
    expect(differentiateFormula(formula, kept, gradOutput, (index) => index === last)[last]).toEqual(all[last])
  })
})

describe('what backward reads', () => {
  it.each([
    ['4*x + 7*y^2', [false, true]],
    ['x - y/2', [false, false]],
    ['x / y', [true, true]],
    ['3 / y + x', [true, false]],
    ['min(x, y) + z', [true, true, false]],
    ['x * sin(y + z) + (w - 1)', [true, true, true, false]],
  ])('%s', (text, expected) => {
    expect(readByGradient(read(text))).toEqual(expected)
  })
})

describe('a wrong formula is refused with the place and what would be right', () => {
  it.each([
    ['', 0, 'empty'],
    ['   ', 3, 'empty'],
    ['x +', 3, 'missing after “+”'],
    ['* x', 0, 'missing before “*”'],
    ['x * / y', 4, 'missing before “/”'],
    ['x y', 2, 'operator is missing before “y”'],
    ['2x', 1, 'operator is missing before “x”'],
    ['2 (x)', 2, 'operator is missing before “(”'],
    ['(x + 1', 0, 'never closed'],
    ['1 + sin(x', 4, '“sin(” is never closed'],
    ['x + 1)', 5, 'closes nothing'],
    ['()', 1, 'nothing stands between'],
    ['sin + 1', 0, 'needs parentheses'],
    ['1 + foo(x)', 4, 'no function foo'],
    ['softmax(x)', 0, 'no function softmax'],
    ['constructor(x)', 0, 'no function constructor'],
    ['min(x)', 5, 'needs two values'],
    ['min(x, y, z)', 8, 'takes two values'],
    ['sin(x, y)', 5, 'comma'],
    ['1,5', 1, 'comma'],
    ['min((x, y), 1)', 6, 'comma'],
    ['x ** 2', 2, '** is no operator'],
    ['x = 2', 2, '“=”'],
    ['x²', 1, '“²”'],
    ['a + 😀', 4, '“😀”'],
    ['_x', 0, 'starts with a letter'],
    ['1..2', 2, 'operator is missing'],
    ['1e400', 0, 'too large'],
    ['1 + e5e', 7, ''],
    ['alert`1`', 5, '“`”'],
    ['x.constructor', 1, '“.”'],
    [`${'a'.repeat(65)} + 1`, 0, '65 characters'],
    [`${'x+'.repeat(5000)}x`, 10_000, 'at most'],
  ])('%s', (text, at, part) => {
    const fault = parseFormula(text)
    if (!isFormulaFault(fault)) {
      expect(part, `${text} was read`).toBe('')
      return
    }
    expect(`${fault.message}; ${fault.fix}`).toContain(part)
    expect(fault.at).toBe(at)
    expect(fault.fix).not.toBe('')
  })

  it('whatever is typed, and any part of a right formula, is read or refused inside the text', () => {
    const pieces = fc.constantFrom(
      'x',
      'y1',
      '2',
      '.5',
      '1e3',
      '+',
      '-',
      '−',
      '*',
      '/',
      '^',
      '(',
      ')',
      ',',
      'sin(',
      'min(',
      'max',
      ' ',
      '=',
      '😀',
    )
    const typed = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(typed, (text) => {
        const formula = parseFormula(text)
        if (isFormulaFault(formula)) {
          expect(formula.at).toBeGreaterThanOrEqual(0)
          expect(formula.at).toBeLessThanOrEqual(text.length)
          return
        }
        const values = formula.variables.map(() => Float64Array.of(0.5))
        expect(evaluateFormula(formula, values, 1)).toHaveLength(1)
        expect(formulaToKatex(formula)).not.toBe('')
      }),
      { numRuns: 2000 },
    )
  })

  it('accepts the typographic minus', () => {
    const formula = read('−x − 1e−1')
    expect([...evaluateFormula(formula, [Float64Array.of(2)], 1)]).toEqual([-2.1])
  })

  it.each([
    ['parentheses', `${'('.repeat(4999)}x${')'.repeat(4999)}`, 3],
    ['signs', `${'-'.repeat(9998)}x`, 3],
    ['powers', `${'x^'.repeat(4999)}x`, NaN],
    ['calls', `${'identity('.repeat(900)}x${')'.repeat(900)}`, 3],
    ['sums', `${'x+'.repeat(4999)}x`, 15_000],
  ])('the longest chain of %s overflows nothing', (_name, text, expected) => {
    const formula = read(text)
    const at = [Float64Array.of(3)]
    if (!Number.isNaN(expected)) expect([...evaluateFormula(formula, at, 1)]).toEqual([expected])
    expect(differentiateFormula(formula, at, Float64Array.of(1))[0]).toHaveLength(1)
    expect(readByGradient(formula)).toHaveLength(1)
    expect(formulaToKatex(formula).length).toBeLessThan(20_000)
  })
})
