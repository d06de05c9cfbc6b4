import { describe, expect, test } from 'vitest'
import { applyDiff } from './apply.ts'
import { addComment, changeComment } from './comments.ts'
import { copyDocument } from './create.ts'
import type { Diff } from './diff.ts'
import type { GraphDocument } from './document.ts'
import { documentFaults } from './faults.ts'
import { duplicate, extract, insertFragment } from './fragment.ts'
import { addFrame, changeFrame, frameAround, frameContents } from './frames.ts'
import { makeGroup, unpackGroup } from './group.ts'
import { fittingAt, insertOnEdge } from './insert.ts'
import { moveItems, removeNotes } from './move-items.ts'
import { moveNodes } from './move.ts'
import { levelOfNote } from './notes.ts'
import { isRefusal, type Problem } from './problems.ts'
import { removeReconnecting } from './reconnect.ts'
import { removeEdges, removeNodes } from './remove.ts'
import { replaceType } from './replace.ts'
import { addReroute, routeOf } from './reroutes.ts'
import { graph, node, perceptron, residual } from './testing/small.ts'

const size = () => [160, 112] as const

function after(document: GraphDocument, ...edits: ((document: GraphDocument) => Diff | Problem)[]): GraphDocument {
  const copy = copyDocument(document)
  for (const edit of edits) {
    const diff = edit(copy)
    if (isRefusal(diff)) throw new Error(diff.message)
    applyDiff(copy, diff)
    expect(documentFaults(copy)).toEqual([])
  }
  return copy
}

/** perceptron in a row, 240 pixels from one to the next. */
const placed = () =>
  after(perceptron(), (document) =>
    moveNodes(
      document,
      ['x', 'fc1', 'act1', 'loss', 't'].map((id, i) => [id, [240 * i, 0]]),
    ),
  )

describe('reroute points', () => {
  const routed = () =>
    after(
      placed(),
      (document) => addReroute(document, 'act1.in', 0, [420.4, 200]),
      (document) => addReroute(document, 'act1.in', 1, [460, 200]),
      (document) => addReroute(document, 'act1.in', 1, [440, 240]),
    )

  test('stand in the order in which the edge goes through them', () => {
    expect(routed().properties.reroutes).toEqual([
      {
        edge: ['fc1.out', 'act1.in'],
        points: [
          [420, 200],
          [440, 240],
          [460, 200],
        ],
      },
    ])
    expect(addReroute(placed(), 'x.in', 0, [0, 0])).toMatchObject({ code: 'E_EDGE' })
  })

  test('go with the edge, and with the last of them nothing is left of it', () => {
    expect(after(routed(), (document) => removeEdges(document, ['act1.in'])).properties.reroutes).toEqual([])
    const all = [0, 1, 2].map((index) => ['act1.in', index] as const)
    const none = { frames: [], comments: [] }
    const two = after(routed(), (document) => removeNotes(document, { ...none, points: all.slice(0, 2) }))
    expect(routeOf(two, 'act1.in')).toEqual([[460, 200]])
    expect(after(routed(), (document) => removeNotes(document, { ...none, points: all })).properties.reroutes).toEqual(
      [],
    )
  })

  test('move with both ends of their edge, and stay where one end moves', () => {
    const move = (ids: readonly string[]) => (document: GraphDocument) => {
      const nodes = ids.map((id) => [id, document.positions.get(id) ?? ([0, 0] as const)] as const)
      return moveItems(document, { nodes, frames: [], comments: [], points: [['act1.in', 0]] }, 10, 20)
    }
    const one = after(routed(), move(['fc1']))
    expect(routeOf(one, 'act1.in')).toEqual([
      [430, 220],
      [440, 240],
      [460, 200],
    ])
    const both = after(routed(), move(['fc1', 'act1']))
    // None moves twice.
    expect(routeOf(both, 'act1.in')).toEqual([
      [430, 220],
      [450, 260],
      [470, 220],
    ])
  })

  test('stay with their part of a wire into which a node goes, and with a node that is replaced', () => {
    const wide = after(
      routed(),
      (document) => moveNodes(document, [['loss', [2000, 0]]]),
      () => ({
        nodes: { b: [undefined, { ...node('b', 'activation'), order: 50 }] },
        positions: { b: [undefined, [370, 300]] },
      }),
    )
    const inserted = after(wide, (document) => {
      const fitting = fittingAt(document, 'act1.in', 'b')
      return isRefusal(fitting) ? fitting : insertOnEdge(document, 'act1.in', 'b', fitting, size)
    })
    expect(inserted.properties.reroutes).toEqual([
      { edge: ['b.out', 'act1.in'], points: [[460, 200]] },
      {
        edge: ['fc1.out', 'b.in'],
        points: [
          [420, 200],
          [440, 240],
        ],
      },
    ])
    const replaced = replaceType(routed(), 'fc1', 'conv')
    if (isRefusal(replaced)) throw new Error(replaced.message)
    expect(after(routed(), () => replaced.diff).properties.reroutes[0]?.edge).toEqual([`${replaced.id}.out`, 'act1.in'])
  })
})

