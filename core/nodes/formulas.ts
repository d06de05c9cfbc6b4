/*
 * Formulas in KaTeX, and what their letters stand for. In a formula of a gradient, g is always grad_output: what came back to the
 * output of the node.
 */

/** What came back to the output, among the names of symbols. */
export const GRAD_OUTPUT = 'grad_output'

/** The equation of a gradient: ∂L/∂x = … */
export function gradientOf(symbol: string, right: string): string {
  return `\\frac{\\partial L}{\\partial ${symbol}} = ${right}`
}

const usual: { readonly [name: string]: string } = { in: 'x', out: 'y', weight: 'W', bias: 'b', value: '\\theta' }

/** The letter of a port or a parameter that its node type says nothing about: x₀ for `in0`, and a name as it is for any other. */
export function usualSymbol(name: string): string {
  if (Object.hasOwn(usual, name)) return usual[name]!
  const numbered = /^in(\d+)$/.exec(name)
  if (numbered) return `x_{${numbered[1]!}}`
  return name.length === 1 ? name : `\\mathit{${name.replaceAll('_', '\\_')}}`
}

/** Groups of these are words, in which no letter is a symbol. */
const wordCommands = new Set(['\\text', '\\operatorname', '\\mathrm', '\\mathit', '\\begin', '\\end'])
const token = /\\[A-Za-z]+|\\.|[^\\]/gsu

/**
 * Puts each symbol of a formula through `mark`. Symbols are told by their TeX; where one begins like another (x and x_0), the
 * longer one is meant.
 */
export function markSymbols(
  tex: string,
  symbols: { readonly [name: string]: string },
  mark: (symbol: string, name: string) => string,
): string {
  const known = Object.entries(symbols).sort(([, a], [, b]) => b.length - a.length)
  let marked = ''
  for (let at = 0; at < tex.length;) {
    const found = known.find(([, symbol]) => tex.startsWith(symbol, at) && endsThere(tex, symbol, at))
    if (found) {
      marked += mark(found[1], found[0])
      at += found[1].length
      continue
    }
    token.lastIndex = at
    const [next] = token.exec(tex)!
    at += next.length
    marked += next
    if (!wordCommands.has(next) || tex[at] !== '{') continue
    const end = groupEnd(tex, at)
    marked += tex.slice(at, end)
    at = end
  }
  return marked
}

/** The formula with every symbol tied to its name: `data-symbol` in what KaTeX draws of it. */
export function tieSymbols(tex: string, symbols: { readonly [name: string]: string }): string {
  // In braces, since a symbol may be the argument of a command.
  return markSymbols(tex, symbols, (symbol, name) => `{\\htmlData{symbol=${name}}{${symbol}}}`)
}

/**
 * A formula's right side with numbers for its letters, which are told by their TeX: of "y = 2 x", "y = 2 (0.5)". Undefined where a
 * letter stands for many numbers, as in a sum.
 */
export function putNumbersIn(tex: string, numbers: { readonly [symbol: string]: string }): string | undefined {
  if (/\\(sum|overline)/.test(tex)) return undefined
  const symbols = Object.fromEntries(Object.keys(numbers).map((symbol) => [symbol, symbol]))
  const equations = tex.split(', \\quad ').flatMap((equation) => {
    const equals = equation.indexOf(' = ')
    if (equals < 0) return []
    const [left, right] = [equation.slice(0, equals), equation.slice(equals + 3)]
    const marked = markSymbols(right, symbols, (symbol) => `\u0001${symbol}\u0002`)
    let written = ''
    for (const piece of marked.split(/(\u0001[^\u0002]*\u0002)/)) {
      if (!piece.startsWith('\u0001')) {
        written += piece
        continue
      }
      const number = numbers[piece.slice(1, -1)]!
      // Behind a factor a number stands in parentheses, or 2 x would become 20.5; so does what is not plain digits.
      const before = written.replace(/(?:\s|\\,)+$/, '')
      const apart = /[\d)}\]]$/.test(before) || /(?:^|[^\\A-Za-z])[A-Za-z]$/.test(before)
      written += apart || !/^[\d.]+$/.test(number) ? `{(${number})}` : `{${number}}`
    }
    return [`${left} = ${written}`]
  })
  return equations.length > 0 ? equations.join(', \\quad ') : undefined
}

/** \beta is not the beginning of \betamax. */
function endsThere(tex: string, symbol: string, at: number): boolean {
  return !/\\[A-Za-z]+$/.test(symbol) || !/[A-Za-z]/.test(tex[at + symbol.length] ?? '')
}

function groupEnd(tex: string, open: number): number {
  let depth = 0
  for (let at = open; at < tex.length; at++) {
    if (tex[at] === '{') depth++
    else if (tex[at] === '}' && --depth === 0) return at + 1
  }
  return tex.length
}
