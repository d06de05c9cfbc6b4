import katex from 'katex'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isFormulaFault } from './formula.ts'
import { formulaToKatex } from './katex.ts'
import { parseFormula } from './parse.ts'

function drawn(text: string): string {
  const formula = parseFormula(text)
  if (isFormulaFault(formula)) throw new Error(formula.message)
  return formulaToKatex(formula)
}

describe('a formula as KaTeX', () => {
  it.each([
    ['4*x + 7*y^2', '4 \\cdot x + 7 \\cdot y^{2}'],
    ['-p^2', '-p^{2}'],
    ['(-p)^2', '\\left(-p\\right)^{2}'],
    ['-(p + q)', '-\\left(p + q\\right)'],
    ['-(-x)', '-\\left(-x\\right)'],
    ['2 * -x', '2 \\cdot \\left(-x\\right)'],
    ['2^-x', '2^{-x}'],
    ['a - (b - c)', 'a - \\left(b - c\\right)'],
    ['a - b - c', 'a - b - c'],
    ['a * (b / c)', 'a \\cdot \\frac{b}{c}'],
    ['(a / b)^2', '\\left(\\frac{a}{b}\\right)^{2}'],
    ['(a^b)^c', '\\left(a^{b}\\right)^{c}'],
    ['a^b^c', 'a^{b^{c}}'],
    ['1.5e-3 * x', '1.5 \\cdot 10^{-3} \\cdot x'],
    ['(2e3)^x', '\\left(2 \\cdot 10^{3}\\right)^{x}'],
    ['sqrt(abs(x)) + square(y)', '\\sqrt{\\left|x\\right|} + y^{2}'],
    ['tanh(x) + relu(w1)', '\\tanh\\left(x\\right) + \\operatorname{relu}\\left(w_{1}\\right)'],
    ['theta_2 + my_word + w', '\\theta_{2} + \\mathrm{my\\_word} + w'],
    ['min(a, max(b, 1))', '\\min\\left(a, \\max\\left(b, 1\\right)\\right)'],
  ])('%s', (text, expected) => {
    expect(drawn(text)).toBe(expected)
  })

  it('falls back to the text where it is too deep to draw', () => {
    expect(drawn(`${'sin('.repeat(100)}x_1^2${')'.repeat(100)}`)).toMatch(/^\\texttt\{sin\(.*…\}$/)
  })

  it('is always KaTeX that can be drawn', () => {
    const cases = JSON.parse(readFileSync(new URL('fixtures/formulas.json', import.meta.url), 'utf8')) as {
      text: string
    }[]
    const texts = [
      ...cases.map((c) => c.text),
      `${'(x_1^2+'.repeat(200)}1${')'.repeat(200)}`,
      `${'('.repeat(4000)}x${')'.repeat(4000)}`,
    ]
    for (const text of texts) expect(() => katex.renderToString(drawn(text), { strict: 'error' })).not.toThrow()
  })
})
