import type { NodeId, PortId } from '../../core/graph/document.ts'
import type { DocumentStore } from './document-store.ts'
import type { NoteKey } from './note-keys.ts'

export interface Chosen {
  readonly nodes: ReadonlySet<NodeId>
  readonly edges: ReadonlySet<PortId>
  readonly notes: ReadonlySet<NoteKey>
}

/**
 * What was selected when an edit was made is selected again when the edit is undone, and what was selected when it was undone
 * when it is done again: every state between two edits has the selection that one left it with. To select is no edit.
 */
export function keepSelections(store: DocumentStore, now: () => Chosen): (done: number) => Chosen | undefined {
  const kept = new Map<number, Chosen>()
  store.onLeave((done) => kept.set(done, now()))
  store.onDiff((change) => {
    if (change === 'replaced') kept.clear()
  })
  return (done) => kept.get(done)
}
