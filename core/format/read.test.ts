import { describe, expect, test } from 'vitest'
import { portsOf } from '../graph/ports.ts'
import type { GraphDocument } from '../graph/document.ts'
import { limits } from '../graph/limits.ts'
import { readGraph } from './read.ts'
import { writeGraph } from './write.ts'
import { compared } from '../graph/testing/compared.ts'

type Fields = { readonly [key: string]: unknown }

const network = {
  format: 'gradwire',
  version: 1,
  nodes: {
    x: { type: 'input', attributes: { shape: [2] } },
    fc1: { type: 'linear', attributes: { outFeatures: 8 } },
    act1: { type: 'activation' },
  },
  edges: [
    ['x.out', 'fc1.in'],
    ['fc1.out', 'act1.in'],
  ],
}

function read(changes: Fields) {
  return readGraph(JSON.stringify({ ...network, ...changes }))
}

function problemsOf(source: string | Uint8Array) {
  const { problems } = readGraph(source)
  return problems?.map(({ code, node, port, attribute, path }) => ({ code, node, port, attribute, path }))
}

function node(fields: Fields): Fields {
  return { nodes: { ...network.nodes, n: fields } }
}

function base64(numbers: readonly number[]): string {
  return Buffer.from(new Float32Array(numbers).buffer).toString('base64')
}

