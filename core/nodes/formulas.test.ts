import katex from 'katex'
import { describe, expect, it } from 'vitest'
import { markSymbols, putNumbersIn, tieSymbols, usualSymbol } from './formulas.ts'
import { nodeTypes } from './index.ts'
import { readAttributes } from './read-attributes.ts'

const cases = [...nodeTypes.values()].flatMap((type) =>
  type.examples.map((example, i) => ({ name: `${type.type}, example ${i}`, type, example })),
)

describe('the formulas of a step', () => {
  it.each(cases)('of $name name every gradient and can be set', ({ type, example }) => {
    const { attributes } = readAttributes(type, example.attributes ?? {})
    const symbols = type.symbols(attributes)
    for (const training of [false, true]) {
      const backward = type.backwardFormulas(attributes, training)
      const shapes = example.inputs
      const ports = type.inputs(attributes).map(({ name }) => name)
      const flowing = ports.filter((port) => type.differentiable(port, shapes, attributes))
      const learned = Object.entries(type.parameters(shapes, attributes)).flatMap(([name, spec]) =>
        spec.buffer ? [] : [name],
      )
      for (const name of [...flowing, ...learned]) expect(backward[name], name).toMatch(/partial L.*=/)
      for (const tex of [type.forwardFormula(attributes, training), ...Object.values(backward)]) {
        if (tex === undefined) continue
        const html = katex.renderToString(tieSymbols(tex, symbols), { strict: false, trust: true })
        expect(html).not.toContain('katex-error')
      }
      // Hovering a letter has to lead somewhere: each gradient's own symbol is in its equation.
      for (const [name, tex] of Object.entries(backward)) if (tex !== undefined) expect(tex).toContain(symbols[name])
    }
  })
})

describe('markSymbols', () => {
  const mark = (tex: string, symbols: { [name: string]: string }) =>
    markSymbols(tex, symbols, (symbol, name) => `<${name}:${symbol}>`)

  it('marks letters, not the letters of commands and words', () => {
    expect(mark('\\max(0, x_{x}) + \\text{x of } x', { in: 'x' })).toBe(
      '\\max(0, <in:x>_{<in:x>}) + \\text{x of } <in:x>',
    )
    expect(mark('\\exp a \\alpha', { a: 'a' })).toBe('\\exp <a:a> \\alpha')
  })

  it('takes the longest symbol, and whole commands only', () => {
    expect(mark('x_{0} x_{10}', { in0: 'x_{0}', in10: 'x_{10}', x: 'x' })).toBe('<in0:x_{0}> <in10:x_{10}>')
    expect(mark('\\beta \\betamax', { bias: '\\beta' })).toBe('<bias:\\beta> \\betamax')
  })

  it('leaves a group that is never closed as it is', () => expect(mark('\\text{x', { in: 'x' })).toBe('\\text{x'))

  it('has a symbol for every name', () =>
    expect(['in', 'in3', 'out', 'a', 'price', 'my_in'].map(usualSymbol)).toEqual([
      'x',
      'x_{3}',
      'y',
      'a',
      '\\mathit{price}',
      '\\mathit{my\\_in}',
    ]))
})

describe('numbers in a formula', () => {
  it.each([
    ['y = 2 x', { x: '0.5' }, 'y = 2 {(0.5)}'],
    ['y = \\sqrt x', { x: '0.5' }, 'y = \\sqrt {0.5}'],
    ['y = \\tanh^2 x', { x: '-1' }, 'y = \\tanh^2 {(-1)}'],
    ['y = e^{-x}', { x: '3' }, 'y = e^{-{3}}'],
    ['y = p \\, x^{p - 1} \\, g', { p: '3', x: '0.5', g: '2' }, 'y = {3} \\, {(0.5)}^{{3} - 1} \\, {(2)}'],
    ['y = x_0 + x', { x: '1', x_0: '1 \\cdot 10^{-5}' }, 'y = {(1 \\cdot 10^{-5})} + {1}'],
    [
      'y = \\gamma \\, \\hat x, \\quad \\hat x = x',
      { x: '2', '\\hat x': '1', '\\gamma': '3' },
      'y = {3} \\, {(1)}, \\quad \\hat x = {2}',
    ],
    ['y = x, \\quad m_i \\in \\{0, 1\\}', { x: '2' }, 'y = {2}'],
    ['y = \\sum_i x_i', { x: '2' }, undefined],
  ] as const)('%s', (tex, numbers, written) => {
    expect(putNumbersIn(tex, { ...numbers })).toBe(written)
    if (written !== undefined) expect(katex.renderToString(written, { throwOnError: true })).toContain('katex')
  })
})
