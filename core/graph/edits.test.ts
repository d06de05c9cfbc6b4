import { describe, expect, test } from 'vitest'
import { addNode } from './add.ts'
import { applyDiff } from './apply.ts'
import { setAttribute, setAttributes } from './attributes.ts'
import { connect, connectable, connectableFrom, connectableTo } from './connect.ts'
import { copyDocument, createDocument } from './create.ts'
import { isEmpty, type Diff } from './diff.ts'
import { documentFaults } from './faults.ts'
import { setBypass, setFrozen } from './flags.ts'
import { duplicate, insertFragment } from './fragment.ts'
import { limits } from './limits.ts'
import { renameNode } from './label.ts'
import { moveNodes } from './move.ts'
import { portsOf } from './ports.ts'
import { isRefusal, type Problem } from './problems.ts'
import { setProperties } from './properties.ts'
import { removeEdges, removeNodes } from './remove.ts'
import { graph, node, perceptron, residual } from './testing/small.ts'
import { nodesOf } from './walk.ts'
import { clearWeights, setWeight } from './weights.ts'

/** The document after an edit that has to be possible, and is valid. */
function after(document: ReturnType<typeof perceptron>, edit: Diff | Problem) {
  if (isRefusal(edit)) throw new Error(edit.message)
  const copy = copyDocument(document)
  applyDiff(copy, edit)
  expect(documentFaults(copy)).toEqual([])
  return copy
}

describe('adding a node', () => {
  test('gives it the name textbooks use', () => {
    let document = createDocument()
    const ids: string[] = []
    for (const [type, attributes] of [
      ['input'],
      ['input'],
      ['input', { role: 'target' }],
      ['linear'],
      ['linear'],
      ['conv'],
      ['activation'],
      ['loss'],
      ['loss'],
      ['maxPool'],
      ['group'],
    ] as const) {
      const made = addNode(document, type, { attributes })
      if (isRefusal(made)) throw new Error(made.message)
      ids.push(made.id)
      document = after(document, made.diff)
    }
    expect(ids).toEqual(['x', 'x2', 't', 'fc1', 'fc2', 'conv1', 'act1', 'loss', 'loss2', 'maxPool1', 'group1'])
    expect(nodesOf(document).map(({ id }) => id)).toEqual(ids)
  })

  test('puts it into a group under a name that is free there', () => {
    const made = addNode(residual(), 'linear', { parent: 'block', at: [7.6, -0.4] })
    expect(made).toMatchObject({ id: 'block/fc2', diff: { positions: { 'block/fc2': [undefined, [8, 0]] } } })
    expect(addNode(residual(), 'linear', { parent: 'act1' })).toMatchObject({ code: 'E_NODE', node: 'act1' })
  })

  test.each([
    ['an unknown type', 'attention2', {}, 'E_TYPE'],
    ['a type called constructor', 'constructor', {}, 'E_TYPE'],
    ['an attribute out of range', 'linear', { attributes: { outFeatures: 0 } }, 'E_ATTRIBUTE'],
    ['an attribute the type has not', 'linear', { attributes: { toString: 0 } }, 'E_ATTRIBUTE'],
    ['an id that is taken', 'linear', { id: 'fc1' }, 'E_ID'],
    ['an id that is none', 'linear', { id: 'a.b' }, 'E_ID'],
    ['a long label', 'linear', { label: 'a'.repeat(257) }, 'E_LABEL'],
  ])('refuses %s', (_, type, init, code) => {
    expect(addNode(perceptron(), type, init)).toMatchObject({ code, severity: 'error' })
  })

  test('leaves defaults out', () => {
    const made = addNode(createDocument(), 'linear', { attributes: { outFeatures: 1, bias: false } })
    expect(made).toMatchObject({ diff: { nodes: { fc1: [undefined, { attributes: { bias: false } }] } } })
    expect(isRefusal(made) || made.diff.nodes!['fc1']![1]!.attributes).not.toHaveProperty('outFeatures')
  })
})