describe('a refused file', () => {
  test.each<[string, Fields, Fields]>([
    ['another format', { format: 'gradwork' }, { code: 'E_FORMAT', path: 'format' }],
    ['no format', { format: undefined }, { code: 'E_FORMAT', path: 'format' }],
    ['a newer version', { version: 2 }, { code: 'E_VERSION', path: 'version' }],
    ['no version', { version: undefined }, { code: 'E_VERSION', path: 'version' }],
    ['half a version', { version: 1.5 }, { code: 'E_VERSION', path: 'version' }],
    ['a version in words', { version: '1' }, { code: 'E_VERSION', path: 'version' }],
    ['a number for a name', { name: 7 }, { code: 'E_SCHEMA', path: 'name' }],
    ['a list for a description', { description: [] }, { code: 'E_SCHEMA', path: 'description' }],
    ['an object that breaks toString', { name: { toString: 1, valueOf: 1 } }, { code: 'E_SCHEMA', path: 'name' }],
    ['half a seed', { seed: 0.5 }, { code: 'E_SCHEMA', path: 'seed' }],
    ['a huge seed', { seed: 1e300 }, { code: 'E_SCHEMA', path: 'seed' }],
    ['no nodes', { nodes: undefined }, { code: 'E_SCHEMA', path: 'nodes' }],
    ['nodes in a list', { nodes: [] }, { code: 'E_SCHEMA', path: 'nodes' }],
    ['null for extensions', { extensions: null }, { code: 'E_SCHEMA', path: 'extensions' }],
    ['a node that is none', { nodes: { x: 5 }, edges: [] }, { code: 'E_SCHEMA', node: 'x', path: 'nodes.x' }],
    ['a node without a type', node({}), { code: 'E_SCHEMA', node: 'n', path: 'nodes.n.type' }],
    ['a type that is none', node({ type: 3 }), { code: 'E_SCHEMA', node: 'n', path: 'nodes.n.type' }],
    ['an id with a space', { nodes: { 'a b': { type: 'add' } }, edges: [] }, { code: 'E_ID', path: 'nodes["a b"]' }],
    ['an id with a slash', { nodes: { 'a/b': { type: 'add' } }, edges: [] }, { code: 'E_ID', path: 'nodes["a/b"]' }],
    [
      'an id that starts with a digit',
      { nodes: { '1a': { type: 'add' } }, edges: [] },
      { code: 'E_ID', path: 'nodes["1a"]' },
    ],
    [
      'an id of 65 letters',
      { nodes: { ['a'.repeat(65)]: { type: 'add' } }, edges: [] },
      { code: 'E_ID', path: `nodes.${'a'.repeat(65)}` },
    ],
    [
      'attributes in a list',
      node({ type: 'linear', attributes: [] }),
      { code: 'E_SCHEMA', node: 'n', path: 'nodes.n.attributes' },
    ],
    [
      'an attribute out of range',
      node({ type: 'linear', attributes: { outFeatures: 0 } }),
      { node: 'n', attribute: 'outFeatures', path: 'nodes.n.attributes.outFeatures' },
    ],
    [
      'an attribute of the wrong form',
      node({ type: 'linear', attributes: { bias: 'yes' } }),
      { node: 'n', attribute: 'bias', path: 'nodes.n.attributes.bias' },
    ],
    [
      'an expression that is none',
      node({ type: 'expression', attributes: { expression: '2 *' } }),
      { node: 'n', attribute: 'expression', path: 'nodes.n.attributes.expression' },
    ],
    [
      'a label that is no text',
      node({ type: 'add', label: 5 }),
      { code: 'E_SCHEMA', node: 'n', path: 'nodes.n.label' },
    ],
    [
      'a label of 257 characters',
      node({ type: 'add', label: '🙂'.repeat(257) }),
      { code: 'E_LABEL', node: 'n', path: 'nodes.n.label' },
    ],
    [
      'a flag that is no flag',
      node({ type: 'add', frozen: 1 }),
      { code: 'E_SCHEMA', node: 'n', path: 'nodes.n.frozen' },
    ],
    ['edges in an object', { edges: {} }, { code: 'E_SCHEMA', path: 'edges' }],
    ['an edge of three', { edges: [['x.out', 'fc1.in', 'a']] }, { code: 'E_SCHEMA', path: 'edges[0]' }],
    ['an edge of numbers', { edges: [[1, 2]] }, { code: 'E_SCHEMA', path: 'edges[0]' }],
    ['an edge to nowhere', { edges: [['x.out', 'fc9.in']] }, { code: 'E_EDGE', path: 'edges[0]' }],
    ['an edge to toString', { edges: [['x.out', 'toString.in']] }, { code: 'E_EDGE', path: 'edges[0]' }],
    ['an edge without a port', { edges: [['x', 'fc1.in']] }, { code: 'E_PORT', node: 'x', path: 'edges[0]' }],
    [
      'a port that is not there',
      { edges: [['x.out', 'fc1.input']] },
      { code: 'E_PORT', node: 'fc1', port: 'input', path: 'edges[0]' },
    ],
    [
      'an output taken for an input',
      { edges: [['x.out', 'fc1.out']] },
      { code: 'E_PORT', node: 'fc1', port: 'out', path: 'edges[0]' },
    ],
    [
      'a port called constructor',
      { edges: [['x.constructor', 'fc1.in']] },
      { code: 'E_PORT', node: 'x', port: 'constructor', path: 'edges[0]' },
    ],
    [
      'an input fed twice',
      {
        edges: [
          ['x.out', 'act1.in'],
          ['fc1.out', 'act1.in'],
        ],
      },
      { code: 'E_EDGE', node: 'act1', port: 'in', path: 'edges[1]' },
    ],
    [
      'a cycle',
      {
        edges: [
          ['fc1.out', 'act1.in'],
          ['act1.out', 'fc1.in'],
        ],
      },
      { code: 'E_CYCLE', path: 'nodes.fc1' },
    ],
    ['an edge onto itself', { edges: [['fc1.out', 'fc1.in']] }, { code: 'E_CYCLE', node: 'fc1', path: 'nodes.fc1' }],
    ['layout in a list', { layout: [] }, { code: 'E_SCHEMA', path: 'layout' }],
    ['a place in words', { layout: { nodes: { x: '0, 0' } } }, { code: 'E_SCHEMA', path: 'layout.nodes.x' }],
    ['a place far out', { layout: { nodes: { x: [1e300, 0] } } }, { code: 'E_SCHEMA', path: 'layout.nodes.x' }],
    [
      'a frame of three sides',
      { layout: { frames: [{ title: '', rect: [1, 2, 3] }] } },
      { code: 'E_SCHEMA', path: 'layout.frames[0].rect' },
    ],
    [
      'a comment without a text',
      { layout: { comments: [{ at: [1, 2] }] } },
      { code: 'E_SCHEMA', path: 'layout.comments[0].text' },
    ],
    [
      'a reroute without points',
      { layout: { reroutes: [{ edge: ['x.out', 'fc1.in'] }] } },
      { code: 'E_SCHEMA', path: 'layout.reroutes[0].points' },
    ],
    ['a fold that is no id', { layout: { collapsed: [3] } }, { code: 'E_SCHEMA', path: 'layout.collapsed[0]' }],
    ['weights in a list', { weights: [] }, { code: 'E_SCHEMA', path: 'weights' }],
    [
      'a weight in float16',
      { weights: { 'fc1.bias': { shape: [1], dtype: 'float16', data: '' } } },
      { code: 'E_SCHEMA', path: 'weights["fc1.bias"].dtype' },
    ],
    [
      'a weight of negative length',
      { weights: { 'fc1.bias': { shape: [-1], dtype: 'float32', data: '' } } },
      { code: 'E_SCHEMA', path: 'weights["fc1.bias"].shape' },
    ],
    [
      'a weight of terabytes',
      { weights: { 'fc1.weight': { shape: [9e15, 9e15], dtype: 'float32', data: '' } } },
      { code: 'E_WEIGHT', node: 'fc1', port: 'weight', path: 'weights["fc1.weight"].data' },
    ],
    [
      'a weight with a byte too few',
      { weights: { 'fc1.bias': { shape: [2], dtype: 'float32', data: 'AAAAAAAAAA==' } } },
      { code: 'E_WEIGHT', node: 'fc1', path: 'weights["fc1.bias"].data' },
    ],
    [
      'a weight that is no base64',
      { weights: { 'fc1.bias': { shape: [1], dtype: 'float32', data: 'AA=AAA==' } } },
      { code: 'E_WEIGHT', node: 'fc1', path: 'weights["fc1.bias"].data' },
    ],
    [
      'a weight of nobody',
      { weights: { 'fc9.bias': { shape: [1], dtype: 'float32', data: base64([1]) } } },
      { code: 'E_WEIGHT', path: 'weights["fc9.bias"]' },
    ],
  ])('%s', (_, changes, expected) => {
    const { problems } = read(changes)
    expect(problems).toHaveLength(1)
    expect(problems![0]).toMatchObject({ severity: 'error', ...expected })
    expect(problems![0]!.message).not.toBe('')
    expect(problems![0]!.fix).not.toBe('')
  })

  test('gives the graph without its weights where only they are damaged', () => {
    const weights = { 'fc1.bias': { shape: [1], dtype: 'float32', data: 'AA' } }
    const { withoutWeights } = read({ weights }) as { withoutWeights?: GraphDocument }
    expect(withoutWeights!.nodes.has('fc1')).toBe(true)
    expect(withoutWeights!.weights.size).toBe(0)
    expect(read({ weights, edges: [['fc1.out', 'fc1.in']] })).not.toHaveProperty('withoutWeights')
  })

  test('names the cycle along its edges', () => {
    const { problems } = read({
      edges: [
        ['fc1.out', 'act1.in'],
        ['act1.out', 'fc1.in'],
      ],
    })
    expect(problems![0]!.message).toContain('fc1 → act1 → fc1')
  })

  test('tells the place of wrong JSON by line and column', () => {
    expect(problemsOf('{\n  "format": "gradwire",\n  "version": 1,,\n}')).toEqual([{ code: 'E_JSON', path: '3:16' }])
    expect(readGraph('{"format": 1, "format": 2}').problems![0]!.message).toBe(
      'the key "format" is there twice at 1:15',
    )
    expect(problemsOf(Uint8Array.from([0x7b, 0x0a, 0x20, 0xff]))).toEqual([{ code: 'E_JSON', path: '2:2' }])
    expect(problemsOf('')).toEqual([{ code: 'E_JSON', path: '1:1' }])
  })

  test('says that something else is no graph file', () => {
    for (const text of ['[]', '5', '"gradwire"', 'null', '{}', '{"format": {}}'])
      expect(problemsOf(text)).toEqual([{ code: 'E_FORMAT', path: 'format' }])
  })

  test('is checked for depth before anything else is looked at', () => {
    expect(problemsOf('['.repeat(65))).toEqual([{ code: 'E_DEPTH', path: '1:65' }])
    expect(problemsOf('{"a" 1, "a": ' + '['.repeat(100))).toEqual([{ code: 'E_DEPTH', path: '1:77' }])
    const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown
    expect(read({ more: nested(63) }).problems).toBeUndefined()
    expect(read({ more: nested(64) }).problems![0]!.code).toBe('E_DEPTH')
  })

  test('may be refused for its size alone', () => {
    expect(problemsOf(new Uint8Array(limits.fileBytes + 1))).toEqual([{ code: 'E_SIZE', path: 'file' }])
  })

  test('may not have more nodes or edges than the limits', () => {
    const nodes = Object.fromEntries(Array.from({ length: limits.nodes + 1 }, (_, i) => [`n${i}`, 0]))
    expect(problemsOf(JSON.stringify({ ...network, nodes }))).toEqual([{ code: 'E_LIMIT', path: 'nodes' }])
    const inner = Object.fromEntries(Array.from({ length: limits.nodes }, (_, i) => [`n${i}`, 0]))
    const group = { type: 'group', nodes: inner }
    expect(problemsOf(JSON.stringify({ ...network, nodes: { group } }))).toEqual([{ code: 'E_LIMIT', path: 'nodes' }])
    const edges = Array.from({ length: limits.edges + 1 }, () => 0)
    expect(problemsOf(JSON.stringify({ ...network, edges }))).toEqual([{ code: 'E_LIMIT', path: 'edges' }])
  })

  test('tells all that is wrong at one stage, and nothing of later ones', () => {
    const { problems } = read({
      seed: 0.5,
      nodes: { a: {}, b: { type: 'linear', attributes: { outFeatures: -1 } } },
      edges: [['q.out', 'r.in']],
    })
    expect(problems!.map((problem) => problem.path)).toEqual(['seed', 'nodes.a.type', 'nodes.b.attributes.outFeatures'])
  })
})

