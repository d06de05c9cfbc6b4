import { expect, it } from 'vitest'
import { connect } from '../../core/graph/connect.ts'
import { applyDiff } from '../../core/graph/apply.ts'
import { copyDocument, createDocument } from '../../core/graph/create.ts'
import { invert } from '../../core/graph/diff.ts'
import type { Diff } from '../../core/graph/diff.ts'
import { makeGroup } from '../../core/graph/group.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import { removeNodes } from '../../core/graph/remove.ts'
import { nodesOf } from './changed-nodes.ts'

const node = (id: string, order: number) => ({ id, type: 'activation', attributes: {}, order })
const document = createDocument({
  nodes: [node('a', 0), node('b', 1), node('c', 2), node('d', 3)],
  edges: [
    { from: 'a.out', to: 'b.in', order: 4 },
    { from: 'b.out', to: 'd.in', order: 5 },
  ],
})

it('a change is about the nodes it made, else those it moved, else those it wired', () => {
  const wired = connect(document, 'b.out', 'c.in')
  expect(isRefusal(wired) ? [] : nodesOf(document, wired).sort()).toEqual(['b', 'c'])
  const moved: Diff = { positions: { c: [undefined, [1, 2]], gone: [[0, 0], undefined] }, edges: {} }
  expect(nodesOf(document, moved)).toEqual(['c'])

  const removed = removeNodes(document, ['b'])
  const without = copyDocument(document)
  applyDiff(without, removed)
  expect(nodesOf(without, removed).sort()).toEqual(['a', 'd'])
  applyDiff(without, invert(removed))
  expect(nodesOf(without, invert(removed))).toEqual(['b'])
})

it('a group that was made stands for what is in it, one that got other ports is not meant', () => {
  const made = makeGroup(document, ['b'])
  if (isRefusal(made)) throw new Error(made.message)
  const grouped = copyDocument(document)
  applyDiff(grouped, made.diff)
  expect(nodesOf(grouped, made.diff)).toEqual([made.id])

  const removed = removeNodes(grouped, [`${made.id}/b`])
  expect(Object.keys(removed.nodes ?? {})).toContain(made.id)
  const without = copyDocument(grouped)
  applyDiff(without, removed)
  applyDiff(without, invert(removed))
  expect(nodesOf(without, invert(removed))).toEqual([`${made.id}/b`])
})
