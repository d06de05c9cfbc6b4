// Graph files that are only there to be looked at, as text.

/** @typedef {Readonly<{ type: string, attributes?: object }>} Node */

/**
 * @param {string} name
 * @param {{ readonly [id: string]: Node }} nodes
 * @param {readonly (readonly [from: string, to: string])[]} edges
 * @param {{ readonly [id: string]: readonly [x: number, y: number] }} places
 */
function graph(name, nodes, edges, places) {
  return JSON.stringify({ format: 'gradwire', version: 1, name, seed: 1, nodes, edges, layout: { nodes: places } })
}

/** What a gradient can be besides a number: none behind a stop, 0 behind a dead relu, NaN behind the log of −2. */
export const edgeStates = () =>
  graph(
    'None, zero and NaN',
    {
      a: { type: 'parameter', attributes: { shape: [], value: 3 } },
      stop: { type: 'stopGradient' },
      b: { type: 'parameter', attributes: { shape: [], value: -2 } },
      relu: { type: 'activation' },
      c: { type: 'parameter', attributes: { shape: [], value: -2 } },
      log: { type: 'expression', attributes: { expression: 'log(a)' } },
      sum: { type: 'add', attributes: { arity: 3 } },
      y: { type: 'output' },
    },
    [
      ['a.out', 'stop.in'],
      ['stop.out', 'sum.in0'],
      ['b.out', 'relu.in'],
      ['relu.out', 'sum.in1'],
      ['c.out', 'log.a'],
      ['log.out', 'sum.in2'],
      ['sum.out', 'y.in'],
    ],
    {
      a: [0, 0],
      stop: [240, 0],
      b: [0, 170],
      relu: [240, 170],
      c: [0, 340],
      log: [240, 340],
      sum: [520, 170],
      y: [760, 170],
    },
  )

/**
 * Columns of Linear, tanh and Add in turn, each node fed by a neighbour of the column before.
 * @param {number} count nodes, more or less
 */
export function manyNodes(count) {
  const columns = Math.ceil(Math.sqrt(count * 1.3))
  const rows = Math.ceil(count / columns)
  /** @type {{ [id: string]: Node }} */
  const nodes = {}
  /** @type {[string, string][]} */
  const edges = []
  /** @type {{ [id: string]: [number, number] }} */
  const places = {}
  const id = (/** @type {number} */ column, /** @type {number} */ row) => `n${column}_${(row + rows) % rows}`
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const own = id(column, row)
      places[own] = [column * 290, row * 205]
      const before = id(column - 1, row)
      if (column === 0) nodes[own] = { type: 'input', attributes: { shape: [4] } }
      else if (column % 3 === 1) nodes[own] = { type: 'linear', attributes: { outFeatures: 4 } }
      else if (column % 3 === 2) nodes[own] = { type: 'activation', attributes: { function: 'tanh' } }
      else nodes[own] = { type: 'add' }
      if (column > 0) edges.push([before, `${own}.${column % 3 === 0 ? 'in0' : 'in'}`])
      // Far enough up or down to see the wires cross, by a rule that looks like none.
      if (column > 0 && column % 3 === 0) edges.push([id(column - 1, row + ((row * 7 + column) % 5) - 2), `${own}.in1`])
    }
  }
  const wires = edges.map(([from, to]) => /** @type {const} */ ([`${from}.out`, to]))
  return graph(`${Object.keys(nodes).length} nodes`, nodes, wires, places)
}
