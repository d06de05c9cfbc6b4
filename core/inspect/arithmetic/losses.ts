import type { Term } from './written-out.ts'
import type { StepView } from './step-view.ts'
import { GRAD_OUTPUT } from '../../nodes/formulas.ts'
import { lanes } from '../../nodes/axis.ts'
import { pairLosses } from '../../nodes/pair-losses.ts'
import { logSoftmax } from '../../nodes/softmax.ts'
import { broadcastSampled, broadcastTo } from '../../tensor/broadcast.ts'
import { ones } from '../../tensor/tensor.ts'
import { backwardWith, places } from './probe.ts'
import { factorAt, fraction } from './products.ts'

/*
 * Losses are means: forward, each pair has its N-th part; backward, grad_output · 1/N · the slope of the pair.
 */

const isPair = (name: unknown): name is keyof typeof pairLosses => Object.hasOwn(pairLosses, String(name))

function pairsOf({ inputs }: StepView) {
  const { prediction, target } = inputs
  const shape = broadcastSampled(prediction!.shape, target!.shape)!
  const at = (name: string) => broadcastTo(places(inputs[name]!), shape).data.map((place) => place - 1)
  return { p: broadcastTo(prediction!, shape).data, t: broadcastTo(target!, shape).data, at }
}

export function lossTerms(view: StepView): Term[] {
  const name = view.attributes['function']
  const each: number[] = []
  if (isPair(name)) {
    const { p, t } = pairsOf(view)
    const delta = Number(view.attributes['delta'])
    p.forEach((value, i) => each.push(pairLosses[name].value(value, t[i]!, delta)))
  } else each.push(...classLosses(view))
  const share = { value: 1 / each.length, kind: 'constant', ...fraction(1 / each.length) } as const
  return each.map((value, i) => [share, { value, kind: 'value', text: `ℓ${i}` }])
}

/** −Σ t ln softmax(p), position by position. */
function classLosses({ inputs }: StepView): number[] {
  const samples = Math.max(inputs['prediction']!.shape[0]!, inputs['target']!.shape[0]!)
  const [logits, target] = ['prediction', 'target'].map((name) =>
    broadcastTo(inputs[name]!, [samples, ...inputs[name]!.shape.slice(1)]),
  )
  const logs = logSoftmax(logits!, 1).data
  const { length, inner, starts } = lanes(logits!.shape, 1)
  const ids = target!.shape.length < logits!.shape.length
  return Array.from(starts, (start, position) => {
    if (ids) return -logs[start + target!.data[position]! * inner]!
    let sum = 0
    for (let c = 0; c < length; c++) sum -= target!.data[start + c * inner]! * logs[start + c * inner]!
    return sum
  })
}

/** The one pair that an entry belongs to, and how many pairs the mean is of; undefined where it is in several. */
export function pairAt(view: StepView, name: string, entry: number) {
  if (!isPair(view.attributes['function'])) return undefined
  const { p, t, at } = pairsOf(view)
  const mine = at(name)
  const pair = mine.indexOf(entry)
  if (pair < 0 || mine.indexOf(entry, pair + 1) >= 0) return undefined
  return { count: p.length, prediction: p[pair]!, target: t[pair]! }
}

export function lossGradientTerms(view: StepView, name: string, entry: number): Term[] {
  const loss = view.attributes['function']
  const g = factorAt(view, GRAD_OUTPUT, 0)
  if (!isPair(loss)) {
    // With class ids there is a position a target; with probabilities one for all classes of a sample.
    const { starts } = lanes(view.inputs['prediction']!.shape, 1)
    const n = Math.max(starts.length, view.inputs['target']!.shape[0]!)
    const slope = backwardWith(view, ones(view.out.shape))[name]!.data[entry]! * n
    return [[g, { value: 1 / n, kind: 'constant', ...fraction(1 / n) }, { value: slope, kind: 'derivative' }]]
  }
  const { p, t, at } = pairsOf(view)
  const mine = at(name)
  const delta = Number(view.attributes['delta'])
  const slope = name === 'prediction' ? pairLosses[loss].byPrediction : pairLosses[loss].byTarget
  const share = { value: 1 / p.length, kind: 'constant', ...fraction(1 / p.length) } as const
  const terms: Term[] = []
  for (let i = 0; i < mine.length; i++)
    if (mine[i] === entry) terms.push([g, share, { value: slope(p[i]!, t[i]!, delta), kind: 'derivative' }])
  return terms
}