describe('a group', () => {
  const block = {
    type: 'group',
    nodes: { fc1: { type: 'linear' }, add1: { type: 'add' } },
    edges: [['fc1.out', 'add1.in1']],
    inputs: { in: ['fc1.in', 'add1.in0'] },
    outputs: { out: 'add1.out' },
  }
  const withBlock = (changes: Fields) => ({
    nodes: { ...network.nodes, block: { ...block, ...changes } },
    edges: [...network.edges, ['act1.out', 'block.in']],
  })

  test('is flat in the document', () => {
    const { document } = read(withBlock({}))
    expect([...document!.nodes.keys()]).toEqual(['x', 'fc1', 'act1', 'block', 'block/fc1', 'block/add1'])
    expect(document!.edges.get('block/add1.in1')).toMatchObject({ from: 'block/fc1.out' })
    expect(portsOf(document!, 'block')).toMatchObject({ inputs: [{ name: 'in' }], outputs: ['out'] })
  })

  test.each<[string, Fields, Fields]>([
    ['feeds what is not there', { inputs: { in: ['fc9.in'] } }, { code: 'E_GROUP', path: 'nodes.block.inputs.in[0]' }],
    [
      'feeds a port that is not there',
      { inputs: { in: ['fc1.out'] } },
      { code: 'E_PORT', node: 'block/fc1', port: 'out', path: 'nodes.block.inputs.in[0]' },
    ],
    [
      'feeds an input twice',
      { inputs: { in: ['fc1.in'], more: ['fc1.in'] } },
      { code: 'E_GROUP', node: 'block/fc1', port: 'in', path: 'nodes.block.inputs.more[0]' },
    ],
    [
      'feeds an input that has an edge',
      { inputs: { in: ['add1.in1'] } },
      { code: 'E_GROUP', node: 'block/add1', path: 'nodes.block.inputs.in[0]' },
    ],
    [
      'feeds no list',
      { inputs: { in: 'fc1.in' } },
      { code: 'E_SCHEMA', node: 'block', port: 'in', path: 'nodes.block.inputs.in' },
    ],
    ['shows what is not there', { outputs: { out: 'fc9.out' } }, { code: 'E_GROUP', path: 'nodes.block.outputs.out' }],
    ['shows a list', { outputs: { out: ['fc1.out'] } }, { code: 'E_SCHEMA', path: 'nodes.block.outputs.out' }],
    ['has an edge that leaves it', { edges: [['x.out', 'fc1.in']] }, { code: 'E_EDGE', path: 'nodes.block.edges[0]' }],
    [
      'has an edge with a path',
      { edges: [['block/fc1.out', 'add1.in1']] },
      { code: 'E_EDGE', path: 'nodes.block.edges[0]' },
    ],
    [
      'has a wrong attribute inside',
      { nodes: { ...block.nodes, act: { type: 'activation', attributes: { function: 'swish' } } } },
      { node: 'block/act', attribute: 'function', path: 'nodes.block.nodes.act.attributes.function' },
    ],
  ])('that %s is refused', (_, changes, expected) => {
    const { problems } = read(withBlock(changes))
    expect(problems).toHaveLength(1)
    expect(problems![0]).toMatchObject(expected)
  })
})