describe('frames', () => {
  test('hold what has its middle in them; what is in them stays when they go', () => {
    const rect = frameAround([
      [240, 0, 160, 112],
      [480, 0, 160, 112],
    ])
    expect(rect).toEqual([216, -64, 448, 200])
    const framed = after(
      placed(),
      (document) => addFrame(document, rect!, { title: 'Hidden', hue: 256 }).diff,
      (document) => addFrame(document, [230, -8, 200, 140]).diff,
      (document) => addComment(document, 'why tanh', [300, 90]).diff,
      (document) => addComment(document, 'far away', [3000, 90]).diff,
      (document) => addReroute(document, 'act1.in', 0, [440, 60]),
      (document) => addReroute(document, 'act1.in', 1, [440, 600]),
    )
    const contents = frameContents(framed, 0, size)
    expect(contents).toEqual({ nodes: ['fc1', 'act1'], frames: [1], comments: [0], points: [['act1.in', 0]] })
    // A frame does not lie in the one that lies in it.
    expect(frameContents(framed, 1, size).frames).toEqual([])
    const gone = after(framed, (document) => removeNotes(document, { frames: [0], comments: [], points: [] }))
    expect(gone.properties.frames.map(({ rect }) => rect)).toEqual([[230, -8, 200, 140]])
    expect(gone.nodes.size).toBe(5)
    expect(gone.properties.comments.length).toBe(2)
  })

  test('are no smaller than their title needs, and titles no longer than labels', () => {
    const made = after(placed(), (document) => addFrame(document, [0.4, 0, 10, 10], { title: 'é'.repeat(300) }).diff)
    expect(made.properties.frames[0]).toMatchObject({ rect: [0, 0, 96, 72], title: 'é'.repeat(256), hue: 0 })
    expect(changeFrame(made, 3, { hue: 1 })).toMatchObject({ code: 'E_LAYOUT' })
    expect(changeComment(made, 0, { text: 'x' })).toMatchObject({ code: 'E_LAYOUT' })
  })

  test('inside a group stay inside: they go with it, get its new path, and come out where it is unpacked', () => {
    const inside = after(
      residual(),
      (document) =>
        moveNodes(document, [
          ['block', [1000, 500]],
          ['block/fc1', [40, 30]],
          ['block/add1', [300, 30]],
        ]),
      (document) => addFrame(document, [20, 0, 200, 200], { title: 'in', level: 'block' }).diff,
      (document) => addComment(document, 'in too', [50, 60], 'block').diff,
      (document) => addComment(document, 'outside', [50, 60]).diff,
      (document) => addReroute(document, 'block/add1.in1', 0, [250, 80]),
    )
    expect(frameContents(inside, 0, size).nodes).toEqual(['block/fc1'])
    const deleted = after(inside, (document) => removeNodes(document, ['block']))
    expect(deleted.properties.frames).toEqual([])
    expect(deleted.properties.comments.map(({ text }) => text)).toEqual(['outside'])

    const made = makeGroup(inside, ['block', 'act1'])
    if (isRefusal(made)) throw new Error(made.message)
    const nested = after(inside, () => made.diff)
    expect(levelOfNote(nested, nested.properties.frames[0]!)).toBe('group1/block')

    const unpacked = unpackGroup(inside, 'block')
    if (isRefusal(unpacked)) throw new Error(unpacked.message)
    const out = after(inside, () => unpacked.diff)
    expect(out.properties.frames).toEqual([{ title: 'in', rect: [980, 470, 200, 200], hue: 0 }])
    expect(out.properties.comments[0]).toEqual({ text: 'in too', at: [1010, 530] })
    expect(out.properties.reroutes[0]?.points).toEqual([[1210, 550]])
  })

  test('a frame of a group that is not there is shown at the top', () => {
    const lost = graph([node('x', 'input')])
    const frame = { title: '', rect: [0, 0, 99, 99], hue: 0, extra: { group: 'gone' } } as const
    expect(levelOfNote(lost, frame)).toBe('')
  })
})

