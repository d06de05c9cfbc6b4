import { lowerFormula, lowerGradients } from './formula/lower.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Attribute } from './attributes.ts'
import type { Formula } from './formula/formula.ts'
import type { NodeProblem } from './problem.ts'
import { broadcastSampled, broadcastTo, sumTo } from '../tensor/broadcast.ts'
import { sizeOf, tensor } from '../tensor/tensor.ts'
import { text } from './attributes.ts'
import { broadcastRule } from './broadcast-rule.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { differentiateFormula, evaluateFormula, readByGradient } from './formula/evaluate.ts'
import { isFormulaFault } from './formula/formula.ts'
import { formulaToKatex, variableToKatex } from './formula/katex.ts'
import { parseFormula } from './formula/parse.ts'
import { attributeProblem, isProblem } from './problem.ts'

/** Reads a formula; what is wrong is said with the character where it is, counted from 1. */
export function readFormula(text: string, attribute: string): Formula | NodeProblem {
  // The default is one value, so that a formula that says no more than it is left out of files.
  if (text === defaultFormula.text) return defaultFormula
  const formula = parseFormula(text)
  if (!isFormulaFault(formula)) return formula
  const character = [...text.slice(0, formula.at)].length + 1
  return attributeProblem(attribute, 'E_EXPRESSION', `error at character ${character}: ${formula.message}`, formula.fix)
}

const defaultFormula: Formula = { text: 'x', variables: ['x'], operations: [{ op: 'variable', index: 0 }] }

const asText = text({
  title: 'Expression',
  help: 'A formula such as 4*x + 7*y^2, for every entry alike. Its variables become the inputs. It knows + - * / ^, parentheses, min(a, b), max(a, b) and the activation functions, such as tanh(x).',
  default: defaultFormula.text,
})

const formulaAttribute: Attribute<Formula> = {
  ...asText,
  default: defaultFormula,
  applies: undefined,
  parse(value, name) {
    const written = asText.parse(value, name)
    return typeof written === 'string' ? readFormula(written, name) : written
  },
  toText: (formula) => formula.text,
}

/**
 * A variable may be called `out`, like the result. What backward reads of it is then kept under `saved`, where it cannot be
 * taken for the result.
 */
const keptName = (variable: string): string => (variable === 'out' ? 'saved.out' : variable)

/** As the formula writes it, so that its letters can be told; g alone is grad_output. */
const letterOf = (variable: string): string => (variable === 'g' ? '\\mathit{g}' : variableToKatex(variable))

/** The first of these that no variable is called by: of 4x + 7y² the result is z, and not y once more. */
function freeLetter({ variables }: Formula, letters: readonly string[]): string {
  return letters.find((letter) => !variables.includes(letter)) ?? letters.at(-1)!
}
const resultOf = (formula: Formula): string => freeLetter(formula, ['y', 'z', 'Y', 'Z', '\\hat y'])
/** What a function of variables may be called that none of them has for a name; the last is none anybody can write. */
export const functionLetters = ['f', 'F', 'h', 'H', '\\varphi'] as const
const functionOf = (formula: Formula): string => freeLetter(formula, functionLetters)

