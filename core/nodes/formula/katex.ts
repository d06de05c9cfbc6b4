import type { Formula, Operation } from './formula.ts'

/** Deeper formulas are shown as plain text: KaTeX nests as deep as they do. */
const MAX_DEPTH = 60
const MAX_OPERATIONS = 1000

/** How tightly a piece of a formula holds together; a looser piece inside a tighter one takes parentheses. */
const strength = { sum: 1, product: 2, sign: 3, power: 4, atom: 5 } as const

interface Piece {
  readonly tex: string
  readonly strength: number
  readonly depth: number
}

/** The formula as KaTeX, for people to read: quotients as fractions, powers raised. `letter` writes a variable. */
export function formulaToKatex(
  { operations, variables, text }: Formula,
  letter: (variable: string) => string = variableToKatex,
): string {
  if (operations.length > MAX_OPERATIONS) return plain(text)
  const pieces: Piece[] = []
  for (const operation of operations) {
    const piece = operation.op === 'variable' ? atom(letter(variables[operation.index]!)) : pieceOf(operation, pieces)
    if (piece.depth > MAX_DEPTH) return plain(text)
    pieces.push(piece)
  }
  return pieces.at(-1)!.tex
}

const atom = (tex: string, depth = 1): Piece => ({ tex, strength: strength.atom, depth })

function pieceOf(o: Exclude<Operation, { readonly op: 'variable' }>, pieces: readonly Piece[]): Piece {
  if (o.op === 'constant') return constantPiece(o.text)
  const a = pieces[o.a]!
  if (o.op === 'negate') return { tex: `-${within(a, strength.power)}`, strength: strength.sign, depth: a.depth + 1 }
  if (o.op === 'function') return functionPiece(o.name, a)
  const b = pieces[o.b]!
  const depth = Math.max(a.depth, b.depth) + 1
  switch (o.op) {
    case 'add':
      return { tex: `${within(a, strength.sum)} + ${within(b, strength.product, true)}`, strength: strength.sum, depth }
    case 'subtract':
      return { tex: `${within(a, strength.sum)} - ${within(b, strength.product, true)}`, strength: strength.sum, depth }
    case 'multiply':
      return {
        tex: `${within(a, strength.product)} \\cdot ${within(b, strength.product, true)}`,
        strength: strength.product,
        depth,
      }
    case 'divide':
      return { tex: `\\frac{${a.tex}}{${b.tex}}`, strength: strength.product, depth }
    case 'power':
      return { tex: `${within(a, strength.atom)}^{${b.tex}}`, strength: strength.power, depth }
    case 'min':
    case 'max':
      return { tex: `\\${o.op}\\left(${a.tex}, ${b.tex}\\right)`, strength: strength.atom, depth }
  }
}

/** `signed`: on the right of an operator a leading sign takes parentheses, "2 · (−x)". */
function within(piece: Piece, least: number, signed = false): string {
  return piece.strength < least || (signed && piece.strength === strength.sign)
    ? `\\left(${piece.tex}\\right)`
    : piece.tex
}

function constantPiece(text: string): Piece {
  const [digits, exponent] = text.replace('−', '-').split(/[eE]/) as [string, string | undefined]
  if (exponent === undefined) return { tex: digits, strength: strength.atom, depth: 1 }
  return { tex: `${digits} \\cdot 10^{${Number(exponent)}}`, strength: strength.product, depth: 1 }
}

function functionPiece(name: string, a: Piece): Piece {
  const depth = a.depth + 1
  if (name === 'sqrt') return atom(`\\sqrt{${a.tex}}`, depth)
  if (name === 'abs') return atom(`\\left|${a.tex}\\right|`, depth)
  if (name === 'square') return { tex: `${within(a, strength.atom)}^{2}`, strength: strength.power, depth }
  const standard = ['sin', 'cos', 'tanh', 'exp', 'log'].includes(name)
  return atom(`${standard ? `\\${name}` : `\\operatorname{${name}}`}\\left(${a.tex}\\right)`, depth)
}

const greek = new Set(
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega'.split(
    ' ',
  ),
)

/** `x` as it is, `x1` and `x_1` with an index, `theta` as θ, other words upright. */
export function variableToKatex(name: string): string {
  const [, word, index] = /^([A-Za-z]+?)_?(\d*)$/.exec(name) ?? []
  if (word === undefined) return `\\mathrm{${name.replaceAll('_', '\\_')}}`
  const base = word.length === 1 ? word : greek.has(word) ? `\\${word}` : `\\mathrm{${word}}`
  return index ? `${base}_{${index}}` : base
}

function plain(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 79)}…` : text
  const escaped = short
    .replace(/\s+/g, ' ')
    .replace(/[\\^_{}$&#%~]/g, (c) => (c === '^' ? '\\textasciicircum{}' : `\\${c}`))
  return `\\texttt{${escaped}}`
}
