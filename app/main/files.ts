import path from 'node:path'
import type { FileRef, OpenedFile, Outcome, RecentFile, SavedFile } from '../contract.ts'
import { readGraphFile } from './read.ts'
import type { RecentFiles } from './recent.ts'
import { saveFile } from './save.ts'

/** How the shell asks a person for a place; undefined where the person cancelled. */
export interface PlaceQuestions {
  whereToOpen(): Promise<string | undefined>
  whereToSave(suggestedName: string): Promise<string | undefined>
}

export interface GraphFiles {
  /** Reads a file that a person named outside the window, and grants its place. */
  openNamed(file: string): Promise<Outcome<OpenedFile>>
  openAsked(questions: PlaceQuestions): Promise<Outcome<OpenedFile | undefined>>
  openRecent(id: string): Promise<Outcome<OpenedFile | undefined>>
  recent(): Promise<readonly RecentFile[]>
  save(bytes: Uint8Array, ref: FileRef): Promise<Outcome<SavedFile>>
  saveAsked(
    bytes: Uint8Array,
    suggestedName: string,
    questions: PlaceQuestions,
  ): Promise<Outcome<SavedFile | undefined>>
}

/**
 * The only way from the window to the disk. The window may write where a person has chosen to: a place is granted by a
 * dialog, an argument or an event of the operating system, and by nothing the window says.
 * @param onUse is told of each place, for the operating system's own list of recent documents
 */
export function createGraphFiles(recent: RecentFiles, onUse: (file: string) => void): GraphFiles {
  const granted = new Set<string>()

  async function grant(file: string): Promise<void> {
    granted.add(file)
    onUse(file)
    await recent.add(file)
  }

  async function openNamed(file: string): Promise<Outcome<OpenedFile>> {
    const read = await readGraphFile(file)
    if ('failure' in read) {
      await recent.forget(file)
      return read
    }
    await grant(file)
    return { value: { ref: file, name: path.basename(file), bytes: read.value } }
  }

  async function saveTo(file: string, bytes: Uint8Array): Promise<Outcome<SavedFile>> {
    const saved = await saveFile(file, bytes)
    if ('failure' in saved) return saved
    await grant(file)
    return { value: { ref: file, name: path.basename(file) } }
  }

  return {
    openNamed,
    async openAsked(questions) {
      const file = await questions.whereToOpen()
      return file === undefined ? { value: undefined } : openNamed(file)
    },
    async openRecent(id) {
      const file = await recent.find(id)
      return file === undefined ? { failure: 'This file is no longer in the list of recent files.' } : openNamed(file)
    },
    recent: () => recent.list(),
    async save(bytes, ref) {
      if (!granted.has(ref)) return { failure: 'This place was not chosen in a dialog; use “Save As…”.' }
      return saveTo(ref, bytes)
    },
    async saveAsked(bytes, suggestedName, questions) {
      const file = await questions.whereToSave(path.basename(suggestedName))
      return file === undefined ? { value: undefined } : saveTo(file, bytes)
    },
  }
}
