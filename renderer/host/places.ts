import type { FileRef, OpenedFile, RecentFile, SavedFile } from './host.ts'

/** Where a plain browser reads from and saves to. */
export interface Places {
  open(): Promise<OpenedFile | undefined>
  save(bytes: Uint8Array, ref: FileRef | undefined, suggestedName: string): Promise<SavedFile | undefined>
  recent(): Promise<readonly RecentFile[]>
  openRecent(id: string): Promise<OpenedFile | undefined>
  /** Files that the operating system hands to an installed page. */
  receive(listener: (file: OpenedFile) => void): void
}
