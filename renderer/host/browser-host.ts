import { askInPage } from './ask-in-page.ts'
import { createDownloadPlaces } from './download-places.ts'
import { createHandlePlaces } from './handle-places.ts'
import { hasFileAccess } from './file-system-access.ts'
import type { Host, OpenedFile } from './host.ts'
import { readDropped } from './read-dropped.ts'

/** A plain browser: File System Access where it exists, upload and download where not. `given`: the file it was opened with. */
export function createBrowserHost(window: Window, given: Promise<OpenedFile | undefined> | undefined): Host {
  const places = hasFileAccess(window) ? createHandlePlaces(window) : createDownloadPlaces(window.document)
  const listeners = new Set<(file: OpenedFile) => void>()
  let dirty = false

  window.addEventListener('beforeunload', (event) => {
    // The browser asks in its own words, and only where the person has done something in the page.
    if (dirty) event.preventDefault()
  })

  return {
    kind: 'browser',
    expecting: given !== undefined,
    open: () => places.open(),
    save: (bytes, ref, suggestedName) => places.save(bytes, ref, suggestedName),
    saveAs: (bytes, suggestedName) => places.save(bytes, undefined, suggestedName),
    adopt: readDropped,
    recent: () => places.recent(),
    openRecent: (id) => places.openRecent(id),
    onOpen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    // A browser has no application menu, and closing cannot wait for a save.
    onCommand: () => () => {},
    onClose: () => () => {},
    setState(state) {
      dirty = state.dirty
      window.document.title = `${state.dirty ? '• ' : ''}${state.title} – Gradwire`
    },
    askBeforeLoss: (name) => askInPage(window.document, name),
    async ready() {
      const tell = (file: OpenedFile) => {
        for (const listener of listeners) listener(file)
      }
      places.receive(tell)
      const file = await given
      if (file !== undefined) tell(file)
    },
  }
}
