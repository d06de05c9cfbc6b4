import { describe, expect, it } from 'vitest'
import type { PlainGraph } from '../../compile/testing/graph.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { DiagnosisOptions } from './diagnose.ts'
import { compile } from '../../compile/compile.ts'
import { graph } from '../../compile/testing/graph.ts'
import { applyDiff } from '../../graph/apply.ts'
import { isRefusal } from '../../graph/problems.ts'
import { areProblems } from '../../run/session.ts'
import { tensor } from '../../tensor/tensor.ts'
import { diagnose, examine } from './diagnose.ts'
import { whatIfEdit } from './finding.ts'
import { normRatios } from './norm-ratios.ts'

type Weights = { readonly [name: string]: Tensor }

function examined(plain: PlainGraph, options: Partial<DiagnosisOptions> = {}, weights: Weights = {}) {
  const document = graph(plain, weights)
  const found = examine(document, compile(document), { rate: 1e-6, ...options })
  if (areProblems(found)) throw new Error(JSON.stringify(found))
  return found
}

/** What one rule finds. */
const find = (rule: string, plain: PlainGraph, options?: Partial<DiagnosisOptions>, weights?: Weights) =>
  diagnose(examined(plain, options, weights)).filter((finding) => finding.rule === rule)

/** What a rule finds after a what-if was accepted. */
function after(rule: string, plain: PlainGraph, which: number, options?: Partial<DiagnosisOptions>, weights?: Weights) {
  const before = examined(plain, options, weights)
  const finding = diagnose(before).find((one) => one.rule === rule)!
  const edit = whatIfEdit(before.document, finding.whatIfs[which]!)
  if (isRefusal(edit)) throw new Error(edit.message)
  applyDiff(before.document, edit)
  const again = examine(before.document, compile(before.document), { rate: 1e-6, ...options })
  if (areProblems(again)) throw new Error(JSON.stringify(again))
  return diagnose(again).filter((one) => one.rule === rule)
}

const value = (finding: ReturnType<typeof find>[number], label: string) =>
  finding.evidence.find((one) => one.label === label)?.value

const through = (name: string, size = 8): PlainGraph => ({
  nodes: {
    x: { type: 'input', attributes: { shape: [size] } },
    act: { type: 'activation', attributes: { function: name } },
  },
  edges: [['x.out', 'act.in']],
})

describe('dead units', () => {
  // 4 samples of 8 units: the first `shut` are never above 0.
  const fed = (shut: number) => ({
    inputs: {
      x: tensor(
        [4, 8],
        Array.from({ length: 32 }, (_, i) => (i % 8 < shut ? -1 - i : i < 8 ? 1 : -1)),
      ),
    },
  })
  it('are found where more are shut than chance would have it', () => {
    const [finding] = find('deadUnits', through('relu'), fed(4))
    expect(finding).toMatchObject({ node: 'act', title: 'Dead units' })
    expect(value(finding!, 'dead units')).toBe(4)
    expect(value(finding!, 'units')).toBe(8)
    expect(find('deadUnits', through('relu'), fed(8))[0]?.title).toBe('All units are dead')
    expect(after('deadUnits', through('relu'), 0, fed(4))).toEqual([])
  })
  it('are not one of eight, nor half of them for a single sample', () => {
    expect(find('deadUnits', through('relu'), fed(1))).toEqual([])
    const half = { inputs: { x: tensor([1, 8], [-1, 1, -1, 1, -1, 1, -1, 1]) } }
    expect(find('deadUnits', through('relu'), half)).toEqual([])
    expect(find('deadUnits', through('leakyRelu'), fed(8))).toEqual([])
  })
})