describe('removing', () => {
  test('a node takes its edges, places, weights, reroutes with it', () => {
    let document = after(
      perceptron(),
      moveNodes(perceptron(), [
        ['fc1', [10, 10]],
        ['x', [0, 0]],
      ]),
    )
    document = after(document, setWeight(document, 'fc1.weight', { tensor: { shape: [1], data: Float64Array.of(2) } }))
    document = after(document, setProperties(document, { reroutes: [{ edge: ['x.out', 'fc1.in'], points: [[5, 5]] }] }))
    document = after(document, removeNodes(document, ['fc1', 'gone']))
    expect([...document.edges.keys()].sort()).toEqual(['loss.prediction', 'loss.target'])
    expect([...document.positions.keys()]).toEqual(['x'])
    expect(document.weights.size).toBe(0)
    expect(document.properties.reroutes).toEqual([])
    expect(document.edgesFrom.has('x.out')).toBe(false)
  })

  test('a group takes what lies in it', () => {
    expect([...after(residual(), removeNodes(residual(), ['block'])).nodes.keys()]).toEqual(['x', 'act1'])
  })

  test('an inner node takes the ports of the group that lead to it, and their edges', () => {
    const document = after(residual(), removeNodes(residual(), ['block/add1']))
    expect(document.nodes.get('block')).toMatchObject({ inputs: { in: ['fc1.in'] }, outputs: {} })
    expect([...document.edges.keys()]).toEqual(['block.in'])
  })

  test('goes through groups in groups', () => {
    const wrap = { inputs: {}, outputs: { o: 'b.o' } }
    const document = graph(
      [
        node('a', 'group', {}, wrap),
        node('a/b', 'group', {}, { inputs: {}, outputs: { o: 'c.out' } }),
        node('a/b/c', 'constant'),
        node('act', 'activation'),
        node('a/act', 'activation'),
      ],
      [
        ['a.o', 'act.in'],
        ['a/b.o', 'a/act.in'],
      ],
    )
    const left = after(document, removeNodes(document, ['a/b/c']))
    expect(left.edges.size).toBe(0)
    expect(left.nodes.get('a')!.outputs).toEqual({})
  })

  test('an edge leaves its nodes', () => {
    const document = after(perceptron(), removeEdges(perceptron(), ['fc1.in', 'gone.in']))
    expect([document.nodes.size, document.edges.size]).toEqual([5, 3])
  })
})

