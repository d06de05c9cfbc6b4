import { sameShape, shapeText, sizeOf, type Tensor } from '../tensor/tensor.ts'
import type { Diff } from './diff.ts'
import type { GraphDocument, NodeId, Weight } from './document.ts'
import { Draft } from './draft.ts'
import { nodeOf, splitPort } from './ids.ts'
import { refusal, type Problem } from './problems.ts'

export interface NewWeight {
  readonly tensor: Tensor
  /** What it has been saved as until now, else float32. */
  readonly dtype?: Weight['dtype']
}

/** One saved weight by name (`fc1.weight`). See `setWeights`. */
export function setWeight(document: GraphDocument, name: string, weight: NewWeight): Diff | Problem {
  return setWeights(document, [[name, weight]])
}

/**
 * Saves weights in the document, where they win over a node's value and initialiser. Numbers saved as float32 are rounded
 * to it here, so that what is seen is what will be read again. Whether the shapes fit the node is found when compiling.
 */
export function setWeights(
  document: GraphDocument,
  weights: Iterable<readonly [name: string, weight: NewWeight]>,
): Diff | Problem {
  const draft = new Draft(document)
  for (const [name, { tensor, dtype }] of weights) {
    const [node, parameter] = splitPort(name)
    if (!document.nodes.has(node) || parameter === '')
      return refusal('E_WEIGHT', { node }, `${name} belongs to no node of this graph`, 'name it <node>.<parameter>')
    if (tensor.data.length !== sizeOf(tensor.shape)) {
      const message = `${tensor.data.length} numbers do not fill ${shapeText(tensor.shape)}`
      return refusal('E_WEIGHT', { node, port: parameter }, message, `give ${sizeOf(tensor.shape)}`)
    }
    const before = document.weights.get(name)
    const type = dtype ?? before?.dtype ?? 'float32'
    const rounded = type === 'float64' ? tensor : { shape: tensor.shape, data: tensor.data.map(Math.fround) }
    const kept =
      before && before.dtype === type && sameShape(before.tensor.shape, tensor.shape) ? before.extra : undefined
    const extra = kept ? { extra: kept } : {}
    draft.weights.set(name, { dtype: type, tensor: rounded, ...extra, order: before?.order ?? draft.nextOrder() })
  }
  return draft.finish()
}

/** Forgets the saved weights of the nodes (of all nodes if left out), so that they are drawn from their initialisers again. */
export function clearWeights(document: GraphDocument, ids?: Iterable<NodeId>): Diff {
  const draft = new Draft(document)
  const chosen = ids && new Set(ids)
  for (const name of document.weights.keys())
    if (!chosen || chosen.has(nodeOf(name))) draft.weights.set(name, undefined)
  return draft.finish()
}