describe('saturated units', () => {
  const fed = (...data: number[]) => ({ inputs: { x: tensor([1, 4], data) } })
  it('are found where most values stand where the function is flat', () => {
    // tanh′(3) = 0.00987, below 5 % of 1; tanh′(2) = 0.0707 is not.
    const [finding] = find('saturatedUnits', through('tanh', 4), fed(3, -3, 2, 0))
    expect(value(finding!, 'saturated values')).toBe(2)
    expect(value(finding!, 'mean size of the input')).toBe(2)
    const slopes = [3, -3, 2, 0].map((x) => 1 - Math.tanh(x) ** 2)
    expect(value(finding!, 'mean slope')).toBeCloseTo(slopes.reduce((a, b) => a + b) / 4, 12)
    expect(find('saturatedUnits', through('sigmoid', 4), fed(9, 9, -9, -9))).toHaveLength(1)
  })
  it('are none any more where large numbers are normalised before', () => {
    const large = fed(300, -100, 20, -800)
    const [finding] = find('saturatedUnits', through('tanh', 4), large)
    const which = finding!.whatIfs.findIndex(({ label }) => label === 'Normalise what goes into act')
    expect(after('saturatedUnits', through('tanh', 4), which, large)).toEqual([])
    // One number alone would be 0 then, whatever it was.
    const alone = { inputs: { x: tensor([2, 1], [9, -9]) } }
    const labels = find('saturatedUnits', through('tanh', 1), alone).flatMap(({ whatIfs }) =>
      whatIfs.map((one) => one.label),
    )
    expect(labels).toEqual(['Use ReLU in act'])
  })
  it('are not those that are nearly so', () => {
    expect(find('saturatedUnits', through('tanh', 4), fed(2, -2, 2, -2))).toEqual([])
    expect(find('saturatedUnits', through('tanh', 4), fed(9, 1, 1, 1))).toEqual([])
    expect(find('saturatedUnits', through('relu', 4), fed(9, 9, 9, 9))).toEqual([])
  })
})

/** x → (linear → activation) × layers → loss, every weight matrix `scale` times the identity. */
function deep(layers: number, name: string, scale: number): readonly [PlainGraph, Weights] {
  const nodes: { [id: string]: PlainGraph['nodes'][string] } = {
    x: { type: 'input', attributes: { shape: [2], value: [0.5, -0.5] } },
    t: { type: 'input', attributes: { shape: [2], value: 1, role: 'target' } },
    loss: { type: 'loss' },
  }
  const edges: [string, string][] = []
  const weights: { [name: string]: Tensor } = {}
  let from = 'x.out'
  for (let i = 1; i <= layers; i++) {
    nodes[`fc${i}`] = { type: 'linear', attributes: { outFeatures: 2, bias: false } }
    nodes[`act${i}`] = { type: 'activation', attributes: { function: name } }
    weights[`fc${i}.weight`] = tensor([2, 2], [scale, 0, 0, scale])
    edges.push([from, `fc${i}.in`], [`fc${i}.out`, `act${i}.in`])
    from = `act${i}.out`
  }
  edges.push([from, 'loss.prediction'], ['t.out', 'loss.target'])
  return [{ nodes, edges }, weights]
}

describe('chains', () => {
  it('vanish through sigmoids, and through small weights', () => {
    // Each layer takes at least 3/4; ten of them at least 1 − 4⁻¹⁰.
    const [plain, weights] = deep(10, 'sigmoid', 1)
    const [finding] = find('vanishingChain', plain, {}, weights)
    expect(value(finding!, 'left of it')).toBeLessThan(0.25 ** 10)
    expect(value(finding!, 'nodes on the way')).toBe(20)
    expect(finding!.node).toMatch(/^act/)
    expect(after('vanishingChain', plain, 0, {}, weights)).toEqual([])
    // Without activations in the way: exactly 0.3 a layer.
    const [small, smallWeights] = deep(10, 'identity', 0.3)
    const [linear] = find('vanishingChain', small, {}, smallWeights)
    expect(value(linear!, 'left of it')! / 0.3 ** 10).toBeCloseTo(1, 9)
    expect(linear!.node).toMatch(/^fc/)
  })
  it('do not vanish where a thousandth is left, or the way is short', () => {
    const [nearly, nearlyWeights] = deep(5, 'identity', 0.3)
    expect(0.3 ** 5).toBeGreaterThan(1e-3)
    expect(find('vanishingChain', nearly, {}, nearlyWeights)).toEqual([])
    const [short, shortWeights] = deep(1, 'identity', 1e-4)
    expect(find('vanishingChain', short, {}, shortWeights)).toEqual([])
  })
  it('explode through large weights', () => {
    const [plain, weights] = deep(10, 'identity', 3)
    const [finding] = find('explodingChain', plain, {}, weights)
    expect(value(finding!, 'times')! / 3 ** 10).toBeCloseTo(1, 9)
    expect(after('explodingChain', plain, 0, {}, weights)).toEqual([])
    const [nearly, nearlyWeights] = deep(6, 'identity', 3)
    expect(find('explodingChain', nearly, {}, nearlyWeights)).toEqual([])
  })
})

