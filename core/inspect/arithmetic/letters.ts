import type { StepView } from './step-view.ts'
import { usualSymbol } from '../../nodes/formulas.ts'
import { argumentsAt, isEntryByEntry, placesInOutput, savedOf } from './entry-by-entry.ts'
import { pairAt } from './losses.ts'
import { savedAgain } from './probe.ts'

/** A letter of a formula, in TeX, and the number it stands for. */
export interface Letter {
  readonly tex: string
  readonly value: number
}

/** Attributes that formulas call by a letter. */
const attributeLetters: { readonly [attribute: string]: string } = {
  exponent: 'p',
  p: 'p',
  alpha: '\\alpha',
  delta: '\\delta',
  epsilon: '\\varepsilon',
}

/**
 * What the letters of a step's formula are for one entry of what it made, so that the formula can be written with numbers.
 * Undefined where a letter stands for many: in sums.
 */
export function lettersAt(view: StepView, made: string, entry: number): readonly Letter[] | undefined {
  const { type, node, attributes, step } = view
  if (type === undefined) return undefined
  const forward = step.phase === 'forward'
  const symbols = type.symbols(attributes)
  const symbol = (name: string) => symbols[name] ?? usualSymbol(name)
  const own: Letter[] = Object.entries(attributeLetters).flatMap(([name, tex]) => {
    const value = attributes[name]
    return typeof value === 'number' ? [{ tex, value }] : []
  })
  const g = (place: number): Letter[] => (view.gradient ? [{ tex: 'g', value: view.gradient.data[place]! }] : [])
  if (node.op === 'loss' && !forward) {
    const pair = pairAt(view, made, entry)
    if (pair === undefined) return undefined
    const { count, prediction, target } = pair
    return [...own, ...g(0), { tex: 'N', value: count }, { tex: 'p', value: prediction }, { tex: 't', value: target }]
  }
  if (forward && (node.op === 'batchNorm' || node.op === 'layerNorm')) return [...own, ...standardLetters(view, entry)]
  const plain = node.op === 'add' || node.op === 'subtract'
  if (!(isEntryByEntry(view) || (plain && forward)) || Object.keys(view.inputs).length === 0) return undefined
  if (node.op === 'expression' && !forward) return undefined
  // Where all is dropped, the formula divides by 0.
  if (node.op === 'dropout' && attributes['p'] === 1) return undefined
  const place = forward ? entry : onlyPlace(placesInOutput(view, made), entry)
  if (place === undefined) return undefined
  const came = argumentsAt(view, place).map(({ of, value }) => ({ tex: symbol(of!), value }))
  const mask = node.op === 'dropout' ? savedOf(view)['mask'] : undefined
  const kept = mask ? [{ tex: 'm', value: mask.data[place] === 0 ? 0 : 1 }] : []
  return [...own, ...kept, ...g(place), ...came]
}

/** The one place an entry went to; undefined where it was repeated, since its gradient is a sum there. */
function onlyPlace(places: Float64Array, entry: number): number | undefined {
  const place = places.indexOf(entry)
  return place < 0 || places.indexOf(entry, place + 1) >= 0 ? undefined : place
}

/** x̂ = (x − μ) / √(σ² + ε), with what is learned beside it. */
function standardLetters(view: StepView, entry: number): Letter[] {
  const { context, inputs, parameters } = view
  const saved = savedAgain(view)
  const x = inputs['in']!
  const perSample = x.data.length / x.shape[0]!
  const channels = x.shape[1] ?? 1
  // A batch norm counts by channel, a layer norm by sample.
  const channel = Math.floor(entry / (perSample / channels)) % channels
  const by = view.node.op === 'batchNorm' ? channel : Math.floor(entry / perSample)
  const learned = view.node.op === 'batchNorm' ? channel : entry % perSample
  const mean = saved['mean']!.data[by]!
  const remembered = view.node.op === 'batchNorm' && !context.training
  const counted = (place: number) =>
    by ===
    (view.node.op === 'batchNorm'
      ? Math.floor(place / (perSample / channels)) % channels
      : Math.floor(place / perSample))
  const letters: Letter[] = [
    { tex: '\\hat x', value: (x.data[entry]! - mean) / saved['deviation']!.data[by]! },
    { tex: 'x', value: x.data[entry]! },
    { tex: '\\mu', value: mean },
    // Not the deviation's square less ε: where all numbers are nearly the same, nothing right would be left of it.
    { tex: '\\sigma^2', value: remembered ? parameters['runningVar']!.data[by]! : varianceOf(x.data, mean, counted) },
  ]
  const { weight, bias } = parameters
  if (weight) letters.push({ tex: '\\gamma', value: weight.data[learned]! })
  if (bias) letters.push({ tex: '\\beta', value: bias.data[learned]! })
  return letters
}

/** The mean square of how far numbers are from their mean, of those at the places that count. */
function varianceOf(data: Float64Array, mean: number, counts: (place: number) => boolean): number {
  let sum = 0
  let count = 0
  data.forEach((x, place) => {
    if (!counts(place)) return
    sum += (x - mean) ** 2
    count++
  })
  return sum / count
}
