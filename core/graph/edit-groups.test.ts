import { describe, expect, test } from 'vitest'
import { compile } from '../compile/compile.ts'
import { alignNodes, distributeNodes } from './align.ts'
import { applyDiff } from './apply.ts'
import { copyDocument } from './create.ts'
import { invert, type Diff } from './diff.ts'
import type { GraphDocument } from './document.ts'
import { documentFaults } from './faults.ts'
import { exposable, exposePort, moveGroupPort, removeGroupPort, renameGroupPort } from './group-ports.ts'
import { makeGroup, unpackGroup } from './group.ts'
import { fittingAt, insertOnEdge } from './insert.ts'
import { pinnedNodes, pinNodes } from './pins.ts'
import { isRefusal, type Problem } from './problems.ts'
import { removeReconnecting } from './reconnect.ts'
import { replaceType } from './replace.ts'
import { graph, node, perceptron, residual } from './testing/small.ts'

/** The document after an edit that has to be possible, is valid, and can be taken back. */
function after(document: GraphDocument, edit: Diff | { readonly diff: Diff } | Problem): GraphDocument {
  if (isRefusal(edit)) throw new Error(edit.message)
  const diff = 'diff' in edit ? (edit.diff as Diff) : edit
  const copy = copyDocument(document)
  applyDiff(copy, diff)
  expect(documentFaults(copy)).toEqual([])
  const back = copyDocument(copy)
  applyDiff(back, invert(diff))
  expect(edgesOf(back)).toEqual(edgesOf(document))
  expect([...back.nodes.keys()].sort()).toEqual([...document.nodes.keys()].sort())
  return copy
}

const edgesOf = (document: GraphDocument) =>
  [...document.edges.values()].map(({ from, to }) => `${from} > ${to}`).sort()

/** What runs, whatever the groups are: the plan's operations and their shapes. */
function runs(document: GraphDocument) {
  return compile(document).problems.map(({ message }) => message)
}

