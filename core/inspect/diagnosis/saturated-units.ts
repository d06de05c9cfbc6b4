import { portId } from '../../compile/expand.ts'
import type { Finding, Rule } from './finding.ts'
import { normalised, otherActivation, otherInitialiser } from './what-ifs.ts'

/** The largest slope of what is flat on both sides. */
const peaks: { readonly [name: string]: number } = {
  sigmoid: 0.25,
  tanh: 1,
  softsign: 1,
  hardtanh: 1,
  hardsigmoid: 1 / 6,
}
/** Flat is what has less of the largest slope than this. */
const flat = 0.05
const muchOf = 0.5

/** Values that stand where the function is flat: their slope lets next to nothing of the gradient back. */
export const saturatedUnits: Rule = (examined) =>
  examined.plan.nodes.flatMap(({ id }): Finding[] => {
    const { name = '', f, alpha } = examined.activation(id) ?? {}
    const peak = Object.hasOwn(peaks, name) ? peaks[name] : undefined
    const into = peak === undefined ? undefined : examined.arriving(id)
    if (into === undefined || f === undefined || peak === undefined) return []
    let saturated = 0
    let size = 0
    let slopes = 0
    for (const x of into.data) {
      const slope = Math.abs(f.df(x, alpha))
      if (slope < flat * peak) saturated++
      size += Math.abs(x)
      slopes += slope
    }
    const count = into.data.length
    if (saturated < muchOf * count) return []
    const layer = examined.layerBefore(id)
    const edge = portId(id, 'in')
    // One number alone has no deviation; what comes from outside of a group has no edge of its own here.
    const spread = (into.shape.at(-1) ?? 1) > 1 && examined.document.edges.has(edge)
    return [
      {
        rule: 'saturatedUnits',
        title: 'Saturated units',
        node: id,
        text: `Most of what goes into this ${f.title} is so large that it is flat there: its slope is below ${flat * 100} % of what it can be.`,
        evidence: [
          { label: 'saturated values', value: saturated },
          { label: 'values', value: count },
          { label: 'mean size of the input', value: size / count },
          { label: 'mean slope', value: slopes / count },
        ],
        whatIfs: [
          ...(layer === undefined ? [] : [otherInitialiser([layer], 'xavierNormal', 'Xavier normal')]),
          otherActivation([id], 'relu'),
          ...(spread ? [normalised(id, edge)] : []),
        ],
      },
    ]
  })
