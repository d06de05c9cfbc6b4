import Elk from 'elkjs/lib/elk.bundled.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyDiff } from './apply.ts'
import { estimateSize, grid, narrowest, widest } from './card-size.ts'
import type { GraphDocument } from './document.ts'
import type { Diff } from './diff.ts'
import { documentFaults } from './faults.ts'
import { addFrame, frameContents } from './frames.ts'
import { nodeOf, parentOf } from './ids.ts'
import { layoutDiff } from './layout.ts'
import { moveNodes } from './move.ts'
import { pinNodes } from './pins.ts'
import { setProperties } from './properties.ts'
import { isRefusal } from './problems.ts'
import { quickElk } from './quick-elk.ts'
import { quickLayout } from './quick-layout.ts'
import { arbitraryDocument } from './testing/arbitrary-document.ts'
import { addReroute } from './reroutes.ts'
import { graph, node, perceptron, residual } from './testing/small.ts'

const elk = new Elk()
const arrange = (document: GraphDocument) => layoutDiff(document, (input) => elk.layout(input))

function overlaps(document: GraphDocument): string[] {
  const size = estimateSize(document)
  const cards = [...document.positions].map(([id, [x, y]]) => ({ id, x, y, width: size(id)[0], height: size(id)[1] }))
  return cards.flatMap((a, i) =>
    cards.slice(i + 1).flatMap((b) => {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
      return apart || parentOf(a.id) !== parentOf(b.id) ? [] : [`${a.id} and ${b.id}`]
    }),
  )
}

/** Edges whose consumer does not lie right of the producer's card. */
function backwards(document: GraphDocument): string[] {
  const size = estimateSize(document)
  return [...document.edges.values()].flatMap(({ from, to }) => {
    const [a, b] = [document.positions.get(nodeOf(from))!, document.positions.get(nodeOf(to))!]
    return a[0] + size(nodeOf(from))[0] < b[0] ? [] : [`${from} → ${to}`]
  })
}

function withoutPlaces(document: GraphDocument): GraphDocument {
  applyDiff(document, {
    positions: Object.fromEntries([...document.positions].map(([id, at]) => [id, [at, undefined]])),
  })
  return document
}

test('cards are on the grid, narrow to wide, and taller with more ports', () => {
  const document = graph([
    node('a', 'add'),
    node('b', 'add', { arity: 9 }),
    node('c', 'input', {}, { label: 'x'.repeat(200) }),
  ])
  const size = estimateSize(document)
  for (const id of ['a', 'b', 'c']) {
    const [width, height] = size(id)
    expect([width % grid, height % grid]).toEqual([0, 0])
    expect(width).toBeGreaterThanOrEqual(narrowest)
    expect(width).toBeLessThanOrEqual(widest)
  }
  expect(size('b')[1]).toBeGreaterThan(size('a')[1])
  expect(size('c')[0]).toBe(widest)
})

describe.each<[string, (document: GraphDocument) => Promise<Diff>]>([
  ['quick', (document) => Promise.resolve(quickLayout(document))],
  ['by ELK', arrange],
  [
    'by ELK’s stand-in for large graphs',
    (document) => layoutDiff(document, (input) => Promise.resolve(quickElk(input))),
  ],
])('the layout %s', (_, layout) => {
  test('leads every edge to the right, covers nothing, and keeps to the grid', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDocument.map(withoutPlaces), async (document) => {
        applyDiff(document, await layout(document))
        expect(document.positions.size).toBe(document.nodes.size)
        expect(documentFaults(document)).toEqual([])
        expect(overlaps(document)).toEqual([])
        expect(backwards(document)).toEqual([])
        for (const [x, y] of document.positions.values()) expect([x % grid, y % grid].map(Math.abs)).toEqual([0, 0])
      }),
      { numRuns: 60 },
    )
  })

  test('draws a chain in a straight line', async () => {
    const document = perceptron()
    applyDiff(document, await layout(document))
    const [x, fc1, act1, t, loss] = ['x', 'fc1', 'act1', 't', 'loss'].map((id) => document.positions.get(id)!)
    expect(new Set([x![1], fc1![1], act1![1]]).size).toBe(1)
    // What only the loss needs stands right before it, not at the far left.
    expect(t![0]).toBeGreaterThan(fc1![0])
    expect(t![0]).toBeLessThan(loss![0])
  })

  test('gives the same places every time', async () => {
    expect(await layout(residual())).toEqual(await layout(residual()))
  })

  test('goes into groups', async () => {
    const document = residual()
    applyDiff(document, await layout(document))
    expect(document.positions.get('block/fc1')![0]).toBeLessThan(document.positions.get('block/add1')![0])
  })
})

