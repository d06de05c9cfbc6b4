import { describe, expect, it } from 'vitest'
import type { Json } from './attributes.ts'
import { tensor } from '../tensor/tensor.ts'
import { expression } from './expression.ts'
import { putNumbersIn } from './formulas.ts'
import { isProblem } from './problem.ts'
import { readAttributes, withoutDefaults } from './read-attributes.ts'
import { runNode } from './testing/run-node.ts'

const ports = (text: string) =>
  expression.inputs(readAttributes(expression, { expression: text }).attributes).map((port) => port.name)
const fault = (value: Json) => readAttributes(expression, { expression: value }).problems[0]

describe('expression', () => {
  it('has one input a variable, in order of first use', () => {
    expect(ports('b*a + b - c1')).toEqual(['b', 'a', 'c1'])
    expect(ports('max(toString, constructor) + out')).toEqual(['toString', 'constructor', 'out'])
    expect(ports('1 + 2')).toEqual([])
    expect(expression.inputs(readAttributes(expression, {}).attributes)).toEqual([{ name: 'x', title: 'x' }])
  })

  it('says at which character it is wrong, counted from 1, and what would be right', () => {
    expect(fault('4*x + * y')).toEqual({
      problem: true,
      code: 'E_EXPRESSION',
      severity: 'error',
      attribute: 'expression',
      message: 'error at character 7: a value is missing before “*”',
      fix: 'write a number, a variable or a function there',
    })
    expect(fault('2x')?.message).toContain('error at character 2:')
    expect(fault('')?.message).toContain('error at character 1: the formula is empty')
    // One character for people, two in memory.
    expect(fault('x 😀')?.message).toContain('error at character 3:')
    expect(fault('x + 😀 + 😀')?.message).toContain('error at character 5:')
    expect(fault(3)?.code).toBe('E_ATTRIBUTE')
    expect(fault(null)?.code).toBe('E_ATTRIBUTE')
    expect(fault(`${'x'.repeat(60)}+`.repeat(1000))?.message).toContain('at most 10000 characters')
  })

  it.each([
    // The letters of result, function and grad_output are no variable's, or numbers would be put in for them.
    ['4*x + 7*y^2', 'z = f(x, y) = 4 \\cdot x + 7 \\cdot y^{2}', 'z = f(2, 3) = 4 \\cdot 2 + 7 \\cdot 3^{2}'],
    ['f + y', 'z = F(f, y) = f + y', 'z = F(2, 3) = 2 + 3'],
    ['2*f*F*h', 'y = H(f, F, h) = 2 \\cdot f \\cdot F \\cdot h', 'y = H(2, 3, 4) = 2 \\cdot 2 \\cdot 3 \\cdot 4'],
    ['x1 - x_2', 'y = f(x_{1}, x_{2}) = x_{1} - x_{2}', 'y = f(2, 3) = 2 - 3'],
    ['theta * rate', 'y = f(\\theta, \\mathrm{rate}) = \\theta \\cdot \\mathrm{rate}', 'y = f(2, 3) = 2 \\cdot 3'],
    ['g * out', 'y = f(\\mathit{g}, \\mathrm{out}) = \\mathit{g} \\cdot \\mathrm{out}', 'y = f(2, 3) = 2 \\cdot 3'],
  ])('tells the letters of %s from each other', (text, formula, withNumbers) => {
    const { attributes } = readAttributes(expression, { expression: text })
    expect(expression.forwardFormula(attributes, false)).toBe(formula)
    const symbols = expression.symbols(attributes)
    const variables = ports(text)
    expect(new Set(['g', ...Object.values(symbols)]).size).toBe(new Set(['grad_output', 'out', ...variables]).size)
    const numbers = Object.fromEntries(variables.map((name, i) => [symbols[name]!, String(i + 2)]))
    expect(putNumbersIn(formula, numbers)?.replaceAll(/(?<!\^)\{(\d+)\}/g, '$1')).toBe(withNumbers)
  })

  it('is left out of a file where it is the default', () => {
    expect(withoutDefaults(expression, { expression: 'x' })).toEqual({})
    expect(withoutDefaults(expression, { expression: 'x + 0' })).toEqual({ expression: 'x + 0' })
  })

  it('broadcasts its variables per sample as add does, and sums their gradients back', () => {
    const result = runNode(expression, {
      attributes: { expression: 'x * w' },
      // x has a batch, w has none and one axis less.
      inputs: { x: tensor([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), w: tensor([1, 3], [1, 10, 100]) },
      gradOutput: tensor([2, 2, 3], new Float64Array(12).fill(1)),
    })
    if ('problem' in result) throw new Error(result.problem.message)
    expect([...result.out.data]).toEqual([1, 20, 300, 4, 50, 600, 7, 80, 900, 10, 110, 1200])
    expect(result.gradients['w']).toEqual(tensor([1, 3], [22, 26, 30]))
    expect([...result.gradients['x']!.data]).toEqual([1, 10, 100, 1, 10, 100, 1, 10, 100, 1, 10, 100])
  })

  it('says which variable does not broadcast', () => {
    const { attributes } = readAttributes(expression, { expression: 'x + y' })
    const rule = expression.shapes({ x: [2], y: [3] }, attributes)
    expect(rule).toMatchObject({ code: 'E_SHAPE', port: 'y' })
    expect(isProblem(rule) && rule.message).toContain('[3]')
  })

  it('keeps only what its derivatives read', () => {
    const keeps = (text: string) =>
      expression.keeps(readAttributes(expression, { expression: text }).attributes).forward
    expect(keeps('4*x + 7*y^2')).toEqual(['y'])
    expect(keeps('x + y - 3')).toEqual([])
    // The variable called like the result is kept apart from it.
    expect(keeps('out * x')).toEqual(['saved.out', 'x'])
  })

  it('counts the multiplications of one sample', () => {
    const { attributes } = readAttributes(expression, { expression: '4*x + 7*y^2' })
    expect(expression.multiplications({ x: [3], y: [2, 1] }, attributes)).toBe(2 * 6)
  })

  it('works out only the gradients somebody needs', () => {
    const result = runNode(expression, {
      attributes: { expression: 'x * y' },
      inputs: { x: tensor([1, 1], [2]), y: tensor([1, 1], [3]) },
      gradOutput: tensor([1, 1], [1]),
      wanted: new Set(['y']),
    })
    if ('problem' in result) throw new Error(result.problem.message)
    expect(result.gradients).toEqual({ y: tensor([1, 1], [2]) })
  })
})