describe('parameters nothing reaches', () => {
  const stopped = (stopGradient: boolean): PlainGraph => ({
    nodes: {
      x: { type: 'input', attributes: { shape: [2] } },
      fc1: { type: 'linear', attributes: { outFeatures: 3 } },
      fc2: { type: 'linear', attributes: { outFeatures: 1 }, stopGradient },
      t: { type: 'input' },
      loss: { type: 'loss' },
    },
    edges: [
      ['x.out', 'fc1.in'],
      ['fc1.out', 'fc2.in'],
      ['fc2.out', 'loss.prediction'],
      ['t.out', 'loss.target'],
    ],
  })
  it('are named with what stops the gradient', () => {
    const [finding] = find('unreachableParameters', stopped(true))
    expect(finding).toMatchObject({ node: 'fc1', evidence: [{ label: 'parameters', value: 9 }] })
    expect(finding!.text).toContain('fc2')
    expect(after('unreachableParameters', stopped(true), 0)).toEqual([])
    expect(find('unreachableParameters', stopped(false))).toEqual([])
  })
})

const classifier = (name: string): PlainGraph => ({
  nodes: {
    x: { type: 'input', attributes: { shape: [4], value: [3, 0, 0, -1] } },
    act: { type: 'activation', attributes: { function: name } },
    t: { type: 'input', attributes: { shape: [], value: 0, role: 'target' } },
    loss: { type: 'loss', attributes: { function: 'crossEntropy' } },
  },
  edges: [
    ['x.out', 'act.in'],
    ['act.out', 'loss.prediction'],
    ['t.out', 'loss.target'],
  ],
})

describe('losses fed with the wrong thing', () => {
  it('cross entropy of what was softmaxed', () => {
    const [finding] = find('softmaxedLogits', classifier('softmax'))
    expect(finding).toMatchObject({ node: 'act' })
    expect(value(finding!, 'loss of a perfect answer')).toBeCloseTo(-Math.log(Math.E / (Math.E + 3)), 12)
    expect(after('softmaxedLogits', classifier('softmax'), 0)).toEqual([])
    // The logarithm of a softmax is its own: nothing is lost.
    expect(find('softmaxedLogits', classifier('logSoftmax'))).toEqual([])
  })

  const binary = (name: string, loss: string): PlainGraph => ({
    nodes: {
      x: { type: 'input', attributes: { shape: [2], value: [2, -3] } },
      act: { type: 'activation', attributes: { function: name } },
      t: { type: 'input', attributes: { shape: [2], value: [1, 0], role: 'target' } },
      loss: { type: 'loss', attributes: { function: loss } },
    },
    edges: [
      ['x.out', 'act.in'],
      ['act.out', 'loss.prediction'],
      ['t.out', 'loss.target'],
    ],
  })
  it('probabilities that are none', () => {
    const [finding] = find('logitsAsProbabilities', binary('identity', 'bce'))
    expect(finding).toMatchObject({ node: 'loss' })
    expect(finding!.evidence.map((one) => one.value)).toEqual([-3, 2, 2, 2])
    expect(after('logitsAsProbabilities', binary('identity', 'bce'), 0)).toEqual([])
    expect(find('logitsAsProbabilities', binary('sigmoid', 'bce'))).toEqual([])
    expect(find('logitsAsProbabilities', binary('identity', 'bceWithLogits'))).toEqual([])
  })
  it('a sigmoid twice', () => {
    const [finding] = find('sigmoidBeforeLogits', binary('sigmoid', 'bceWithLogits'))
    expect(finding).toMatchObject({ node: 'act' })
    expect(value(finding!, 'loss of a perfect no')).toBeCloseTo(Math.log(2), 12)
    expect(after('sigmoidBeforeLogits', binary('sigmoid', 'bceWithLogits'), 0)).toEqual([])
    expect(after('sigmoidBeforeLogits', binary('sigmoid', 'bceWithLogits'), 1)).toEqual([])
    expect(find('sigmoidBeforeLogits', binary('tanh', 'bceWithLogits'))).toEqual([])
  })
})