describe('what is kept', () => {
  test('a node of an unknown type, with all it had', () => {
    const strange = { type: 'attention2', nodes: [1], label: 5, bypass: false, attributes: {}, edges: { a: null } }
    const { document, warnings } = read({
      nodes: { ...network.nodes, n: strange },
      edges: [...network.edges, ['act1.out', 'n.query'], ['n.a.b', 'm.in']].slice(0, 3),
    })
    expect(warnings).toMatchObject([{ code: 'E_TYPE', severity: 'warning', node: 'n', path: 'nodes.n' }])
    expect(portsOf(document!, 'n')).toEqual({ inputs: [{ name: 'query', title: 'query' }], outputs: [] })
    expect((JSON.parse(writeGraph(document!)) as { nodes: Fields }).nodes.n).toEqual(strange)
  })

  test('a type called constructor is unknown like any other', () => {
    for (const type of ['constructor', '__proto__', 'toString'])
      expect(read(node({ type })).warnings).toMatchObject([{ code: 'E_TYPE' }])
  })

  test('unknown attributes, fields and keys, those of JavaScript among them', () => {
    const text = `{"format": "gradwire", "version": 1, "__proto__": {"polluted": 1}, "constructor": 2,
      "nodes": {"constructor": {"type": "linear", "attributes": {"__proto__": {"outFeatures": 5}, "toString": 3}, "__proto__": [4]}},
      "layout": {"__proto__": 6, "nodes": {"constructor": [1, 2]}}, "extensions": {"__proto__": 7}}`
    const { document } = readGraph(text)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    const again = JSON.parse(writeGraph(document!)) as { [key: string]: Fields & { [key: string]: Fields } }
    expect(Object.hasOwn(again, '__proto__')).toBe(true)
    expect(Object.entries(again)).toContainEqual(['__proto__', { polluted: 1 }])
    expect(Object.entries(again.nodes!['constructor']!)).toEqual([
      ['type', 'linear'],
      ['attributes', JSON.parse('{"__proto__": {"outFeatures": 5}, "toString": 3}')],
      ['__proto__', [4]],
    ])
    expect(Object.entries(again.layout!)).toContainEqual(['__proto__', 6])
    expect(Object.entries(again.extensions!)).toEqual([['__proto__', 7]])
    expect(compared(readGraph(writeGraph(document!)).document!)).toEqual(compared(document!))
  })

  test('attributes that say no more than the default are left out', () => {
    const { document } = read(
      node({ type: 'conv', attributes: { kernelSize: 3, stride: 1, outChannels: 4, bias: true } }),
    )
    expect(document!.nodes.get('n')!.attributes).toEqual({ outChannels: 4 })
  })

  test('parts of the layout that belong to nothing are left out with a warning', () => {
    const layout = {
      nodes: { x: [1.4, -0.2], gone: [0, 0] },
      reroutes: [{ edge: ['x.out', 'act1.in'], points: [] }],
      collapsed: ['gone'],
    }
    const { document, warnings } = read({ layout })
    expect([...document!.positions]).toEqual([['x', [1, 0]]])
    expect(document!.properties).toMatchObject({ reroutes: [], collapsed: [] })
    expect(warnings!.map(({ code, path }) => [code, path])).toEqual([
      ['E_LAYOUT', 'layout.nodes.gone'],
      ['E_LAYOUT', 'layout.reroutes[0]'],
      ['E_LAYOUT', 'layout.collapsed[0]'],
    ])
  })

  test('numbers of a weight, to the last bit', () => {
    const { document } = read({ weights: { 'fc1.bias': { shape: [3], dtype: 'float32', data: base64([0.1, -0, 3]) } } })
    expect([...document!.weights.get('fc1.bias')!.tensor.data]).toEqual([Math.fround(0.1), -0, 3])
  })

  test('a byte order mark is no harm', () => {
    expect(readGraph('\uFEFF' + JSON.stringify(network)).problems).toBeUndefined()
    expect(readGraph(new TextEncoder().encode('\uFEFF' + JSON.stringify(network))).problems).toBeUndefined()
  })
})

