import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyDiff } from '../graph/apply.ts'
import { copyDocument } from '../graph/create.ts'
import { compose, invert, isEmpty, type Diff } from '../graph/diff.ts'
import { documentFaults } from '../graph/faults.ts'
import { History } from '../graph/history.ts'
import { isRefusal } from '../graph/problems.ts'
import { arbitraryDocument } from '../graph/testing/arbitrary-document.ts'
import { arbitraryEdit } from '../graph/testing/arbitrary-edit.ts'
import { compared, comparedExactly } from '../graph/testing/compared.ts'
import { readGraph } from './read.ts'
import { writeGraph } from './write.ts'

const edits = fc.array(arbitraryEdit, { minLength: 1, maxLength: 30 })

test('edits keep the document valid; undoing all of them brings back the start, redoing the end, to the byte', () => {
  const done = new Map<string, number>()
  fc.assert(
    fc.property(arbitraryDocument, edits, (document, sequence) => {
      const start = comparedExactly(document)
      const startText = writeGraph(document)
      const mirror = copyDocument(document)
      const history = new History(document)
      // A worker's copy gets diffs as structured clones.
      history.subscribe(({ diff }) => applyDiff(mirror, structuredClone(diff)))
      const labels: string[] = []
      for (const edit of sequence) {
        const diff = edit.make(document)
        if (isRefusal(diff)) {
          expect(diff.message && diff.fix).toBeTruthy()
          continue
        }
        if (!isEmpty(diff)) labels.push(edit.kind)
        history.perform(edit.kind, diff)
        expect(documentFaults(document)).toEqual([])
        done.set(edit.kind, (done.get(edit.kind) ?? 0) + (isEmpty(diff) ? 0 : 1))
      }
      const end = comparedExactly(document)
      const endText = writeGraph(document)
      expect(comparedExactly(mirror)).toEqual(end)
      expect(compared(readGraph(endText).document!).nodes.length).toBe(document.nodes.size)

      const undone: string[] = []
      for (let label = history.undo(); label !== undefined; label = history.undo()) undone.unshift(label)
      expect(undone).toEqual(labels)
      expect(comparedExactly(document)).toEqual(start)
      expect(comparedExactly(mirror)).toEqual(start)
      expect(writeGraph(document)).toBe(startText)
      expect(history.isDirty).toBe(false)

      while (history.redo() !== undefined);
      expect(comparedExactly(document)).toEqual(end)
      expect(writeGraph(document)).toBe(endText)
      expect(documentFaults(document)).toEqual([])
    }),
    { numRuns: 600 },
  )
  // Every kind of edit has been done, not only refused.
  for (const kind of [
    'addNode',
    'connect',
    'removeNodes',
    'removeEdges',
    'moveNodes',
    'setAttributes',
    'renameNode',
    'flags',
    'setWeight',
    'clearWeights',
    'duplicate',
    'setProperties',
    'quickLayout',
    'addFrame',
    'changeFrame',
    'comments',
    'addReroute',
    'moveItems',
    'removeNotes',
    'makeGroup',
    'unpackGroup',
    'replaceType',
    'removeReconnecting',
    'pinNodes',
    'alignNodes',
  ])
    expect(done.get(kind) ?? 0, kind).toBeGreaterThan(20)
  // Few random groups have ports, and few random nodes a free one of each side.
  for (const kind of ['exposePort', 'groupPorts', 'insertOnEdge']) expect(done.get(kind) ?? 0, kind).toBeGreaterThan(3)
}, 120_000)

test('composed diffs do what they do one after the other, and with their inverse nothing', () => {
  fc.assert(
    fc.property(arbitraryDocument, edits, (document, sequence) => {
      const copy = copyDocument(document)
      let whole: Diff = {}
      for (const edit of sequence) {
        const diff = edit.make(document)
        if (isRefusal(diff)) continue
        applyDiff(document, diff)
        whole = compose(whole, diff)
      }
      applyDiff(copy, whole)
      expect(comparedExactly(copy)).toEqual(comparedExactly(document))
      expect(isEmpty(compose(whole, invert(whole)))).toBe(true)
      expect(invert(invert(whole))).toEqual(whole)
    }),
    { numRuns: 200 },
  )
}, 120_000)

test('what was edited is read again as it is', () => {
  fc.assert(
    fc.property(arbitraryDocument, edits, (document, sequence) => {
      for (const edit of sequence) {
        const diff = edit.make(document)
        if (!isRefusal(diff)) applyDiff(document, diff)
      }
      const text = writeGraph(document)
      const read = readGraph(text)
      expect(read.problems).toBeUndefined()
      expect(writeGraph(read.document!)).toBe(text)
    }),
    { numRuns: 200 },
  )
}, 120_000)
