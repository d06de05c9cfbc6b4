import type { GraphDocument, NodeId } from '../../core/graph/document.ts'
import type { ParameterSpec } from '../../core/nodes/define.ts'
import { initialise } from '../../core/tensor/initialise.ts'
import { randomStream } from '../../core/tensor/random.ts'
import type { Tensor } from '../../core/tensor/tensor.ts'
import { sameShape } from '../../core/tensor/tensor.ts'

/** What a parameter is when a run begins: what the document lists, else what its initialiser draws from the seed. */
export function parameterValue(document: GraphDocument, name: string, spec: ParameterSpec): Tensor {
  const listed = document.weights.get(name)?.tensor
  if (listed !== undefined && sameShape(listed.shape, spec.shape)) return listed
  return drawn(name, spec, document.properties.seed)
}

/** All parameters of a node drawn from another seed; buffers stay. */
export function drawAgain(
  id: NodeId,
  specs: { readonly [name: string]: ParameterSpec },
  seed: number,
): readonly (readonly [string, { readonly tensor: Tensor; readonly dtype: 'float64' }])[] {
  return Object.entries(specs).flatMap(([short, spec]) => {
    const name = `${id}.${short}`
    return spec.buffer ? [] : [[name, { tensor: drawn(name, spec, seed), dtype: 'float64' }] as const]
  })
}

function drawn(name: string, spec: ParameterSpec, seed: number): Tensor {
  return initialise(spec.shape, spec.init, randomStream(seed, name))
}