test('a chain of 100,000 nodes is read and written', () => {
  const count = limits.nodes
  const nodes = Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, { type: 'activation' }]))
  const edges = Array.from({ length: count - 1 }, (_, i) => [`a${i}.out`, `a${i + 1}.in`])
  const { document } = read({ nodes, edges })
  expect(document!.edges.size).toBe(count - 1)
  const text = writeGraph(document!)
  expect(writeGraph(readGraph(text).document!)).toBe(text)
  const ring = read({ nodes, edges: [...edges, [`a${count - 1}.out`, 'a0.in']] })
  expect(ring.problems![0]!.message).toContain(`a0 → a1 → a2 → a3 → a4 → a5 → a6 → … → a${count - 1} → a0`)
}, 60_000)

test('small files that ask for much are read or refused without taking long', () => {
  const many = Array.from({ length: 50_000 }, (_, i) => i)
  // Compared port by port, or told port by port, these would take minutes.
  const ports = Object.fromEntries(many.map((i) => [`p${i}`, 'c.out']))
  const group = { type: 'group', nodes: { c: { type: 'constant' } }, outputs: ports }
  const wide = { type: 'add', attributes: { arity: 1024 } }
  const sums = Object.fromEntries(many.map((i) => [`s${i}`, wide]))
  const good = read({ nodes: { group, ...sums }, edges: many.map((i) => [`group.p${i}`, `s${i}.in1023`]) })
  expect(good.document!.edges.size).toBe(50_000)
  const bad = read({ nodes: { group, ...sums }, edges: many.map((i) => [`group.q${i}`, `s${i}.in1024`]) })
  expect(bad.problems).toHaveLength(10_000)
}, 60_000)
