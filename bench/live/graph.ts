import { writeGraph } from '../../core/format/write.ts'
import { createDocument } from '../../core/graph/create.ts'
import type { GraphNode } from '../../core/graph/document.ts'

/** The input that is dragged, and how many numbers it has. */
export const dragged = 'x'
export const signal = 8

/**
 * A residual network as people draw it: a small signal, a convolution, and blocks of layer norm, Linear, activation and sum,
 * with a loss at its end. Every node lies behind the input, and every parameter learns.
 */
export function residualFile(count: number): string {
  const nodes: GraphNode[] = []
  const edges: (readonly [from: string, to: string])[] = []
  const positions: (readonly [id: string, place: readonly [number, number]])[] = []
  const add = (
    id: string,
    type: string,
    attributes: GraphNode['attributes'],
    from: readonly (readonly [string, string])[],
  ) => {
    const at = nodes.length
    positions.push([id, [Math.floor(at / 8) * 260, (at % 8) * 190]])
    nodes.push({ id, type, attributes, order: at })
    for (const [source, port] of from) edges.push([`${source}.out`, `${id}.${port}`])
  }
  const value = [Array.from({ length: signal }, (_, i) => Math.round(100 * Math.sin(i + 1)) / 100)]
  add(dragged, 'input', { shape: [1, signal], value }, [])
  add('target', 'input', { shape: [1], value: [0.5] }, [])
  add('conv', 'conv', { padding: 'same' }, [[dragged, 'in']])
  add('flat', 'flatten', {}, [['conv', 'in']])
  add('stem', 'linear', { outFeatures: signal }, [['flat', 'in']])
  let last = 'stem'
  const blocks = Math.max(1, Math.round((count - 7) / 4))
  for (let i = 1; i <= blocks; i++) {
    add(`norm${i}`, 'layerNorm', {}, [[last, 'in']])
    add(`fc${i}`, 'linear', { outFeatures: signal }, [[`norm${i}`, 'in']])
    add(`act${i}`, 'activation', { function: i % 2 === 0 ? 'tanh' : 'gelu' }, [[`fc${i}`, 'in']])
    add(`sum${i}`, 'add', {}, [
      [last, 'in0'],
      [`act${i}`, 'in1'],
    ])
    last = `sum${i}`
  }
  add('head', 'linear', { outFeatures: 1 }, [[last, 'in']])
  add('loss', 'loss', { function: 'mse' }, [
    ['head', 'prediction'],
    ['target', 'target'],
  ])
  return writeGraph(
    createDocument({
      properties: { name: `${nodes.length} nodes` },
      nodes,
      edges: edges.map(([from, to], order) => ({ from, to, order })),
      positions: positions.map(([id, place]) => [id, [place[0], place[1]]]),
    }),
  )
}
