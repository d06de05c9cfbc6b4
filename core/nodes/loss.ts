import { loweredPairLosses } from './pair-losses-lowering.ts'
import { lanesOf } from './axis.ts'
import type { PairFormula } from './pair-losses-lowering.ts'
import type { Value } from '../kernels/emitter.ts'
import type { Shape, Tensor } from '../tensor/tensor.ts'
import { broadcastSampled, broadcastTo, map, sumTo, zip } from '../tensor/broadcast.ts'
import { sameShape, scalar, shapeText, sizeOf, withSampleAxis } from '../tensor/tensor.ts'
import { choice, number } from './attributes.ts'
import { crossEntropy, crossEntropyBackward } from './cross-entropy.ts'
import { defineNode } from './define.ts'
import { gradientOf } from './formulas.ts'
import { lossFormulas } from './loss-formulas.ts'
import { pairLosses } from './pair-losses.ts'
import { NodeRunProblem, problem } from './problem.ts'

export const loss = defineNode({
  type: 'loss',
  title: 'Loss',
  group: 'loss',
  formula: 'L = \\frac{1}{N} \\sum_{n=1}^{N} \\ell(p_n, t_n)',
  help: 'One number that says how far the prediction is from the target, as a mean over batch and elements. Training makes it small.',
  keywords: [
    'error',
    'cost',
    'objective',
    'criterion',
    'mse',
    'cross entropy',
    'mae',
    'squared error',
    'log likelihood',
  ],

  attributes: {
    function: choice({
      title: 'Function',
      help: 'ℓ, how one prediction is compared with its target.',
      default: 'mse',
      options: [
        { value: 'mse', title: 'Squared error' },
        { value: 'l1', title: 'Absolute error' },
        { value: 'huber', title: 'Huber' },
        { value: 'bce', title: 'Binary cross entropy of probabilities' },
        { value: 'bceWithLogits', title: 'Binary cross entropy of logits' },
        { value: 'crossEntropy', title: 'Cross entropy of classes' },
      ],
    }),
    weight: number({ title: 'Weight', help: 'How much this loss counts where there are several.', default: 1 }),
    delta: number({
      title: 'Delta',
      help: 'Where Huber’s loss goes over from squared to absolute.',
      default: 1,
      above: 0,
      applies: ({ function: name }) => name === 'huber',
    }),
  },
  inputs: { prediction: 'Prediction', target: 'Target' },
  summary: (_, { function: name, weight }) => (weight === 1 ? name : `${name} × ${weight}`),

  shapes({ prediction, target }, { function: name }) {
    if (name === 'crossEntropy' && prediction.length === 0)
      return problem('prediction', 'E_RANK', 'a scalar has no axis of classes', 'give it a shape such as [10]')
    if (sameShape(prediction, target) || (name === 'crossEntropy' && sameShape(prediction.slice(1), target)))
      return { out: [] }
    const wanted = shapeText(prediction)
    const ids = `${shapeText(prediction.slice(1))} for class ids, or ${wanted} for probabilities`
    return problem(
      'target',
      'E_SHAPE',
      `the target has shape ${shapeText(target)}, the prediction ${wanted}`,
      `give the target shape ${name === 'crossEntropy' ? ids : wanted}`,
    )
  },
  batched: () => false,
  differentiable: (port, { prediction, target }) => port === 'prediction' || sameShape(prediction, target),
  multiplications: ({ prediction }) => sizeOf(prediction),

  keeps: { forward: ['prediction', 'target'] },

  forward({ prediction, target }, _, { function: name, delta }) {
    if (name === 'crossEntropy') return { out: oneSample(crossEntropy(...sameSamples(prediction, target))) }
    if (name === 'bce') checkProbabilities(prediction)
    const { value } = pairLosses[name]
    const each = zip(prediction, target, (p, t) => value(p, t, delta))
    return { out: oneSample(each.data.reduce((sum, l) => sum + l, 0) / each.data.length) }
  },

  backward({ out }, { prediction, target }, _, { function: name, delta }) {
    const dl = out.data[0]!
    if (name === 'crossEntropy') {
      const [p, t] = sameSamples(prediction, target)
      const gradients = crossEntropyBackward(p, t, dl)
      return {
        prediction: sumTo(gradients.prediction, prediction.shape),
        target: gradients.target && sumTo(gradients.target, target.shape),
      }
    }
    const { byPrediction, byTarget } = pairLosses[name]
    // A mean over N elements: each has the N-th part of the gradient.
    const share = dl / sizeOf(broadcastSampled(prediction.shape, target.shape)!)
    const dp = zip(prediction, target, (p, t) => byPrediction(p, t, delta))
    const dt = zip(prediction, target, (p, t) => byTarget(p, t, delta))
    return {
      prediction: sumTo(
        map(dp, (d) => d * share),
        prediction.shape,
      ),
      target: sumTo(
        map(dt, (d) => d * share),
        target.shape,
      ),
    }
  },

  symbols: { prediction: 'p', target: 't', out: 'L' },
  forwardFormula: ({ function: name }) => lossFormulas[name].forward,
  backwardFormulas: ({ function: name }) => ({
    prediction: gradientOf('p', lossFormulas[name].byPrediction),
    target: gradientOf('t', lossFormulas[name].byTarget),
  }),

  lower(e, { prediction, target }, _, { function: name, delta }) {
    if (name === 'crossEntropy') {
      const samples = Math.max(prediction.shape[0]!, target.shape[0]!)
      const repeated = (x: Value) => e.broadcastTo(x, [samples, ...x.shape.slice(1)])
      const [logits, classes] = [repeated(prediction), repeated(target)]
      const probabilities = sameShape(prediction.shape.slice(1), target.shape.slice(1))
      const size = { ...lanesOf(logits.shape, 1), probabilities: probabilities ? 1 : 0 }
      const loss = e.value([1])
      e.emit('crossEntropy', { logits: logits.buffer, target: classes.buffer, loss: loss.buffer, ...size })
      return {
        out: loss,
        backward(dLoss, wanted) {
          const dLogits = wanted('prediction') ? e.value(logits.shape) : undefined
          const dTarget = probabilities && wanted('target') ? e.value(classes.shape) : undefined
          const gradients = { dLoss: dLoss.buffer, dLogits: dLogits?.buffer, dTarget: dTarget?.buffer }
          e.emit('crossEntropyBackward', { logits: logits.buffer, target: classes.buffer, ...gradients, ...size })
          return {
            prediction: dLogits && e.sumTo(dLogits, prediction.shape),
            target: dTarget && e.sumTo(dTarget, target.shape),
          }
        },
      }
    }
    if (name === 'bce') e.emit('probabilities', { x: prediction.buffer, count: sizeOf(prediction.shape) })
    const { value, byPrediction, byTarget } = loweredPairLosses[name]
    const share = 1 / sizeOf(broadcastSampled(prediction.shape, target.shape)!)
    return {
      out: e.mapSum([prediction, target], share, (m, p, t) => value(m, p, t, delta)),
      backward(dLoss, wanted) {
        const gradient = (by: PairFormula) =>
          e.map([dLoss, prediction, target], (m, g, p, t) =>
            m.multiply(m.multiply(g, m.constant(share)), by(m, p, t, delta)),
          )
        return {
          prediction: wanted('prediction') ? e.sumTo(gradient(byPrediction), prediction.shape) : undefined,
          target: wanted('target') ? e.sumTo(gradient(byTarget), target.shape) : undefined,
        }
      },
    }
  },

  examples: [
    { inputs: { prediction: [3], target: [3] }, out: [] },
    { inputs: { prediction: [2, 2], target: [2, 2] }, attributes: { function: 'l1' }, out: [] },
    { inputs: { prediction: [3], target: [3] }, attributes: { function: 'huber', delta: 0.5 }, out: [] },
    {
      inputs: { prediction: [3], target: [3] },
      attributes: { function: 'bce' },
      out: [],
      feeds: { prediction: 'probability', target: 'probability' },
    },
    { inputs: { prediction: [], target: [] }, attributes: { function: 'bceWithLogits', weight: 2 }, out: [] },
    {
      inputs: { prediction: [3], target: [] },
      attributes: { function: 'crossEntropy' },
      out: [],
      feeds: { target: { ids: 3 } },
    },
    {
      inputs: { prediction: [3, 2], target: [2] },
      attributes: { function: 'crossEntropy' },
      out: [],
      feeds: { target: { ids: 3 } },
    },
    { inputs: { prediction: [3, 2], target: [3, 2] }, attributes: { function: 'crossEntropy' }, out: [] },
  ],
})

/** A loss has no batch: one sample, which is a scalar. */
function oneSample(value: number): Tensor {
  return withSampleAxis(scalar(value))
}

/** Both with the same number of samples; a single one is repeated. */
function sameSamples(prediction: Tensor, target: Tensor): readonly [Tensor, Tensor] {
  const samples = Math.max(prediction.shape[0]!, target.shape[0]!)
  const repeated = (x: Tensor) => broadcastTo(x, [samples, ...x.shape.slice(1)] satisfies Shape)
  return [repeated(prediction), repeated(target)]
}

/** PyTorch refuses them too. NaN goes through, so that it can be seen on the edges. */
function checkProbabilities(prediction: Tensor) {
  const wrong = prediction.data.find((p) => p < 0 || p > 1)
  if (wrong === undefined) return
  throw new NodeRunProblem(
    problem(
      'prediction',
      'E_PROBABILITY',
      `${wrong} is no probability`,
      'put a sigmoid before it, or use bceWithLogits',
    ),
  )
}
