import katex from 'katex'
import { describe, expect, it } from 'vitest'
import { markSymbols, tieSymbols, usualSymbol } from './formulas.ts'
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