describe('connecting', () => {
  test('replaces what fed the input, in its place', () => {
    const document = perceptron()
    const edit = connect(document, 't.out', 'fc1.in')
    expect(edit).toEqual({
      edges: {
        'fc1.in': [
          { from: 'x.out', to: 'fc1.in', order: 0 },
          { from: 't.out', to: 'fc1.in', order: 0 },
        ],
      },
    })
    expect(connect(document, 'x.out', 'fc1.in')).toEqual({})
  })

  test('replaces the port of a group that fed the input', () => {
    const document = after(residual(), connect(residual(), 'block/fc1.out', 'block/add1.in0'))
    expect(document.nodes.get('block')!.inputs).toEqual({ in: ['fc1.in'] })
  })

  test.each([
    ['fc9.out', 'fc1.in', 'E_NODE', 'there is no node fc9'],
    ['x.out', 'toString.in', 'E_NODE', 'there is no node toString'],
    ['x.in', 'fc1.in', 'E_PORT', 'x has no output port in'],
    ['x.out', 'loss.toString', 'E_PORT', 'loss has no input port toString'],
    ['x.out', 'fc1', 'E_PORT', 'fc1 has no input port '],
    ['act1.out', 'fc1.in', 'E_CYCLE', 'the edge would close a cycle: fc1 → act1 → fc1'],
    ['fc1.out', 'fc1.in', 'E_CYCLE', 'the edge would close a cycle: fc1 → fc1'],
  ])('refuses %s → %s', (from, to, code, message) => {
    const document = perceptron()
    const problem = { severity: 'error', code, message }
    expect(connect(document, from, to)).toMatchObject(problem)
    expect(connectable(document, from, to)).toMatchObject(problem)
    expect(connectableFrom(document, from)(to)).toMatchObject(problem)
    expect(connectableTo(document, to)(from)).toMatchObject(problem)
  })

  test('refuses to leave a group', () => {
    expect(connect(residual(), 'x.out', 'block/fc1.in')).toMatchObject({
      code: 'E_EDGE',
      node: 'block/fc1',
      port: 'in',
    })
    expect(connect(residual(), 'block/fc1.out', 'act1.in')).toMatchObject({ code: 'E_EDGE', node: 'act1' })
  })

  test('takes a group for one node', () => {
    expect(connect(residual(), 'act1.out', 'block.in')).toMatchObject({
      code: 'E_CYCLE',
      message: expect.stringContaining('block → act1 → block') as string,
    })
  })

  test('names a long way round by its beginning and its end', () => {
    const ids = Array.from({ length: 50_000 }, (_, i) => `a${i}`)
    const document = graph(
      ids.map((id) => node(id, 'activation')),
      ids.slice(1).map((id, i) => [`a${i}.out`, `${id}.in`]),
    )
    const message = 'the edge would close a cycle: a0 → a1 → a2 → a3 → a4 → a5 → a6 → … → a49999 → a0'
    expect(connectableFrom(document, 'a49999.out')('a0.in')!.message).toBe(message)
    expect(connectableTo(document, 'a0.in')('a49999.out')!.message).toBe(
      'the edge would close a cycle: a0 → … → a49993 → a49994 → a49995 → a49996 → a49997 → a49998 → a49999 → a0',
    )
  })
})

describe('attributes', () => {
  const sum = () =>
    graph(
      [node('x', 'input'), node('sum', 'add', { arity: 3 })],
      [
        ['x.out', 'sum.in0'],
        ['x.out', 'sum.in2'],
      ],
    )

  test('take their ports and edges with them', () => {
    const document = after(sum(), setAttribute(sum(), 'sum', 'arity', undefined))
    expect(document.nodes.get('sum')!.attributes).toEqual({})
    expect([...document.edges.keys()]).toEqual(['sum.in0'])
    const formula = graph(
      [node('x', 'input'), node('f', 'expression', { expression: 'a + b' })],
      [
        ['x.out', 'f.a'],
        ['x.out', 'f.b'],
      ],
    )
    expect([...after(formula, setAttribute(formula, 'f', 'expression', 'b * c')).edges.keys()]).toEqual(['f.b'])
  })

  test('of inner nodes take the feeds of the group with them', () => {
    const document = graph([
      node('g', 'group', {}, { inputs: { in: ['sum.in0', 'sum.in2'] }, outputs: { out: 'sum.out' } }),
      node('g/sum', 'add', { arity: 3 }),
    ])
    const smaller = after(document, setAttribute(document, 'g/sum', 'arity', 2))
    expect(smaller.nodes.get('g')).toMatchObject({ inputs: { in: ['sum.in0'] }, outputs: { out: 'sum.out' } })
  })

  test('that are the default are left out; the others stay as somebody wrote them', () => {
    const pool = graph([node('pool', 'maxPool', { kernelSize: 4, stride: 3, colour: 'red' })])
    expect(after(pool, setAttribute(pool, 'pool', 'kernelSize', 3)).nodes.get('pool')!.attributes).toEqual({
      kernelSize: 3,
      stride: 3,
      colour: 'red',
    })
    expect(after(pool, setAttribute(pool, 'pool', 'kernelSize', 2)).nodes.get('pool')!.attributes).toEqual({
      stride: 3,
      colour: 'red',
    })
    expect(after(pool, setAttribute(pool, 'pool', 'stride', 4)).nodes.get('pool')!.attributes).toEqual({
      kernelSize: 4,
      colour: 'red',
    })
    expect(isEmpty(setAttributes(pool, 'pool', {}) as Diff)).toBe(true)
  })

  test('stand in the order their type lists them', () => {
    const conv = graph([node('conv', 'conv', { padding: 1 })])
    expect(
      Object.keys(after(conv, setAttribute(conv, 'conv', 'outChannels', 4)).nodes.get('conv')!.attributes),
    ).toEqual(['outChannels', 'padding'])
  })

  test('that are wrong are refused with their name', () => {
    expect(setAttribute(sum(), 'sum', 'arity', 0)).toMatchObject({
      code: 'E_ATTRIBUTE',
      node: 'sum',
      attribute: 'arity',
    })
    expect(setAttribute(sum(), 'sum', 'constructor', 0)).toMatchObject({
      code: 'E_ATTRIBUTE',
      attribute: 'constructor',
    })
    expect(setAttribute(sum(), 'gone', 'arity', 3)).toMatchObject({ code: 'E_NODE' })
    const strange = graph([node('n', 'attention2', { heads: 8 })])
    expect(setAttribute(strange, 'n', 'heads', 4)).toMatchObject({ code: 'E_TYPE', node: 'n' })
  })
})

