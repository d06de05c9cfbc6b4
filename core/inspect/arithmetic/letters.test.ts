import { describe, expect, it } from 'vitest'
import type { Attributes, NodeExample, NodeType } from '../../nodes/define.ts'
import type { Letter } from './letters.ts'
import { usualSymbol } from '../../nodes/formulas.ts'
import { nodeTypes } from '../../nodes/index.ts'
import { pairLosses } from '../../nodes/pair-losses.ts'
import { scalarFunction } from '../../nodes/scalar-functions.ts'
import { lettersAt } from './letters.ts'
import { viewStep } from './step-view.ts'
import { runExample } from './testing/run-example.ts'

type Numbers = { readonly [letter: string]: number }
/** What the formula of a step says, worked out from its letters alone. */
function said(type: string, attributes: Attributes, made: string, n: Numbers, forward: boolean): number {
  const x = n['x'] ?? NaN
  const g = n['g'] ?? NaN
  if (type === 'activation') {
    const f = scalarFunction(String(attributes['function']))!
    return forward ? f.f(x, n['\\alpha'] ?? 1) : g * f.df(x, n['\\alpha'] ?? 1)
  }
  if (type === 'power') return forward ? x ** n['p']! : n['p']! * x ** (n['p']! - 1) * g
  if (type === 'dropout') return n['m'] === undefined ? (forward ? x : g) : (n['m'] * (forward ? x : g)) / (1 - n['p']!)
  if (type === 'divide') {
    if (forward) return n['a']! / n['b']!
    return made === 'a' ? g / n['b']! : (-g * n['a']!) / n['b']! ** 2
  }
  if (type === 'subtract') return n['a']! - n['b']!
  if (type === 'batchNorm' || type === 'layerNorm') {
    const standard = (x - n['\\mu']!) / Math.sqrt(n['\\sigma^2']! + n['\\varepsilon']!)
    expect(n['\\hat x']).toBeCloseTo(standard, 9)
    return (n['\\gamma'] ?? 1) * standard + (n['\\beta'] ?? 0)
  }
  if (type === 'loss') {
    const loss = pairLosses[attributes['function'] as keyof typeof pairLosses]
    const slope = made === 'prediction' ? loss.byPrediction : loss.byTarget
    return (g / n['N']!) * slope(n['p']!, n['t']!, n['\\delta'] ?? 1)
  }
  const terms = Object.entries(n).filter(([tex]) => tex.startsWith('x_'))
  if (type === 'add') return terms.reduce((sum, [, value]) => sum + value, 0)
  return terms.filter(([tex]) => forward || tex !== usualSymbol(made)).reduce((all, [, v]) => all * v, forward ? 1 : g)
}

const cases = [...nodeTypes.values()]
  .filter(({ type }) => type !== 'expression')
  .flatMap((type) => type.examples.map((example, i) => ({ name: `${type.type}, example ${i}`, type, example })))
const seen = new Set<string>()

describe('the letters of a formula', () => {
  it.each(cases)(
    'are the numbers it is worked out with: $name',
    ({ type, example }: { type: NodeType; example: NodeExample }) => {
      if (Object.keys(example.inputs).length === 0) return
      const { document, session } = runExample(type, example, 2)
      for (const { index, phase } of session.plan.steps.filter(({ node }) => node === 'n')) {
        const view = viewStep(document, session, index)!
        for (const [made, { data }] of Object.entries(view.made)) {
          for (const entry of new Set([0, data.length >> 1, data.length - 1])) {
            const letters = lettersAt(view, made, entry)
            if (letters === undefined) continue
            const numbers = Object.fromEntries(letters.map(({ tex, value }: Letter) => [tex, value]))
            const result = said(type.type, view.attributes, made, numbers, phase === 'forward')
            expect(result, `${phase} ${made}[${entry}]`).toBeCloseTo(data[entry]!, 9)
            seen.add(`${phase} ${type.type}`)
          }
        }
      }
    },
  )

  it.each(['layerNorm', 'batchNorm'])('have a variance of exactly 0 where all is the same: %s', (name) => {
    const type = nodeTypes.get(name)!
    // Of a single id, all that is drawn is 0.
    const example = { inputs: { in: [3] }, out: [3], feeds: { in: { ids: 1 } }, training: true }
    for (const epsilon of [1e-5, 0.1, 0.3]) {
      const { document, session } = runExample(type, { ...example, attributes: { epsilon } }, 2)
      const index = session.plan.steps.findIndex(({ node, phase }) => node === 'n' && phase === 'forward')
      const letters = lettersAt(viewStep(document, session, index)!, 'out', 1)!
      expect(letters.find(({ tex }) => tex === '\\sigma^2')?.value).toBe(0)
    }
  })

  it('are there for all nodes that work entry by entry, and for norms and losses', () => {
    expect([...seen].sort()).toEqual([
      'backward activation',
      'backward divide',
      'backward dropout',
      'backward loss',
      'backward multiply',
      'backward power',
      'forward activation',
      'forward add',
      'forward batchNorm',
      'forward divide',
      'forward dropout',
      'forward layerNorm',
      'forward multiply',
      'forward power',
      'forward subtract',
    ])
  })
})
