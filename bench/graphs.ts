/*
 * Generated graphs of a chosen size, as the text of a graph file, so that reading is measured too.
 */

export interface Shape {
  readonly title: string
  /** The text of a graph with this many nodes, more or less. */
  readonly text: (nodes: number) => string
}

type Edge = readonly [from: string, to: string]

function graph(nodes: { readonly [id: string]: object }, edges: readonly Edge[]): string {
  return JSON.stringify({ format: 'gradwire', version: 1, name: 'Generated', seed: 1, nodes, edges })
}

const width = 8
const linear = { type: 'linear', attributes: { outFeatures: width } }
const tanh = { type: 'activation', attributes: { function: 'tanh' } }
const input = { type: 'input', attributes: { shape: [width] } }

/** One long chain: Linear, tanh, Linear, tanh … */
export const chain: Shape = {
  title: 'chain',
  text(nodes) {
    const all: { [id: string]: object } = { x: input }
    const edges: Edge[] = []
    let last = 'x'
    for (let index = 1; index < nodes; index++) {
      const id = `n${index}`
      all[id] = index % 2 === 1 ? linear : tanh
      edges.push([`${last}.out`, `${id}.in`])
      last = id
    }
    return graph(all, edges)
  },
}

/** Residual blocks, x + tanh(Linear(x)): every block fans out and joins, so paths double while nodes do not. */
export const residual: Shape = {
  title: 'residual',
  text(nodes) {
    const all: { [id: string]: object } = { x: input }
    const edges: Edge[] = []
    let last = 'x'
    for (let block = 1; block <= (nodes - 1) / 3; block++) {
      const [weights, bend, sum] = [`w${block}`, `a${block}`, `s${block}`]
      Object.assign(all, { [weights]: linear, [bend]: tanh, [sum]: { type: 'add' } })
      edges.push([`${last}.out`, `${weights}.in`], [`${weights}.out`, `${bend}.in`])
      edges.push([`${last}.out`, `${sum}.in0`], [`${bend}.out`, `${sum}.in1`])
      last = sum
    }
    return graph(all, edges)
  },
}

/** One input that feeds everything, and concatenations that take as much as one can: the widest graph there is. */
export const fan: Shape = {
  title: 'fan',
  text(nodes) {
    const all: { [id: string]: object } = { x: input }
    const edges: Edge[] = []
    for (let begin = 0; begin < nodes - 2; begin += widest) {
      const arity = Math.min(widest, nodes - 2 - begin)
      const join = `join${begin / widest}`
      all[join] = { type: 'concat', attributes: { arity } }
      for (let port = 0; port < arity; port++) {
        const arm = `a${begin + port}`
        all[arm] = tanh
        edges.push(['x.out', `${arm}.in`], [`${arm}.out`, `${join}.in${port}`])
      }
    }
    return graph(all, edges)
  },
}

/** As many inputs as a concatenation may have. */
const widest = 1000