export const expression = defineNode({
  type: 'expression',
  title: 'Expression',
  group: 'arithmetic',
  formula: 'y = f(x_1, \\dots, x_n)',
  help: 'Your own formula, worked out entry by entry. Backward differentiates it by the chain rule, one operation after the other. Without a variable it is a constant.',
  keywords: ['formula', 'function', 'equation', 'custom', 'lambda', 'minimum', 'maximum'],
  attributes: { expression: formulaAttribute },
  inputs: ({ expression }) => expression.variables.map((name) => ({ name, title: name })),
  summary: (_, { expression }) => expression.text.trim(),

  shapes: (inputs, { expression }) => broadcastRule(inputs, expression.variables),
  multiplications(inputs, { expression }) {
    const rule = broadcastRule(inputs, expression.variables)
    const products = expression.operations.filter(({ op }) => op === 'multiply').length
    return isProblem(rule) ? 0 : products * sizeOf(rule.out)
  },

  // Only what the derivatives read: for 4*x + 7*y^2 the value of y.
  keeps({ expression }) {
    const read = readByGradient(expression)
    return { forward: expression.variables.filter((name, index) => read[index] || name === 'out').map(keptName) }
  },

  forward(inputs, _, { expression }) {
    const values = expression.variables.map((name) => inputs[name]!)
    const shape = broadcastSampled([1], ...values.map((value) => value.shape))!
    const variables = values.map((value) => broadcastTo(value, shape).data)
    return {
      out: tensor(shape, evaluateFormula(expression, variables, sizeOf(shape))),
      ...(Object.hasOwn(inputs, 'out') && { saved: { out: inputs['out']! } }),
    }
  },

  backward({ out: dy }, reads, _, { expression }, { shapes, wanted }) {
    const values = expression.variables.map((name) => (Object.hasOwn(reads, name) ? reads[name] : undefined))
    const variables = values.map((value) => value && broadcastTo(value, dy.shape).data)
    const isWanted = (index: number) => wanted?.has(expression.variables[index]!) ?? true
    const gradients: [string, Tensor][] = []
    differentiateFormula(expression, variables, dy.data, isWanted).forEach((gradient, index) => {
      const name = expression.variables[index]!
      // `shapes.out` is the result's, so the variable of that name tells its own shape.
      const shape = name === 'out' ? values[index]!.shape : shapes[name]!
      if (gradient) gradients.push([name, sumTo(tensor(dy.shape, gradient), shape)])
    })
    return Object.fromEntries(gradients)
  },

  // A variable may be called `out`, and has that letter for itself.
  symbols: ({ expression }) => ({
    out: resultOf(expression),
    ...Object.fromEntries(expression.variables.map((name) => [name, letterOf(name)])),
  }),
  forwardFormula: ({ expression }) =>
    `${resultOf(expression)} = ${functionOf(expression)}(${expression.variables.map(letterOf).join(', ')}) = ${formulaToKatex(expression, letterOf)}`,
  backwardFormulas: ({ expression }) =>
    Object.fromEntries(
      expression.variables.map((name) => [
        name,
        gradientOf(letterOf(name), `g \\, \\frac{\\partial ${functionOf(expression)}}{\\partial ${letterOf(name)}}`),
      ]),
    ),

  lower(e, inputs, _, { expression }) {
    const values = expression.variables.map((name) => inputs[name]!)
    const shape = broadcastSampled([1], ...values.map((value) => value.shape))!
    return {
      out: e.map(values, (m, ...variables) => lowerFormula(m, expression, variables), shape),
      backward(dy, wanted) {
        const names = expression.variables.filter(wanted)
        const gradients = e.maps(
          [dy, ...values],
          (m, g, ...variables) =>
            lowerGradients(m, expression, variables, g, (index) => wanted(expression.variables[index]!)),
          shape,
        )
        return Object.fromEntries(names.map((name, i) => [name, e.sumTo(gradients[i]!, inputs[name]!.shape)]))
      },
    }
  },

  examples: [
    { inputs: { x: [3] }, out: [3] },
    { inputs: { x: [], y: [] }, attributes: { expression: '4*x + 7*y^2' }, out: [] },
    { inputs: { p: [2, 1], q: [3] }, attributes: { expression: 'tanh(p) / (1 + q^2) - 2^-p' }, out: [2, 3] },
    { inputs: { a: [2], b: [2] }, attributes: { expression: 'min(a, b) * max(a, 0.25) + abs(b)' }, out: [2] },
    { inputs: { out: [2], x: [2] }, attributes: { expression: 'out^2 * sin(x)' }, out: [2] },
    { inputs: {}, attributes: { expression: '3 * 10^2' }, out: [] },
  ],
})
