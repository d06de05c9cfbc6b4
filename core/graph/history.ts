import { applyDiff } from './apply.ts'
import { compose, invert, isEmpty, type Diff } from './diff.ts'
import type { GraphDocument } from './document.ts'
import { isRefusal, type Problem } from './problems.ts'
import { rebase } from './rebase.ts'

interface Entry {
  readonly label: string
  readonly diff: Diff
  readonly merge: string | undefined
}

/** What happened to the document; `diff` is the whole of it, once. */
export interface DocumentChange {
  readonly kind: 'edit' | 'undo' | 'redo'
  readonly label: string
  readonly diff: Diff
}

/** A drag, or typing into a field: many updates, one undo step. */
export interface Gesture {
  /**
   * Replaces all the gesture did before. A function gets the document as it was when the gesture began, which is the safe way: what
   * an earlier update removed (edges of a port) comes back. A diff may be made for the document as it is now; what it
   * sets is then taken over the state at the beginning. A problem is given back and changes nothing.
   */
  update(edit: Diff | Problem | ((document: GraphDocument) => Diff | Problem)): Problem | undefined
  /** Ends the gesture and makes it one entry; none if it came to nothing. */
  commit(): void
  /** Ends the gesture and takes everything back. */
  cancel(): void
}

/** Every edit of one document, without end. It applies them; nobody else may change the document. */
export class History {
  readonly document: GraphDocument
  private readonly entries: Entry[] = []
  /** Entries before it are done, those from it on are undone. */
  private position = 0
  /** Where the saved state is; undefined once it can no more be reached. */
  private saved: number | undefined = 0
  private pending: { readonly label: string; diff: Diff } | undefined
  private readonly listeners = new Set<(change: DocumentChange) => void>()

  constructor(document: GraphDocument) {
    this.document = document
  }

  /** Tells of every change, just after it was made. Call the result to stop. */
  subscribe(listener: (change: DocumentChange) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /**
   * Does an edit. Edits with the same `merge` key one after the other become one entry ("arity of add1" while somebody holds an arrow key), unless the document was saved in
   * between. An edit that changes nothing leaves no entry.
   */
  perform(label: string, diff: Diff, merge?: string): void {
    this.commit()
    if (isEmpty(diff)) return
    this.apply('edit', label, diff)
    this.push({ label, diff, merge })
  }

  /** Starts a gesture; one that is still open is committed first. */
  begin(label: string): Gesture {
    this.commit()
    const gesture = { label, diff: {} as Diff }
    this.pending = gesture
    const open = () => this.pending === gesture
    return {
      update: (edit) => (open() ? this.update(gesture, edit) : undefined),
      commit: () => {
        if (open()) this.commit()
      },
      cancel: () => {
        if (!open()) return
        this.pending = undefined
        if (!isEmpty(gesture.diff)) this.apply('undo', label, invert(gesture.diff))
      },
    }
  }

  /** Takes back the last entry; its label, or undefined where there is none. */
  undo(): string | undefined {
    this.commit()
    const entry = this.entries[this.position - 1]
    if (!entry) return undefined
    this.position--
    this.apply('undo', entry.label, invert(entry.diff))
    return entry.label
  }

  redo(): string | undefined {
    this.commit()
    const entry = this.entries[this.position]
    if (!entry) return undefined
    this.position++
    this.apply('redo', entry.label, entry.diff)
    return entry.label
  }

  /** Name of what undo would take back, for menus. */
  get undoLabel(): string | undefined {
    return this.pending && !isEmpty(this.pending.diff) ? this.pending.label : this.entries[this.position - 1]?.label
  }

  get redoLabel(): string | undefined {
    return this.pending && !isEmpty(this.pending.diff) ? undefined : this.entries[this.position]?.label
  }

  /** Names of all entries, oldest first; the first `done` of them are done. */
  get labels(): readonly string[] {
    return this.entries.map(({ label }) => label)
  }

  get done(): number {
    return this.position
  }

  /** The document as it is now is what the file holds. */
  markSaved(): void {
    this.commit()
    this.saved = this.position
  }

  /** True where the document differs from the file; undoing or redoing back to the saved state makes it clean again. */
  get isDirty(): boolean {
    return this.saved !== this.position || (this.pending !== undefined && !isEmpty(this.pending.diff))
  }

  private update(
    gesture: { diff: Diff },
    edit: Diff | Problem | ((document: GraphDocument) => Diff | Problem),
  ): Problem | undefined {
    const back = invert(gesture.diff)
    // Nobody is told of the way back: listeners get one diff from what they saw last to what is now.
    applyDiff(this.document, back)
    const made = typeof edit === 'function' ? edit(this.document) : edit
    if (isRefusal(made)) {
      applyDiff(this.document, gesture.diff)
      return made
    }
    const next = typeof edit === 'function' ? made : rebase(this.document, made)
    applyDiff(this.document, next)
    gesture.diff = next
    const seen = compose(back, next)
    if (!isEmpty(seen)) this.tell({ kind: 'edit', label: this.pending?.label ?? '', diff: seen })
    return undefined
  }

  /** Ends the gesture that is open, if one is. */
  commit(): void {
    const gesture = this.pending
    this.pending = undefined
    if (gesture && !isEmpty(gesture.diff)) this.push({ ...gesture, merge: undefined })
  }

  private push(entry: Entry): void {
    this.entries.length = this.position
    if (this.saved !== undefined && this.saved > this.position) this.saved = undefined
    const last = this.entries[this.position - 1]
    if (last && entry.merge !== undefined && last.merge === entry.merge && this.saved !== this.position) {
      const diff = compose(last.diff, entry.diff)
      if (isEmpty(diff)) this.entries.length = --this.position
      else this.entries[this.position - 1] = { ...entry, diff }
      return
    }
    this.entries.push(entry)
    this.position++
  }

  private apply(kind: DocumentChange['kind'], label: string, diff: Diff): void {
    applyDiff(this.document, diff)
    this.tell({ kind, label, diff })
  }

  private tell(change: DocumentChange): void {
    for (const listener of this.listeners) listener(change)
  }
}