test('the quick layout leaves places alone and puts the others below', () => {
  const document = perceptron()
  applyDiff(
    document,
    moveNodes(document, [
      ['x', [100, 40]],
      ['fc1', [400, 40]],
    ]),
  )
  const diff = quickLayout(document)
  expect(Object.keys(diff.positions!).sort()).toEqual(['act1', 'loss', 't'])
  applyDiff(document, diff)
  for (const id of ['act1', 'loss', 't']) {
    expect(document.positions.get(id)![0]).toBeGreaterThanOrEqual(100)
    expect(document.positions.get(id)![1]).toBeGreaterThan(40 + estimateSize(document)('x')[1])
  }
  expect(quickLayout(document)).toEqual({})
})

test('ELK arranges from where the corner was, and takes reroutes away', async () => {
  const document = perceptron()
  applyDiff(
    document,
    moveNodes(document, [
      ['x', [96, 400]],
      ['fc1', [800, 200]],
    ]),
  )
  const routed = setProperties(document, { reroutes: [{ edge: ['x.out', 'fc1.in'], points: [[1, 2]] }] })
  if (isRefusal(routed)) throw new Error(routed.message)
  applyDiff(document, routed)
  applyDiff(document, await arrange(document))
  const places = [...document.positions.values()]
  expect([Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))]).toEqual([96, 200])
  expect(document.properties.reroutes).toEqual([])
})

