import type { Tensor } from '../tensor/tensor.ts'
import { zeros } from '../tensor/tensor.ts'
import { lanes } from './axis.ts'
import { classIds } from './class-ids.ts'
import { logSoftmax } from './softmax.ts'

/*
 * Cross entropy of logits [B, C, ...] with class ids [B, ...] or probabilities [B, C, ...]: minus the logarithm of the
 * probability given to the true class, as a mean over samples and positions (not over classes), as in PyTorch.
 */

/** Throws `NodeRunProblem` at `target` for an id that is no class. */
export function crossEntropy(logits: Tensor, target: Tensor): number {
  const logs = logSoftmax(logits, 1)
  const { length, inner, starts } = lanes(logits.shape, 1)
  const ids = target.shape.length < logits.shape.length ? classIds(target, length, 'target') : undefined
  let sum = 0
  starts.forEach((start, position) => {
    if (ids) sum -= logs.data[start + ids[position]! * inner]!
    else for (let c = 0; c < length; c++) sum -= target.data[start + c * inner]! * logs.data[start + c * inner]!
  })
  return sum / starts.length
}

/** Gradients for a gradient `dl` of the loss; class ids have none. */
export function crossEntropyBackward(
  logits: Tensor,
  target: Tensor,
  dl: number,
): { readonly prediction: Tensor; readonly target: Tensor | undefined } {
  const logs = logSoftmax(logits, 1)
  const { length, inner, starts } = lanes(logits.shape, 1)
  const share = dl / starts.length
  const prediction = zeros(logits.shape)
  const byTarget = target.shape.length < logits.shape.length ? undefined : zeros(target.shape)
  starts.forEach((start, position) => {
    // What the target adds up to: 1 for ids, and for probabilities that are some.
    let total = byTarget ? 0 : 1
    if (byTarget) for (let c = 0; c < length; c++) total += target.data[start + c * inner]!
    for (let c = 0; c < length; c++) {
      const at = start + c * inner
      const wanted = byTarget ? target.data[at]! : target.data[position] === c ? 1 : 0
      prediction.data[at] = share * (Math.exp(logs.data[at]!) * total - wanted)
      if (byTarget) byTarget.data[at] = -share * logs.data[at]!
    }
  })
  return { prediction, target: byTarget }
}
