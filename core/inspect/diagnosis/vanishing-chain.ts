import type { Rule } from './finding.ts'
import { mainChain, ofType, throughput } from './chain.ts'
import { otherActivation, otherInitialiser } from './what-ifs.ts'

/** Less than this arrives at the other end. */
const nothing = 1e-3

/** Every node on the way takes a little of the gradient, and all together nearly everything. */
export const vanishingChain: Rule = (examined) => {
  const links = mainChain(examined)
  const ends = throughput(links)
  if (ends === undefined || !(ends.last / ends.first < nothing)) return []
  const inner = links.slice(1)
  const worst = inner.reduce((a, b) => (b.leaves / b.arrives < a.leaves / a.arrives ? b : a))
  const name = examined.activation(worst.node)?.name
  const alike = ofType(examined, inner, 'activation').filter((id) => {
    const own = examined.activation(id)
    return own?.f !== undefined && (name === undefined || own.name === name) && own.name !== 'relu'
  })
  const layers = ofType(examined, inner, 'linear', 'conv')
  return [
    {
      rule: 'vanishingChain',
      title: 'Vanishing gradient',
      node: worst.node,
      text: `From the objective to the first node of the chain the gradient shrinks at nearly every step; ${worst.node} takes the most. What is far from the objective hardly learns.`,
      evidence: [
        { label: 'norm at the objective', value: ends.first },
        { label: 'norm at the beginning', value: ends.last },
        { label: 'left of it', value: ends.last / ends.first },
        { label: 'nodes on the way', value: inner.length },
        { label: `through ${worst.node}`, value: worst.leaves / worst.arrives },
      ],
      whatIfs: [
        ...(alike.length > 0 ? [otherActivation(alike, name === 'tanh' ? 'relu' : 'tanh')] : []),
        ...(layers.length > 0 ? [otherInitialiser(layers, 'xavierNormal', 'Xavier normal')] : []),
      ],
    },
  ]
}