describe('what is copied', () => {
  test('has its frames and comments, on the level it is pasted to and within groups', () => {
    const before = after(
      residual(),
      (document) => addFrame(document, [0, 0, 400, 300], { title: 'outer', hue: 30 }).diff,
      (document) => addComment(document, 'beside it', [20, 320]).diff,
      (document) => addComment(document, 'elsewhere', [900, 900]).diff,
      (document) => addComment(document, 'within', [5, 6], 'block').diff,
    )
    const fragment = extract(before, ['block'], { frames: [0], comments: [0] })
    expect(documentFaults(fragment)).toEqual([])
    expect(fragment.properties.comments.map(({ text }) => text)).toEqual(['beside it', 'within'])
    const made = insertFragment(before, fragment, { parent: 'block', offset: [10, 20] })
    if (isRefusal(made)) throw new Error(made.message)
    const [id = ''] = made.ids
    const pasted = after(before, () => made.diff)
    const { frames, comments } = pasted.properties
    expect(frames.map((frame) => [frame.title, frame.rect, levelOfNote(pasted, frame)])).toEqual([
      ['outer', [0, 0, 400, 300], ''],
      ['outer', [10, 20, 400, 300], 'block'],
    ])
    expect(comments.slice(3).map((comment) => [comment.text, comment.at, levelOfNote(pasted, comment)])).toEqual([
      ['beside it', [30, 340], 'block'],
      ['within', [5, 6], id],
    ])
    expect([made.frames, made.comments]).toEqual([[1], [3]])
  })

  test('can be a comment alone, beside where it was', () => {
    const before = after(residual(), (document) => addComment(document, 'alone', [5, 6], 'block').diff)
    const made = duplicate(before, [], [32, 32], { frames: [], comments: [0] })
    if (isRefusal(made)) throw new Error(made.message)
    const { comments } = after(before, () => made.diff).properties
    expect(comments[1]).toEqual({ text: 'alone', at: [37, 38], extra: { group: 'block' } })
  })
})

test('deleting with reconnect keeps the points of both edges, in their order', () => {
  const before = after(
    placed(),
    (document) => addReroute(document, 'fc1.in', 0, [100, 50]),
    (document) => addReroute(document, 'act1.in', 0, [400, 60]),
    (document) => addReroute(document, 'act1.in', 1, [440, 70]),
  )
  const led = after(before, (document) => removeReconnecting(document, ['fc1']))
  expect(led.edges.get('act1.in')).toMatchObject({ from: 'x.out' })
  expect(routeOf(led, 'act1.in')).toEqual([
    [100, 50],
    [400, 60],
    [440, 70],
  ])
  expect(led.properties.reroutes).toHaveLength(1)
})
