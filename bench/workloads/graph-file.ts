import { encodeFloats } from '../../core/tensor/base64.ts'
import type { Model } from './model.ts'

/** A model as the text of a graph file, with its weights in it. The data are for the inputs `x` and `t`. */
export function graphFile({ layers, inShape, outShape, loss }: Model): string {
  const nodes: { [id: string]: object } = {
    x: { type: 'input', attributes: { shape: inShape } },
    t: { type: 'input', attributes: { shape: loss === 'mse' ? outShape : [], role: 'target' } },
    loss: { type: 'loss', attributes: { function: loss } },
  }
  const edges: [string, string][] = []
  const weights: { [name: string]: object } = {}
  let last = 'x'
  const weight = (name: string, shape: readonly number[], numbers: Float32Array) => {
    weights[name] = { shape, dtype: 'float32', data: encodeFloats(Float64Array.from(numbers), 'float32') }
  }
  layers.forEach((layer, place) => {
    const id = `layer${place}`
    switch (layer.kind) {
      case 'linear':
        nodes[id] = { type: 'linear', attributes: { outFeatures: layer.outFeatures } }
        weight(`${id}.weight`, [layer.outFeatures, layer.inFeatures], layer.weight)
        weight(`${id}.bias`, [layer.outFeatures], layer.bias)
        break
      case 'conv': {
        const kernel = layer.kernel.slice(2 - layer.axes)
        const attributes = { outChannels: layer.to[0], kernelSize: kernel, stride: layer.stride }
        nodes[id] = { type: 'conv', attributes }
        weight(`${id}.weight`, [layer.to[0], layer.from[0], ...kernel], layer.weight)
        weight(`${id}.bias`, [layer.to[0]], layer.bias)
        break
      }
      case 'flatten':
        nodes[id] = { type: 'flatten' }
        break
      default:
        nodes[id] = { type: 'activation', attributes: { function: layer.kind } }
    }
    edges.push([`${last}.out`, `${id}.in`])
    last = id
  })
  edges.push([`${last}.out`, 'loss.prediction'], ['t.out', 'loss.target'])
  return JSON.stringify({ format: 'gradwire', version: 1, name: 'Bench', nodes, edges, weights })
}
