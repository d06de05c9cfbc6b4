import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'

import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument } from '../../core/graph/document.ts'
import { History } from '../../core/graph/history.ts'
import type { DocumentChange } from '../../core/graph/history.ts'
import type { Gesture } from './workspace.ts'

export interface HistoryState {
  readonly dirty: boolean
  readonly undoLabel: string | undefined
  readonly redoLabel: string | undefined
}

/** The open document with its history, and who wants to know of changes. */
export interface DocumentStore {
  readonly document: GraphDocument
  /** Bumped by every change. */
  readonly revision: ShallowRef<number>
  readonly state: ShallowRef<HistoryState>
  onDiff(listener: (change: Diff | 'replaced') => void): () => void
  /** Told with how many edits are done, before the document becomes another than it is after those. */
  onLeave(listener: (done: number) => void): () => void
  perform(label: string, diff: Diff, merge?: string): void
  begin(label: string): Gesture
  undo(): string | undefined
  redo(): string | undefined
  /** Undoes or redoes until so many edits are done. */
  jump(done: number): void
  /** Names of all edits, oldest first, and how many of them are done. */
  edits(): { readonly labels: readonly string[]; readonly done: number }
  /** Another document, with a history of its own. */
  replace(document: GraphDocument): void
  markSaved(): void
}

export function createDocumentStore(first: GraphDocument): DocumentStore {
  let history = new History(first)
  let stop = history.subscribe(changed)
  const revision = shallowRef(0)
  const state = shallowRef(stateOf(history))
  const listeners = new Set<(change: Diff | 'replaced') => void>()
  const leaving = new Set<(done: number) => void>()

  function changed(change: DocumentChange): void {
    tell(change.diff)
  }
  function tell(change: Diff | 'replaced'): void {
    revision.value++
    for (const listener of listeners) listener(change)
  }
  function leave(): void {
    history.commit()
    for (const listener of leaving) listener(history.done)
  }
  /** The history's own state is only right after it has noted what it just did. */
  function noted<T>(result: T): T {
    const next = stateOf(history)
    const { dirty, undoLabel, redoLabel } = state.value
    if (next.dirty !== dirty || next.undoLabel !== undoLabel || next.redoLabel !== redoLabel) state.value = next
    return result
  }

  return {
    get document() {
      return history.document
    },
    revision,
    state,
    onDiff(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onLeave(listener) {
      leaving.add(listener)
      return () => void leaving.delete(listener)
    },
    perform(label, diff, merge) {
      leave()
      noted(history.perform(label, diff, merge))
    },
    begin(label) {
      leave()
      const gesture = history.begin(label)
      noted(undefined)
      return {
        update: (edit) => noted(gesture.update(edit)),
        commit: () => noted(gesture.commit()),
        cancel: () => noted(gesture.cancel()),
      }
    },
    undo() {
      leave()
      return noted(history.undo())
    },
    redo() {
      leave()
      return noted(history.redo())
    },
    jump(done) {
      leave()
      while (history.done > done && history.undo() !== undefined);
      while (history.done < done && history.redo() !== undefined);
      noted(undefined)
    },
    edits: () => ({ labels: history.labels, done: history.done }),
    replace(document) {
      stop()
      history = new History(document)
      stop = history.subscribe(changed)
      noted(undefined)
      tell('replaced')
    },
    markSaved: () => noted(history.markSaved()),
  }
}

function stateOf({ isDirty, undoLabel, redoLabel }: History): HistoryState {
  return { dirty: isDirty, undoLabel, redoLabel }
}
