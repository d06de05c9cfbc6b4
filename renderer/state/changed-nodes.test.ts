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
  nodes: [node('a', 0), node('b', 1), node('c', 2)],
  edges: [{ from: 'a.out', to: 'b.in', order: 3 }],
})

it('a change is about the nodes it made, moved or wired, as far as they are there', () => {
  const wired = connect(document, 'b.out', 'c.in')
  expect(isRefusal(wired) ? [] : nodesOf(document, wired).sort()).toEqual(['b', 'c'])
  const moved: Diff = { positions: { c: [undefined, [1, 2]], gone: [[0, 0], undefined] } }
  expect(nodesOf(document, moved)).toEqual(['c'])
  // Of a node that will be gone, and its wires: all that are still there.
  expect(nodesOf(document, removeNodes(document, ['b'])).sort()).toEqual(['a', 'b'])
})

it('a group that was made stands for what is in it, one that got other ports is not meant', () => {
  const made = makeGroup(document, ['b'])
  if (isRefusal(made)) throw new Error(made.message)
  const grouped = copyDocument(document)
  applyDiff(grouped, made.diff)
  expect(nodesOf(grouped, made.diff).sort()).toEqual(['a', made.id])

  const removed = removeNodes(grouped, [`${made.id}/b`])
  expect(Object.keys(removed.nodes ?? {})).toContain(made.id)
  const without = copyDocument(grouped)
  applyDiff(without, removed)
  applyDiff(without, invert(removed))
  expect(nodesOf(without, invert(removed))).toEqual([`${made.id}/b`])
})