describe('a bias before batch norm', () => {
  const norm = (shape: number[], more: PlainGraph['edges'] = []): PlainGraph => ({
    nodes: {
      x: { type: 'input', attributes: { shape } },
      fc: { type: 'linear', attributes: { outFeatures: 3 } },
      norm: { type: 'batchNorm' },
      square: { type: 'activation', attributes: { function: 'square' } },
      other: { type: 'output' },
    },
    edges: [
      ['x.out', 'fc.in'],
      ['fc.out', 'norm.in'],
      ['norm.out', 'square.in'],
      ...(more.length > 0 ? more : [['x.out', 'other.in'] as const]),
    ],
  })
  it('has no gradient in training, and can go', () => {
    const training = { training: true, batch: 4 }
    const [finding] = find('biasBeforeBatchNorm', norm([2]), training)
    expect(finding).toMatchObject({ node: 'fc' })
    expect(value(finding!, 'parameters without effect')).toBe(3)
    expect(value(finding!, 'gradient norm of the bias')).toBeLessThan(1e-12)
    const saved = { 'fc.bias': tensor([3], [1, 2, 3]) }
    expect(after('biasBeforeBatchNorm', norm([2]), 0, training, saved)).toEqual([])
  })
  it('has its use where something else reads the layer, or the channels are others', () => {
    expect(find('biasBeforeBatchNorm', norm([2], [['fc.out', 'other.in']]))).toEqual([])
    expect(find('biasBeforeBatchNorm', norm([5, 2]))).toEqual([])
  })
})

describe('a learning rate that overshoots', () => {
  // L(w) = (2w − 6)²: the curvature is 8, so a rate above 2/8 overshoots.
  const one: PlainGraph = {
    nodes: {
      x: { type: 'input', attributes: { shape: [], value: 2 } },
      w: { type: 'parameter', attributes: { shape: [], value: 0 } },
      prediction: { type: 'multiply' },
      t: { type: 'input', attributes: { shape: [], role: 'target', value: 6 } },
      loss: { type: 'loss' },
    },
    edges: [
      ['w.out', 'prediction.in0'],
      ['x.out', 'prediction.in1'],
      ['prediction.out', 'loss.prediction'],
      ['t.out', 'loss.target'],
    ],
  }
  it('says how large it may be', () => {
    const [finding] = find('overshootingRate', one, { rate: 0.3 })
    expect(finding).toMatchObject({ node: 'w' })
    expect(value(finding!, 'objective before the step')).toBe(36)
    expect(value(finding!, 'objective after it')).toBeCloseTo(8.4 ** 2, 10)
    expect(value(finding!, 'largest rate that goes down')).toBeCloseTo(0.25, 12)
    expect(finding!.whatIfs[0]!.changes).toEqual([{ kind: 'rate', value: 0.13 }])
  })
  it('is not one just below', () => {
    expect(find('overshootingRate', one, { rate: 0.24 })).toEqual([])
    expect(find('overshootingRate', one, { rate: 0.125 })).toEqual([])
  })
})

describe('norm ratios', () => {
  it('are norms out over norms in, both ways', () => {
    const [plain, weights] = deep(2, 'identity', 3)
    const ratios = new Map(normRatios(examined(plain, {}, weights)).map((one) => [one.node, one]))
    expect(ratios.get('fc1')?.forward).toBeCloseTo(3, 12)
    expect(ratios.get('fc2')?.backward).toBeCloseTo(3, 12)
    expect(ratios.get('act1')).toMatchObject({ forward: 1, backward: 1 })
    expect(ratios.has('x')).toBe(false)
  })
})
