import type { Rule } from './finding.ts'
import { normOf } from './examined.ts'

/**
 * A step downhill that ends higher than it began. Along the step the objective is about a parabola: from its slope and one
 * value on it follows how long a step may be.
 */
export const overshootingRate: Rule = (examined) => {
  const { downhill, plan, session } = examined
  if (downhill === undefined) return []
  const { rate, objectives, squares } = downhill
  const [before = NaN, after = NaN] = objectives
  if (!Number.isFinite(before) || squares === 0 || after <= before) return []
  // f(η) ≈ f − η g² + ½ κ g² η²: the step ends as high as it began at η = 2/κ, and lowest at 1/κ.
  const curvature = (2 * (after - before + rate * squares)) / (rate ** 2 * squares)
  const longest = Number.isFinite(curvature) && curvature > 0 ? 2 / curvature : rate / 100
  let culprit = plan.parameters[0]?.node ?? ''
  let most = -1
  for (const { name, node, gradient, buffer, frozen } of plan.parameters) {
    const norm = gradient && !buffer && !frozen ? (normOf(session.parameter(name)?.gradient) ?? 0) : 0
    if (norm > most) {
      most = norm
      culprit = node
    }
  }
  const better = Number((longest / 2).toPrecision(2))
  return [
    {
      rule: 'overshootingRate',
      title: 'A learning rate that overshoots',
      node: culprit,
      text: `A step of training with rate ${rate} makes the objective larger: it goes downhill, and up again on the other side. ${culprit} moves the farthest.`,
      evidence: [
        { label: 'rate', value: rate },
        { label: 'objective before the step', value: before },
        { label: 'objective after it', value: after },
        { label: 'largest rate that goes down', value: longest },
      ],
      whatIfs: [{ label: `Train with rate ${better}`, changes: [{ kind: 'rate', value: better }] }],
    },
  ]
}
