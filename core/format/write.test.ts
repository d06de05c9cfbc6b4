import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createDocument } from '../graph/create.ts'
import { History } from '../graph/history.ts'
import { moveNodes } from '../graph/move.ts'
import { bytesToSave, openFile } from './file.ts'
import { copyFragment, readFragment } from './fragment.ts'
import { readGraph } from './read.ts'
import { writeGraph } from './write.ts'

function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/v1/${name}.gradwire`, import.meta.url), 'utf8')
}

describe('the canonical form', () => {
  test('of an empty document has every key but the description', () => {
    expect(writeGraph(createDocument())).toBe(`{
  "format": "gradwire",
  "version": 1,
  "name": "",
  "seed": 0,
  "nodes": {},
  "edges": [],
  "layout": {
    "nodes": {},
    "frames": [],
    "comments": [],
    "reroutes": [],
    "collapsed": []
  },
  "weights": {},
  "extensions": {}
}
`)
  })

  test('is how this file with everything in it is written', () => {
    const text = fixture('everything')
    expect(writeGraph(readGraph(text).document!)).toBe(text)
  })

  test('of the file in the manual is the same but for attributes that are defaults', () => {
    const text = fixture('perceptron')
    const lean = text
      .replace('"linear", "attributes": { "outFeatures": 1 }', '"linear"')
      .replace('"shape": [1], "role"', '"role"')
      .replace('"loss", "attributes": { "function": "mse" }', '"loss"')
    expect(lean.length).toBeLessThan(text.length)
    expect(writeGraph(readGraph(text).document!)).toBe(lean)
  })

  test.each([
    [1e21, '1e+21'],
    [0.1 + 0.2, '0.30000000000000004'],
    [-0, '-0'],
    [5e-324, '5e-324'],
    [100, '100'],
  ])('writes the number %d as %s', (value, text) => {
    const node = { id: 'c', type: 'constant', attributes: { note: value }, order: 0 }
    expect(writeGraph(createDocument({ nodes: [node] }))).toContain(`"attributes": { "note": ${text} }`)
  })

  test('keeps entries in the order of the file, and a node that came back in its place', () => {
    const { document } = readGraph(fixture('perceptron'))
    const before = writeGraph(document!)
    const history = new History(document!)
    const fc1 = document!.nodes.get('fc1')!
    history.perform('Delete', {
      nodes: { act1: [document!.nodes.get('act1'), undefined] },
      edges: {
        'act1.in': [document!.edges.get('act1.in'), undefined],
        'fc2.in': [document!.edges.get('fc2.in'), undefined],
      },
    })
    history.perform('Rename', { nodes: { fc1: [fc1, { ...fc1, label: 'first' }] } })
    expect(writeGraph(document!)).not.toBe(before)
    history.undo()
    history.undo()
    expect(writeGraph(document!)).toBe(before)
  })
})

describe('a file that is open', () => {
  const bytes = new TextEncoder().encode(fixture('perceptron').replaceAll('\n', '\r\n'))

  test('is saved with the bytes it came with as long as nothing has changed', () => {
    const opened = openFile(bytes)
    if (opened.document === undefined) throw new Error('it does not open')
    const history = new History(opened.document)
    const save = () => bytesToSave(opened.document, bytes, history.isDirty)
    expect(save()).toBe(bytes)
    history.perform('Move', moveNodes(opened.document, [['x', [8, 8]]]))
    const changed = new TextDecoder().decode(save())
    expect(changed).toContain('"x": [8, 8]')
    expect(changed).not.toContain('\r')
    history.undo()
    expect(save()).toBe(bytes)
  })

  test('is written in full where it is new', () => {
    expect(new TextDecoder().decode(bytesToSave(createDocument(), undefined, false))).toBe(writeGraph(createDocument()))
  })

  test('is refused as reading refuses it', () => {
    expect(openFile(Uint8Array.of(0))).toMatchObject({ problems: [{ code: 'E_JSON' }] })
  })
})

test('a fragment is a graph file of the chosen nodes', () => {
  const { document } = readGraph(fixture('everything'))
  const fragment = readFragment(copyFragment(document!, ['block', 'attn', 'x'])).document!
  expect([...fragment.nodes.keys()]).toEqual([
    'x',
    'block',
    'attn',
    'block/fc1',
    'block/inner',
    'block/add1',
    'block/inner/act1',
  ])
  expect([...fragment.edges.keys()].sort()).toEqual(['attn.key', 'attn.query', 'block/add1.in1', 'block/inner.in'])
  expect([...fragment.weights.keys()]).toEqual(['block/fc1.bias'])
  expect(fragment.properties).toMatchObject({
    collapsed: ['block'],
    reroutes: [{ edge: ['x.out', 'attn.key'] }, { edge: ['block/fc1.out', 'block/inner.in'] }],
  })
  expect(readFragment('{"format": "gradwire"').problems![0]!.code).toBe('E_JSON')
})
