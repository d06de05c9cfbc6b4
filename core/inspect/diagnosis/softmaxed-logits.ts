import type { Finding, Rule } from './finding.ts'
import { portId } from '../../compile/expand.ts'
import { normOf } from './examined.ts'
import { removal } from './what-ifs.ts'

/** Cross entropy takes the softmax itself; of probabilities it makes nearly equal ones once more. A logarithm of them is harmless. */
export const softmaxedLogits: Rule = (examined) =>
  examined.plan.nodes.flatMap(({ id, op }): Finding[] => {
    if (op !== 'loss' || examined.lossFunction(id) !== 'crossEntropy') return []
    const source = examined.sourceOf(id, 'prediction')
    if (source === undefined || examined.activation(source)?.name !== 'softmax') return []
    const { session } = examined
    const classes = examined.nodes.get(source)?.type.shape[0] ?? 1
    const alone = examined.readersOf(source).length === 1
    const now = session.value(portId(id, 'out'))?.data[0]
    const before = normOf(session.gradient(portId(source, 'in')))
    return [
      {
        rule: 'softmaxedLogits',
        title: 'Softmax before cross entropy',
        node: source,
        text: 'The loss takes the softmax itself and expects logits. Of probabilities, which lie between 0 and 1, it makes nearly equal ones: even a perfect answer costs, and the gradient is small.',
        evidence: [
          ...(now === undefined ? [] : [{ label: 'loss', value: now }]),
          // Certain of the right class: 1 against 0 for all others.
          { label: 'loss of a perfect answer', value: Math.log(Math.E + classes - 1) - 1 },
          ...(before === undefined ? [] : [{ label: 'gradient norm before the softmax', value: before }]),
        ],
        whatIfs: alone ? [removal(source, 'softmax')] : [],
      },
    ]
  })
