import type { Finding, Rule } from './finding.ts'
import { otherActivation, otherInitialiser } from './what-ifs.ts'

/** A part of this size is worth a word. */
const muchOf = 0.2

/**
 * Units of a ReLU that are shut for every sample: nothing comes through them, and nothing comes back to open them again. With
 * few samples some are shut by chance, half of them for a single one; only what is clearly more counts.
 */
export const deadUnits: Rule = (examined) =>
  examined.plan.nodes.flatMap(({ id }): Finding[] => {
    const relu = examined.activation(id)?.name === 'relu'
    const into = relu ? examined.arriving(id) : undefined
    if (into === undefined) return []
    const samples = into.shape[0] ?? 1
    const units = into.data.length / samples
    let dead = 0
    for (let unit = 0; unit < units; unit++) {
      let shut = true
      for (let sample = 0; sample < samples && shut; sample++) shut = into.data[sample * units + unit]! <= 0
      if (shut) dead++
    }
    const chance = 0.5 ** samples
    const share = dead / units
    const more = share > chance + 3 * Math.sqrt((chance * (1 - chance)) / units) && share >= muchOf
    if (!more && !(dead === units && units >= 4)) return []
    const layer = examined.layerBefore(id)
    return [
      {
        rule: 'deadUnits',
        title: dead === units ? 'All units are dead' : 'Dead units',
        node: id,
        text: `Their input is not above 0 for any sample, so ReLU gives 0 and lets no gradient back: they cannot learn their way out.`,
        evidence: [
          { label: 'dead units', value: dead },
          { label: 'units', value: units },
          { label: 'samples', value: samples },
        ],
        whatIfs: [
          otherActivation([id], 'leakyRelu'),
          ...(layer === undefined ? [] : [otherInitialiser([layer], 'kaimingNormal', 'Kaiming normal')]),
        ],
      },
    ]
  })
