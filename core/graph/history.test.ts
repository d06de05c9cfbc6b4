import { describe, expect, test } from 'vitest'
import { setAttribute } from './attributes.ts'
import { removeNodes } from './remove.ts'
import { renameNode } from './label.ts'
import { History, type DocumentChange } from './history.ts'
import { moveNodes } from './move.ts'
import { isRefusal } from './problems.ts'
import { comparedExactly } from './testing/compared.ts'
import { graph, node, perceptron } from './testing/small.ts'
import type { GraphDocument } from './document.ts'

function rename(document: GraphDocument, label: string) {
  const diff = renameNode(document, 'fc1', label)
  if (isRefusal(diff)) throw new Error(diff.message)
  return diff
}

function at(history: History): readonly [number, number] | undefined {
  return history.document.positions.get('fc1')
}

describe('the history', () => {
  test('names what it would do', () => {
    const history = new History(perceptron())
    expect([history.undoLabel, history.redoLabel, history.undo(), history.redo()]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    history.perform('Rename fc1', rename(history.document, 'a'))
    history.perform('Delete x', removeNodes(history.document, ['x']))
    expect([history.undoLabel, history.redoLabel]).toEqual(['Delete x', undefined])
    expect(history.undo()).toBe('Delete x')
    expect([history.undoLabel, history.redoLabel]).toEqual(['Rename fc1', 'Delete x'])
    history.perform('Rename fc1', rename(history.document, 'b'))
    expect(history.redoLabel).toBeUndefined()
  })

  test('makes no entry of an edit that does nothing, and keeps what can be redone', () => {
    const history = new History(perceptron())
    history.perform('Rename', rename(history.document, 'a'))
    history.undo()
    history.perform('Nothing', {})
    expect(history.redoLabel).toBe('Rename')
    expect(history.isDirty).toBe(false)
  })

  test('is clean at the saved state, from both sides, and never where that is gone', () => {
    const history = new History(perceptron())
    history.perform('1', rename(history.document, 'a'))
    history.perform('2', rename(history.document, 'b'))
    expect(history.isDirty).toBe(true)
    history.markSaved()
    expect(history.isDirty).toBe(false)
    history.undo()
    expect(history.isDirty).toBe(true)
    history.redo()
    expect(history.isDirty).toBe(false)
    history.undo()
    history.perform('3', rename(history.document, 'c'))
    expect(history.isDirty).toBe(true)
    history.undo()
    expect(history.isDirty).toBe(true)
    history.undo()
    expect(history.isDirty).toBe(true)
  })

  test('joins edits of the same key, but not over a save and not over others', () => {
    const history = new History(perceptron())
    for (const label of ['a', 'ab', 'abc']) history.perform('Type', rename(history.document, label), 'label of fc1')
    expect(history.undo()).toBe('Type')
    expect(history.document.nodes.get('fc1')!.label).toBeUndefined()
    history.redo()
    history.markSaved()
    history.perform('Type', rename(history.document, 'abcd'), 'label of fc1')
    history.undo()
    expect([history.document.nodes.get('fc1')!.label, history.isDirty]).toEqual(['abc', false])
    history.perform('Move', moveNodes(history.document, [['x', [1, 1]]]))
    history.perform('Type', rename(history.document, 'z'), 'label of fc1')
    history.undo()
    expect(history.undoLabel).toBe('Move')
  })

  test('drops joined edits that came to nothing', () => {
    const history = new History(perceptron())
    history.perform('Type', rename(history.document, 'a'), 'k')
    history.perform('Type', rename(history.document, ''), 'k')
    expect([history.undoLabel, history.isDirty]).toEqual([undefined, false])
  })

  test('tells each change once', () => {
    const history = new History(perceptron())
    const changes: DocumentChange[] = []
    const stop = history.subscribe((change) => changes.push(change))
    history.perform('Rename', rename(history.document, 'a'))
    history.undo()
    history.redo()
    stop()
    history.undo()
    expect(changes.map(({ kind, label }) => [kind, label])).toEqual([
      ['edit', 'Rename'],
      ['undo', 'Rename'],
      ['redo', 'Rename'],
    ])
  })
})

describe('a gesture', () => {
  test('is one entry from beginning to end, whatever lies between', () => {
    const history = new History(perceptron())
    const start = comparedExactly(history.document)
    const drag = history.begin('Move fc1')
    for (let x = 1; x <= 20; x++) drag.update((document) => moveNodes(document, [['fc1', [x, 0]]]))
    expect([at(history), history.isDirty, history.undoLabel]).toEqual([[20, 0], true, 'Move fc1'])
    drag.commit()
    expect(history.undo()).toBe('Move fc1')
    expect(comparedExactly(history.document)).toEqual(start)
    history.redo()
    expect(at(history)).toEqual([20, 0])
  })

  test('takes diffs made for the document as it is', () => {
    const history = new History(perceptron())
    history.perform(
      'Place',
      moveNodes(history.document, [
        ['fc1', [5, 5]],
        ['x', [1, 1]],
      ]),
    )
    const drag = history.begin('Move')
    drag.update(
      moveNodes(history.document, [
        ['fc1', [6, 6]],
        ['x', [2, 2]],
      ]),
    )
    drag.update(moveNodes(history.document, [['fc1', [7, 7]]]))
    expect([at(history), history.document.positions.get('x')]).toEqual([
      [7, 7],
      [1, 1],
    ])
    drag.commit()
    history.undo()
    expect(at(history)).toEqual([5, 5])
  })

  test('brings back what an earlier update took away', () => {
    const document = graph([node('x', 'input'), node('sum', 'add', { arity: 3 })], [['x.out', 'sum.in2']])
    const history = new History(document)
    const typing = history.begin('Inputs')
    typing.update((start) => setAttribute(start, 'sum', 'arity', 1))
    expect(document.edges.size).toBe(0)
    typing.update((start) => setAttribute(start, 'sum', 'arity', 12))
    expect(document.edges.size).toBe(1)
    expect(typing.update((start) => setAttribute(start, 'sum', 'arity', -1))).toMatchObject({ code: 'E_ATTRIBUTE' })
    expect(document.nodes.get('sum')!.attributes).toEqual({ arity: 12 })
    typing.commit()
    history.undo()
    expect(document.nodes.get('sum')!.attributes).toEqual({ arity: 3 })
  })

  test('tells only what differs from what was seen last', () => {
    const history = new History(perceptron())
    const changes: DocumentChange[] = []
    history.subscribe((change) => changes.push(change))
    const drag = history.begin('Move')
    drag.update((document) => moveNodes(document, [['fc1', [1, 0]]]))
    drag.update((document) => moveNodes(document, [['fc1', [2, 0]]]))
    drag.update((document) => moveNodes(document, [['fc1', [2, 0]]]))
    expect(changes.map(({ diff }) => diff)).toEqual([
      { positions: { fc1: [undefined, [1, 0]] } },
      {
        positions: {
          fc1: [
            [1, 0],
            [2, 0],
          ],
        },
      },
    ])
    drag.cancel()
    expect(changes.at(-1)!.diff).toEqual({ positions: { fc1: [[2, 0], undefined] } })
  })

  test('that is cancelled or came to nothing leaves no trace', () => {
    const history = new History(perceptron())
    const drag = history.begin('Move')
    drag.update((document) => moveNodes(document, [['fc1', [1, 0]]]))
    drag.cancel()
    drag.update((document) => moveNodes(document, [['fc1', [9, 9]]]))
    drag.commit()
    expect([at(history), history.isDirty, history.undoLabel]).toEqual([undefined, false, undefined])
    const still = history.begin('Move')
    still.update(() => ({}))
    still.commit()
    expect(history.undoLabel).toBeUndefined()
  })

  test('ends where something else begins', () => {
    const history = new History(perceptron())
    const drag = history.begin('Move')
    drag.update((document) => moveNodes(document, [['fc1', [1, 0]]]))
    history.perform('Rename', rename(history.document, 'a'))
    drag.update((document) => moveNodes(document, [['fc1', [9, 9]]]))
    drag.cancel()
    expect(at(history)).toEqual([1, 0])
    expect([history.undo(), history.undo(), history.undo()]).toEqual(['Rename', 'Move', undefined])
    const second = history.begin('Again')
    second.update((document) => moveNodes(document, [['fc1', [3, 3]]]))
    expect(history.undo()).toBe('Again')
    expect(at(history)).toBeUndefined()
  })
})
