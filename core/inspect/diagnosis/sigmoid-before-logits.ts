import type { Finding, Rule } from './finding.ts'
import { portId } from '../../compile/expand.ts'
import { normOf } from './examined.ts'
import { otherLoss, removal } from './what-ifs.ts'

/** Binary cross entropy of logits takes the sigmoid itself: of probabilities it sees only 0.5 to 0.73. */
export const sigmoidBeforeLogits: Rule = (examined) =>
  examined.plan.nodes.flatMap(({ id, op }): Finding[] => {
    if (op !== 'loss' || examined.lossFunction(id) !== 'bceWithLogits') return []
    const source = examined.sourceOf(id, 'prediction')
    const name = source === undefined ? undefined : examined.activation(source)?.name
    if (source === undefined || (name !== 'sigmoid' && name !== 'hardsigmoid')) return []
    const now = examined.session.value(portId(id, 'out'))?.data[0]
    const before = normOf(examined.session.gradient(portId(source, 'in')))
    return [
      {
        rule: 'sigmoidBeforeLogits',
        title: 'Sigmoid before a loss of logits',
        node: source,
        text: 'The loss takes the sigmoid itself. After two of them every probability is between 0.5 and 0.73, and no answer can be a clear no.',
        evidence: [
          ...(now === undefined ? [] : [{ label: 'loss', value: now }]),
          { label: 'loss of a perfect yes', value: Math.log1p(Math.exp(-1)) },
          { label: 'loss of a perfect no', value: Math.LN2 },
          ...(before === undefined ? [] : [{ label: 'gradient norm before the sigmoid', value: before }]),
        ],
        whatIfs: [
          otherLoss(id, 'bce', 'cross entropy of probabilities'),
          ...(examined.readersOf(source).length === 1 ? [removal(source, 'sigmoid')] : []),
        ],
      },
    ]
  })
