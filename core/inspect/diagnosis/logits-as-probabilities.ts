import type { NodeId } from '../../graph/document.ts'
import type { Examined } from './examined.ts'
import type { Finding, Rule } from './finding.ts'
import { otherLoss } from './what-ifs.ts'

/** What gives out any number at all. Of data and of what is made of probabilities nobody knows. */
const unbounded = new Set(['linear', 'conv', 'matmul', 'add', 'subtract', 'batchNorm', 'layerNorm'])
const probabilities = new Set(['sigmoid', 'hardsigmoid', 'softmax'])

/** Binary cross entropy of probabilities, fed with logits. */
export const logitsAsProbabilities: Rule = (examined) =>
  examined.plan.nodes.flatMap(({ id, op }): Finding[] => {
    if (op !== 'loss' || examined.lossFunction(id) !== 'bce') return []
    const source = examined.sourceOf(id, 'prediction')
    if (source === undefined || !givesLogits(examined, source)) return []
    const values = examined.arriving(id, 'prediction')?.data ?? new Float64Array(0)
    const outside = values.reduce((count, x) => count + (x >= 0 && x <= 1 ? 0 : 1), 0)
    return [
      {
        rule: 'logitsAsProbabilities',
        title: 'Logits where probabilities belong',
        node: id,
        text: `This loss takes logarithms of probabilities, but ${source} gives out any number: below 0 and above 1 it cannot be computed.`,
        evidence:
          values.length === 0
            ? []
            : [
                { label: 'least', value: values.reduce((a, b) => Math.min(a, b)) },
                { label: 'most', value: values.reduce((a, b) => Math.max(a, b)) },
                { label: 'outside 0 … 1', value: outside },
                { label: 'values', value: values.length },
              ],
        whatIfs: [otherLoss(id, 'bceWithLogits', 'cross entropy of logits')],
      },
    ]
  })

function givesLogits(examined: Examined, source: NodeId): boolean {
  const activation = examined.activation(source)
  if (activation) return !probabilities.has(activation.name)
  return unbounded.has(examined.nodes.get(source)?.op ?? '')
}
