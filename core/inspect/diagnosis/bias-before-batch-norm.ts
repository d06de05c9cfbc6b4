import type { Finding, Rule } from './finding.ts'
import { sizeOf } from '../../tensor/tensor.ts'
import { normOf } from './examined.ts'

/** Batch norm takes the mean of every channel off, and with it whatever a bias added. */
export const biasBeforeBatchNorm: Rule = (examined) =>
  examined.plan.nodes.flatMap(({ id, op, inputs }): Finding[] => {
    if (op !== 'batchNorm') return []
    const layer = inputs['in'] === undefined ? undefined : examined.layerBefore(id)
    if (layer === undefined || examined.attributes(layer)['bias'] !== true) return []
    // A Linear's bias runs along the last axis, the channels of a norm along the first: they meet only on vectors.
    const { op: kind, type } = examined.nodes.get(layer)!
    const channels = kind === 'conv' || type.shape.length === 1
    if (!channels || examined.readersOf(layer).length !== 1) return []
    const bias = examined.plan.parameters.find(({ name }) => name === `${layer}.bias`)
    const gradient = normOf(examined.session.parameter(`${layer}.bias`)?.gradient)
    return [
      {
        rule: 'biasBeforeBatchNorm',
        title: 'A bias before batch norm',
        node: layer,
        text: `${id} takes the mean of every channel off, so the bias of ${layer} has no effect in training, and its gradient there is 0 but for rounding. The norm has a shift of its own.`,
        evidence: [
          { label: 'parameters without effect', value: bias ? sizeOf(bias.shape) : 0 },
          ...(examined.session.training && gradient !== undefined
            ? [{ label: 'gradient norm of the bias', value: gradient }]
            : []),
        ],
        whatIfs: [
          {
            label: `Leave out the bias of ${layer}`,
            changes: [
              { kind: 'attributes', node: layer, values: { bias: false } },
              { kind: 'forget', node: layer, parameter: 'bias' },
            ],
          },
        ],
      },
    ]
  })
