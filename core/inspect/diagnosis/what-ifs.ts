import type { NodeId, PortId } from '../../graph/document.ts'
import type { WhatIf } from './finding.ts'
import { scalarFunction } from '../../nodes/scalar-functions.ts'

/* What rules propose again and again. */

export function otherActivation(nodes: readonly NodeId[], name: string): WhatIf {
  const title = scalarFunction(name)?.title ?? name
  return {
    label: `Use ${title} in ${named(nodes)}`,
    changes: nodes.map((node) => ({ kind: 'attributes', node, values: { function: name } })),
  }
}

/** Draws the weights of layers anew; saved ones go, since they would win. */
export function otherInitialiser(layers: readonly NodeId[], init: string, title: string): WhatIf {
  return {
    label: `Draw ${named(layers)} by ${title}`,
    changes: layers.flatMap((node) => [
      { kind: 'attributes', node, values: { init } } as const,
      { kind: 'forget', node } as const,
    ]),
  }
}

export function removal(node: NodeId, what: string): WhatIf {
  return { label: `Remove the ${what} ${node}`, changes: [{ kind: 'remove', node }] }
}

/** Numbers of mean 0 and deviation 1 arrive then, however large they were. */
export function normalised(node: NodeId, edge: PortId): WhatIf {
  return { label: `Normalise what goes into ${node}`, changes: [{ kind: 'insert', edge, type: 'layerNorm' }] }
}

export function otherLoss(node: NodeId, name: string, title: string): WhatIf {
  return { label: `Use ${title} in ${node}`, changes: [{ kind: 'attributes', node, values: { function: name } }] }
}

/** "act1", "act1 and act2", "10 nodes". */
function named(nodes: readonly NodeId[]): string {
  if (nodes.length > 3) return `${nodes.length} nodes`
  return nodes.length < 2 ? (nodes[0] ?? '') : `${nodes.slice(0, -1).join(', ')} and ${nodes.at(-1)!}`
}
