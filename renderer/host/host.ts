/*
 * What the window asks of the machine it runs on, the same on the desktop and in a plain browser.
 * `createHost()` in create-host.ts picks the implementation.
 *
 * What a person can cause (a full disk, a file that is gone) rejects with a HostError whose message can be shown as it is.
 */

import type {
  CommandId,
  FileRef,
  HostState,
  LossAnswer,
  OpenedFile,
  RecentFile,
  SavedFile,
} from '../../app/contract.ts'

export type { CommandId, FileRef, HostState, LossAnswer, OpenedFile, RecentFile, SavedFile }

/** Ends what a listener began. */
export type Unlisten = () => void

/** A failure that a person can cause; its message is a plain sentence. */
export class HostError extends Error {
  override readonly name = 'HostError'
}

/** As `graph-file` has it: 256 MiB, checked before a file is read. */
export const largestFile = 256 * 1024 * 1024

/*
 * Cut, copy and paste are not commands: the menu items and the keys of every host arrive as the document's own `cut`, `copy`
 * and `paste` events, whose `clipboardData` needs no permission. Undo and the like while the caret is in a text field are
 * the field's own and do not arrive at `onCommand`.
 */
export interface Host {
  readonly kind: 'electron' | 'browser'

  /** Started with a file, which comes when `ready` is called and before that resolves. */
  readonly expecting: boolean

  /** Asks for a file and reads it; undefined where the person cancelled. */
  open(): Promise<OpenedFile | undefined>

  /**
   * Saves where `ref` stands for; without one asks for a place. Undefined where the person cancelled.
   * After a rejection the old file is as it was.
   */
  save(bytes: Uint8Array, ref: FileRef | undefined, suggestedName: string): Promise<SavedFile | undefined>

  /** Always asks for a place. */
  saveAs(bytes: Uint8Array, suggestedName: string): Promise<SavedFile | undefined>

  /** Reads a file that was dropped on the window. That grants no place to save to. */
  adopt(file: File): Promise<OpenedFile>

  recent(): Promise<readonly RecentFile[]>
  openRecent(id: string): Promise<OpenedFile | undefined>

  /** Files that come from outside: arguments, a second start, a double click in the file manager. */
  onOpen(listener: (file: OpenedFile) => void): Unlisten

  /** An item of the application menu was chosen. */
  onCommand(listener: (id: CommandId) => void): Unlisten

  /** To be called whenever one of its values changes, at the latest before the next turn of the event loop. */
  setState(state: HostState): void

  /** Save, Don't save or Cancel: before New, Open and the like, where there are unsaved changes. */
  askBeforeLoss(name: string): Promise<LossAnswer>

  /**
   * The window is about to close, and the person chose to save first. The listener saves and answers true; then closing goes
   * on. False (cancelled, failed and said so) keeps the window.
   */
  onClose(listener: () => Promise<boolean>): Unlisten

  /** To be called once, when all listeners are in place: files that wait to be opened come from then on. */
  ready(): Promise<void>
}