describe('labels, flags, properties, weights', () => {
  test('an empty label is none', () => {
    const labelled = after(perceptron(), renameNode(perceptron(), 'x', 'Eingabe'))
    expect(labelled.nodes.get('x')!.label).toBe('Eingabe')
    expect(after(labelled, renameNode(labelled, 'x', '')).nodes.get('x')!.label).toBeUndefined()
    expect(renameNode(perceptron(), 'x', '🙂'.repeat(257))).toMatchObject({ code: 'E_LABEL' })
    expect(renameNode(perceptron(), 'x', '🙂'.repeat(256))).not.toHaveProperty('code')
  })

  test('flags are there or not', () => {
    const frozen = after(perceptron(), setFrozen(perceptron(), ['fc1', 'gone'], true))
    expect(frozen.nodes.get('fc1')).toMatchObject({ frozen: true })
    expect(isEmpty(setBypass(frozen, ['fc1'], false))).toBe(true)
    expect(isEmpty(setFrozen(frozen, ['fc1'], true))).toBe(true)
  })

  test('a seed is a whole number', () => {
    expect(setProperties(perceptron(), { seed: 1.5 })).toMatchObject({ code: 'E_SCHEMA', path: 'seed' })
    expect(setProperties(perceptron(), { seed: 7, name: 'n' })).toEqual({
      properties: { seed: [0, 7], name: ['', 'n'] },
    })
  })

  test('weights are rounded as they will be saved', () => {
    const set = (dtype?: 'float64') =>
      after(
        perceptron(),
        setWeight(perceptron(), 'fc1.bias', { tensor: { shape: [1], data: Float64Array.of(0.1) }, dtype }),
      )
    expect(set().weights.get('fc1.bias')!.tensor.data[0]).toBe(Math.fround(0.1))
    expect(set('float64').weights.get('fc1.bias')!.tensor.data[0]).toBe(0.1)
    expect(after(set(), clearWeights(set(), ['x'])).weights.size).toBe(1)
    expect(after(set(), clearWeights(set())).weights.size).toBe(0)
    expect(setWeight(perceptron(), 'fc9.bias', { tensor: { shape: [], data: Float64Array.of(1) } })).toMatchObject({
      code: 'E_WEIGHT',
    })
    expect(setWeight(perceptron(), 'fc1.bias', { tensor: { shape: [3], data: Float64Array.of(1) } })).toMatchObject({
      code: 'E_WEIGHT',
    })
  })
})

