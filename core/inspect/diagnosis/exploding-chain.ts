import type { Rule } from './finding.ts'
import { mainChain, ofType, throughput } from './chain.ts'
import { otherInitialiser } from './what-ifs.ts'

const far = 1e3

/** Every node on the way makes the gradient larger. */
export const explodingChain: Rule = (examined) => {
  const links = mainChain(examined)
  const ends = throughput(links)
  if (ends === undefined || !(ends.last / ends.first > far)) return []
  const inner = links.slice(1)
  const worst = inner.reduce((a, b) => (b.leaves / b.arrives > a.leaves / a.arrives ? b : a))
  const layers = ofType(examined, inner, 'linear', 'conv')
  return [
    {
      rule: 'explodingChain',
      title: 'Exploding gradient',
      node: worst.node,
      text: `From the objective to the first node of the chain the gradient grows at nearly every step, most of all at ${worst.node}. A step that suits the last layer throws the first one far away.`,
      evidence: [
        { label: 'norm at the objective', value: ends.first },
        { label: 'norm at the beginning', value: ends.last },
        { label: 'times', value: ends.last / ends.first },
        { label: 'nodes on the way', value: inner.length },
        { label: `through ${worst.node}`, value: worst.leaves / worst.arrives },
      ],
      whatIfs:
        layers.length === 0
          ? []
          : [
              otherInitialiser(layers, 'xavierNormal', 'Xavier normal'),
              otherInitialiser(layers, 'kaimingNormal', 'Kaiming normal'),
            ],
    },
  ]
}