describe('what the user put stays', () => {
  /** x → a0 → … → a5, all on one spot. */
  function heap(): GraphDocument {
    const ids = ['x', ...Array.from({ length: 6 }, (_, i) => `a${i}`)]
    const document = graph(
      ids.map((id) => node(id, id === 'x' ? 'input' : 'activation')),
      ids.slice(1).map((id, i) => [`${ids[i]}.out`, `${id}.in`]),
    )
    applyDiff(
      document,
      moveNodes(
        document,
        ids.map((id) => [id, [400, 400]]),
      ),
    )
    return document
  }

  test('pinned nodes do not move, the others come to them and lie on nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryDocument.map(withoutPlaces),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 })), {
          maxLength: 3,
        }),
        async (document, picks) => {
          const ids = [...document.nodes.keys()]
          // Far enough apart that they do not lie on each other.
          const pins = new Map(picks.map(([which, x, y]) => [ids[which % ids.length], [x * 240, y * 320] as const]))
          const places = [...pins].flatMap(([id, at]) => (id === undefined ? [] : [[id, at] as const]))
          applyDiff(document, moveNodes(document, places))
          fc.pre(overlaps(document).length === 0)
          applyDiff(
            document,
            pinNodes(
              document,
              places.map(([id]) => id),
              true,
            ),
          )
          applyDiff(document, await arrange(document))
          for (const [id, at] of places) expect(document.positions.get(id)).toEqual(at)
          expect(document.positions.size).toBe(document.nodes.size)
          expect(overlaps(document)).toEqual([])
        },
      ),
      { numRuns: 40 },
    )
    const one = heap()
    applyDiff(one, moveNodes(one, [['a2', [5000, -3000]]]))
    applyDiff(one, pinNodes(one, ['a2'], true))
    applyDiff(one, await arrange(one))
    expect(one.positions.get('a2')).toEqual([5000, -3000])
    // The chain came along.
    expect(one.positions.get('a1')![1]).toBe(-3000)
    expect(one.positions.get('a3')![0]).toBeGreaterThan(5000)
    expect(backwards(one)).toEqual([])
  })

  test('a frame keeps its corner and its nodes, and grows to hold them; others stay out of it', async () => {
    const document = heap()
    applyDiff(
      document,
      moveNodes(document, [
        ['a1', [1050, 950]],
        ['a2', [1060, 960]],
        ['a3', [1060, 960]],
      ]),
    )
    applyDiff(document, addFrame(document, [1000, 900, 300, 200], { title: 'Middle' }).diff)
    applyDiff(document, await arrange(document))
    const [frame] = document.properties.frames
    expect(frame?.rect.slice(0, 2)).toEqual([1000, 900])
    expect(frame!.rect[2]).toBeGreaterThan(300)
    expect(frameContents(document, 0, estimateSize(document)).nodes).toEqual(['a1', 'a2', 'a3'])
    const [left, top, width, height] = frame!.rect
    for (const [id, [x, y]] of document.positions) {
      const [w, h] = estimateSize(document)(id)
      const inside = x >= left && y >= top && x + w <= left + width && y + h <= top + height
      const apart = x >= left + width || x + w <= left || y >= top + height || y + h <= top
      expect(['a1', 'a2', 'a3'].includes(id) ? inside : apart, id).toBe(true)
    }
    expect(overlaps(document)).toEqual([])
    expect(backwards(document)).toEqual([])
    const before = new Map(document.positions)
    applyDiff(document, await arrange(document))
    expect(new Map(document.positions)).toEqual(before)
  })

  test('of a selection, only that is arranged, and not onto what stays', async () => {
    const document = heap()
    applyDiff(document, moveNodes(document, [['a0', [640, 400]]]))
    const routed = addReroute(document, 'a5.in', 0, [1, 2])
    if (isRefusal(routed)) throw new Error(routed.message)
    applyDiff(document, routed)
    const only = new Set(['x', 'a1', 'a2'])
    const diff = await layoutDiff(document, (input) => elk.layout(input), { only })
    expect(Object.keys(diff.positions ?? {}).every((id) => only.has(id))).toBe(true)
    applyDiff(document, diff)
    const still = [...document.positions].filter(([id]) => ['a0', 'a3', 'a4', 'a5'].includes(id))
    expect(overlaps(document).filter((pair) => [...only].some((id) => pair.split(' and ').includes(id)))).toEqual([])
    expect(still.map(([, at]) => at)).toEqual([
      [640, 400],
      [400, 400],
      [400, 400],
      [400, 400],
    ])
    // Neither end of that edge moved.
    expect(document.properties.reroutes.length).toBe(1)
  })
})

test('the quick layout takes chains of 100,000 nodes, stars and loose nodes', () => {
  const ids = Array.from({ length: 100_000 }, (_, i) => `a${i}`)
  const chain = graph(
    ids.map((id) => node(id, 'activation')),
    ids.slice(1).map((id, i) => [`a${i}.out`, `${id}.in`]),
  )
  expect(Object.keys(quickLayout(chain).positions!).length).toBe(100_000)
  const few = ids.slice(0, 5000)
  const star = graph(
    [node('x', 'input'), ...few.map((id) => node(id, 'activation'))],
    few.map((id) => ['x.out', `${id}.in`]),
  )
  expect(Object.keys(quickLayout(star).positions!).length).toBe(5001)
  const loose = graph(few.map((id) => node(id, 'activation')))
  const places = Object.values(quickLayout(loose).positions!).map(([, at]) => at!)
  const [width, height] = [0, 1].map((axis) => Math.max(...places.map((at) => at[axis]!)))
  expect(width! / height!).toBeGreaterThan(0.5)
  expect(width! / height!).toBeLessThan(4)
}, 60_000)