describe('copies', () => {
  test('get fresh ids, and keep the edges between them', () => {
    const document = after(perceptron(), moveNodes(perceptron(), [['fc1', [10, 10]]]))
    const made = duplicate(document, ['act1', 'fc1'])
    if (isRefusal(made)) throw new Error(made.message)
    expect(made.ids).toEqual(['fc2', 'act2'])
    const copied = after(document, made.diff)
    expect(copied.edges.get('act2.in')).toMatchObject({ from: 'fc2.out' })
    expect(copied.edgesAt.get('fc2')).toEqual(new Set(['act2.in']))
    expect(copied.positions.get('fc2')).toEqual([42, 42])
    expect(
      nodesOf(copied)
        .map(({ id }) => id)
        .slice(-2),
    ).toEqual(['fc2', 'act2'])
  })

  test('of inner nodes stay in their group, and can go elsewhere', () => {
    const document = residual()
    expect(duplicate(document, ['block/fc1', 'block/add1'])).toMatchObject({ ids: ['block/fc2', 'block/add2'] })
    const fragment = residual()
    const made = insertFragment(document, fragment, { parent: 'block' })
    if (isRefusal(made)) throw new Error(made.message)
    expect(made.ids).toEqual(['block/x', 'block/block', 'block/act1'])
    const nested = after(document, made.diff)
    expect(nested.edges.get('block/block/add1.in1')).toMatchObject({ from: 'block/block/fc1.out' })
    expect(portsOf(nested, 'block/block').outputs).toEqual(['out'])
  })

  test('come in the order of the originals', () => {
    const ids = ['n', 'm', 'b', 'a', 'z']
    const made = duplicate(graph(ids.map((id) => node(id, 'add'))), ids)
    if (isRefusal(made)) throw new Error(made.message)
    const document = after(graph(ids.map((id) => node(id, 'add'))), made.diff)
    expect(nodesOf(document).map(({ id }) => id)).toEqual([...ids, 'n2', 'm2', 'b2', 'a2', 'z2'])
  })

  test('of nodes of the same name in different groups do not fall together', () => {
    const document = graph([node('a', 'group'), node('a/n', 'add'), node('b', 'group'), node('b/n', 'add')])
    expect(duplicate(document, ['a/n', 'b/n'])).toMatchObject({ ids: ['a/n2', 'a/n1'] })
  })

  test('are refused where a file would become too deep or too large', () => {
    const level = (depth: number) => Array.from({ length: depth }, () => 'g').join('/')
    const deep = graph(
      Array.from({ length: 28 }, (_, depth) => node(level(depth + 1), 'group', {}, { inputs: {}, outputs: {} })),
    )
    expect(documentFaults(deep)).toEqual([])
    expect(insertFragment(deep, deep, { parent: level(28) })).toMatchObject({ code: 'E_DEPTH' })
    const many = graph(Array.from({ length: limits.nodes }, (_, i) => node(`a${i}`, 'add')))
    expect(addNode(many, 'add')).toMatchObject({ code: 'E_LIMIT' })
    expect(insertFragment(many, perceptron())).toMatchObject({ code: 'E_LIMIT' })
  })
})

test('a placeholder has the ports that are in use', () => {
  const document = graph(
    [
      node('g', 'group', {}, { inputs: { in: ['n.query'] }, outputs: { out: 'n.sum' } }),
      node('g/n', 'attention2'),
      node('g/act', 'activation'),
    ],
    [['g/n.result', 'g/act.in']],
  )
  expect(portsOf(document, 'g/n')).toEqual({ inputs: [{ name: 'query', title: 'query' }], outputs: ['result', 'sum'] })
  expect(connect(document, 'g/act.out', 'g/n.key')).toMatchObject({ code: 'E_PORT' })
  expect(portsOf(document, 'constructor')).toEqual({ inputs: [], outputs: [] })
})

test('a diff that was made for another state is a bug', () => {
  const document = perceptron()
  const diff = removeNodes(document, ['x'])
  applyDiff(document, diff)
  expect(() => applyDiff(document, diff)).toThrow('node x is not there')
})