describe('groups', () => {
  test('are made with a port for every wire that crosses, and taken apart again to the same wires', () => {
    const before = perceptron()
    const made = makeGroup(before, ['fc1', 'act1'])
    const grouped = after(before, made)
    expect(edgesOf(grouped)).toEqual([
      'group1.out > loss.prediction',
      'group1/fc1.out > group1/act1.in',
      't.out > loss.target',
      'x.out > group1.in',
    ])
    expect(grouped.nodes.get('group1')).toMatchObject({ inputs: { in: ['fc1.in'] }, outputs: { out: 'act1.out' } })
    expect(runs(grouped)).toEqual(runs(before))
    expect(edgesOf(after(grouped, unpackGroup(grouped, 'group1')))).toEqual(edgesOf(before))
  })

  test('one source that feeds two nodes comes in through one port', () => {
    const document = graph(
      [node('x', 'input'), node('a', 'linear'), node('b', 'linear')],
      [
        ['x.out', 'a.in'],
        ['x.out', 'b.in'],
      ],
    )
    const grouped = after(document, makeGroup(document, ['a', 'b']))
    expect(grouped.nodes.get('group1')).toMatchObject({ inputs: { in: ['a.in', 'b.in'] } })
    expect(edgesOf(grouped)).toEqual(['x.out > group1.in'])
  })

  test('nest: what the outer group shows still shows the same', () => {
    const document = residual()
    const grouped = after(document, makeGroup(document, ['block/fc1', 'block/add1']))
    expect(grouped.nodes.get('block')).toMatchObject({ inputs: { in: ['group1.in'] } })
    expect(grouped.nodes.get('block/group1')?.inputs?.in).toEqual(['fc1.in', 'add1.in0'])
    expect(runs(grouped)).toEqual(runs(document))
    const back = after(grouped, unpackGroup(grouped, 'block/group1'))
    expect(back.nodes.get('block')).toMatchObject({ outputs: { out: 'add1.out' } })
    expect(edgesOf(back)).toEqual(edgesOf(document))
  })

  test('are refused where they would depend on themselves, with the node that lies between', () => {
    expect(makeGroup(perceptron(), ['fc1', 'loss'])).toMatchObject({ code: 'E_CYCLE', node: 'act1' })
    expect(makeGroup(perceptron(), [])).toMatchObject({ code: 'E_NODE' })
  })

  test('keep weights and pins under the new path', () => {
    const document = after(perceptron(), pinNodes(perceptron(), ['fc1'], true))
    const grouped = after(document, makeGroup(document, ['fc1']))
    expect([...pinnedNodes(grouped)]).toEqual(['group1/fc1'])
  })

  test('ports come and go and get names', () => {
    const document = residual()
    const exposed = exposePort(document, 'block/add1.in2', 'input')
    expect(exposed).toMatchObject({ port: 'in2' })
    const open = after(document, exposed)
    expect(exposePort(open, 'block/add1.in2', 'input')).toMatchObject({ code: 'E_PORT' })
    expect(exposePort(open, 'block/add1.in1', 'input')).toMatchObject({ code: 'E_EDGE' })
    expect(exposePort(open, 'x.out', 'output')).toMatchObject({ code: 'E_NODE' })
    const renamed = after(open, renameGroupPort(open, 'block', 'in', 'input', 'skip'))
    expect(edgesOf(renamed)).toContain('x.out > block.skip')
    expect(renameGroupPort(renamed, 'block', 'skip', 'input', '1')).toMatchObject({ code: 'E_ID' })
    expect(exposable(document, 'block')).toEqual([
      { port: 'block/fc1.out', side: 'output' },
      { port: 'block/add1.in2', side: 'input' },
    ])
    // The order is what the card shows, so it counts, and undo brings it back.
    const moved = moveGroupPort(open, 'block', 'in2', 'input', 0)
    const first = after(open, moved)
    expect(Object.keys(first.nodes.get('block')?.inputs ?? {})).toEqual(['in2', 'in'])
    if (isRefusal(moved)) throw new Error(moved.message)
    applyDiff(first, invert(moved))
    expect(Object.keys(first.nodes.get('block')?.inputs ?? {})).toEqual(['in', 'in2'])
    expect(moveGroupPort(open, 'block', 'none', 'input', 0)).toMatchObject({ code: 'E_PORT' })
    const without = after(renamed, removeGroupPort(renamed, 'block', 'out', 'output'))
    expect(edgesOf(without)).not.toContain('block.out > act1.in')
  })
})

describe('deleting with reconnect', () => {
  test('leads a chain on across all that goes', () => {
    const document = perceptron()
    expect(edgesOf(after(document, removeReconnecting(document, ['fc1', 'act1'])))).toEqual([
      't.out > loss.target',
      'x.out > loss.prediction',
    ])
  })
  test('leads the output of a group on', () => {
    const document = residual()
    const next = after(document, removeReconnecting(document, ['block/add1']))
    expect(next.nodes.get('block')).toMatchObject({ outputs: { out: 'fc1.out' } })
    expect(edgesOf(next)).toContain('block.out > act1.in')
  })
  test('leads nothing on from an output that a group loses by it', () => {
    const document = perceptron()
    const grouped = after(document, makeGroup(document, ['fc1']))
    const next = after(grouped, removeReconnecting(grouped, ['group1/fc1', 'act1']))
    expect(next.nodes.get('group1')).toMatchObject({ outputs: {} })
    expect(edgesOf(next)).not.toContain('group1.out > loss.prediction')
  })
})

