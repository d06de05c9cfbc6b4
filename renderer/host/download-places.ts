import { HostError, type OpenedFile } from './host.ts'
import type { Places } from './places.ts'
import { readDropped } from './read-dropped.ts'

/** Browsers without File System Access: open is an upload, save is a download, and no place is remembered. */
export function createDownloadPlaces(document: Document): Places {
  return {
    open: () =>
      new Promise<OpenedFile | undefined>((resolve, reject) => {
        const input = document.createElement('input')
        input.type = 'file'
        input.accept = '.gradwire'
        input.addEventListener('cancel', () => resolve(undefined))
        input.addEventListener('change', () => {
          const file = input.files?.[0]
          if (file === undefined) resolve(undefined)
          else readDropped(file).then(resolve, reject)
        })
        input.click()
      }),
    async save(bytes, _ref, suggestedName) {
      const link = document.createElement('a')
      const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/x-gradwire+json' }))
      link.href = url
      link.download = suggestedName
      link.click()
      // The download has taken its own hold of the bytes long before; a minute is for slow "save as" dialogs.
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
      return { ref: undefined, name: suggestedName }
    },
    recent: () => Promise.resolve([]),
    openRecent: () => Promise.reject(new HostError('This browser does not remember files.')),
    receive() {},
  }
}