describe('inserting on a wire', () => {
  const placed = (): GraphDocument => {
    const document = graph(
      [node('x', 'input'), node('fc1', 'linear'), node('act1', 'activation'), node('far', 'activation')],
      [
        ['x.out', 'fc1.in'],
        ['fc1.out', 'far.in'],
      ],
    )
    applyDiff(document, {
      positions: {
        x: [undefined, [0, 0]],
        fc1: [undefined, [240, 0]],
        far: [undefined, [480, 0]],
        act1: [undefined, [200, 10]],
      },
    })
    return document
  }
  test('makes room for it by moving what comes after', () => {
    const document = placed()
    const fitting = fittingAt(document, 'fc1.in', 'act1')
    if (isRefusal(fitting)) throw new Error(fitting.message)
    const next = after(
      document,
      insertOnEdge(document, 'fc1.in', 'act1', fitting, () => [160, 100]),
    )
    expect(edgesOf(next)).toEqual(['act1.out > fc1.in', 'fc1.out > far.in', 'x.out > act1.in'])
    const x = (id: string) => next.positions.get(id)?.[0] ?? NaN
    expect(x('act1')).toBe(224)
    expect(x('fc1')).toBe(224 + 160 + 64)
    expect(x('far') - x('fc1')).toBe(240)
    expect(x('x')).toBe(0)
  })
  test('leaves inputs alone that are fed from outside of the group', () => {
    const fed = { inputs: { in: ['a.in', 'c.in'] }, outputs: { out: 'b.out' } }
    const document = graph(
      [
        node('block', 'group', {}, fed),
        node('block/a', 'linear'),
        node('block/b', 'linear'),
        node('block/c', 'activation'),
      ],
      [['block/a.out', 'block/b.in']],
    )
    expect(fittingAt(document, 'block/b.in', 'block/c')).toMatchObject({ code: 'E_EDGE' })
  })
  test('is refused at its own wires, and where it would close a cycle', () => {
    const document = placed()
    expect(fittingAt(document, 'fc1.in', 'fc1')).toMatchObject({ code: 'E_EDGE' })
    const looped = graph(
      [node('a', 'linear'), node('b', 'linear'), node('c', 'add')],
      [
        ['a.out', 'b.in'],
        ['b.out', 'c.in0'],
      ],
    )
    expect(fittingAt(looped, 'b.in', 'c')).toMatchObject({ code: 'E_CYCLE' })
  })
})

describe('replacing a type', () => {
  test('keeps wires, place and what both know', () => {
    const document = perceptron()
    const made = replaceType(document, 'fc1', 'activation', { function: 'tanh' })
    const next = after(document, made)
    expect(edgesOf(next)).toContain('x.out > act2.in')
    expect(edgesOf(next)).toContain('act2.out > act1.in')
    expect(next.nodes.get('act2')).toMatchObject({ attributes: { function: 'tanh' } })
  })
  test('inside a group its ports follow', () => {
    const next = after(residual(), replaceType(residual(), 'block/fc1', 'layerNorm'))
    expect(next.nodes.get('block')).toMatchObject({ inputs: { in: ['layerNorm1.in', 'add1.in0'] } })
    expect(replaceType(residual(), 'block', 'linear')).toMatchObject({ code: 'E_TYPE' })
  })
  test('with fewer ports loses the wires that find none', () => {
    const document = perceptron()
    const next = after(document, replaceType(document, 'loss', 'activation'))
    expect(edgesOf(next).filter((edge) => edge.includes('> act2'))).toEqual(['act1.out > act2.in'])
  })
})

describe('lines', () => {
  const three = (): GraphDocument => {
    const document = graph([node('a', 'linear'), node('b', 'linear'), node('c', 'linear')])
    applyDiff(document, {
      positions: { a: [undefined, [0, 5]], b: [undefined, [90, 40]], c: [undefined, [400, 20]] },
    })
    return document
  }
  const sizes = (id: string) => [id === 'a' ? 200 : 100, 50] as const
  const xs = (document: GraphDocument, axis: 0 | 1) => ['a', 'b', 'c'].map((id) => document.positions.get(id)?.[axis])
  test('are straight', () => {
    expect(xs(after(three(), alignNodes(three(), ['a', 'b', 'c'], 'left', sizes)), 0)).toEqual([0, 0, 0])
    expect(xs(after(three(), alignNodes(three(), ['a', 'b', 'c'], 'right', sizes)), 0)).toEqual([300, 400, 400])
    expect(xs(after(three(), alignNodes(three(), ['a', 'b', 'c'], 'centre', sizes)), 0)).toEqual([150, 200, 200])
    expect(xs(after(three(), alignNodes(three(), ['a', 'b', 'c'], 'bottom', sizes)), 1)).toEqual([40, 40, 40])
  })
  test('have even gaps', () => {
    expect(xs(after(three(), distributeNodes(three(), ['a', 'b', 'c'], 'across', sizes)), 0)).toEqual([0, 250, 400])
  })
})
