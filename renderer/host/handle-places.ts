import { graphFiles, type FileAccess, type GrantableHandle } from './file-system-access.ts'
import { HostError, type FileRef, type OpenedFile } from './host.ts'
import type { Places } from './places.ts'
import { bytesOf } from './read-dropped.ts'
import { createRecentHandles } from './recent-handles.ts'

/** Browsers with File System Access: a place is a handle that the person picked, remembered for the list of recent files. */
export function createHandlePlaces(window: Window & FileAccess): Places {
  const handles = new Map<FileRef, GrantableHandle>()
  const recent = createRecentHandles(window.indexedDB)
  let count = 0

  async function refOf(handle: GrantableHandle): Promise<FileRef> {
    for (const [ref, known] of handles) if (await known.isSameEntry(handle)) return ref
    const ref = `handle-${++count}`
    handles.set(ref, handle)
    return ref
  }

  async function read(handle: GrantableHandle): Promise<OpenedFile> {
    const bytes = await bytesOf(await told(handle.name, () => handle.getFile()))
    await recent.add(handle)
    return { ref: await refOf(handle), name: handle.name, bytes }
  }

  async function write(handle: GrantableHandle, bytes: Uint8Array) {
    await told(handle.name, async () => {
      // Written to a file beside it, which takes the old one's place on close: a failure keeps the old one.
      const stream = await handle.createWritable()
      try {
        await stream.write(new Uint8Array(bytes))
      } catch (error) {
        await stream.abort()
        throw error
      }
      await stream.close()
    })
    await recent.add(handle)
    return { ref: await refOf(handle), name: handle.name }
  }

  return {
    async open() {
      const [handle] = (await picked(() => window.showOpenFilePicker(graphFiles))) ?? []
      return handle && read(handle)
    },
    async save(bytes, ref, suggestedName) {
      const handle =
        (ref === undefined ? undefined : handles.get(ref)) ??
        (await picked(() => window.showSaveFilePicker({ ...graphFiles, suggestedName })))
      return handle && write(handle, bytes)
    },
    recent: () => recent.list(),
    async openRecent(id) {
      const handle = await recent.find(id)
      if (handle === undefined) throw new HostError('This file is no longer remembered.')
      if ((await handle.requestPermission?.({ mode: 'read' })) === 'denied') return undefined
      try {
        return await read(handle)
      } catch (error) {
        await recent.forget(id)
        throw error
      }
    },
    receive(listener) {
      window.launchQueue?.setConsumer(({ files }) => {
        for (const handle of files) if (isFile(handle)) void read(handle).then(listener)
      })
    },
  }
}

const isFile = (handle: FileSystemHandle): handle is GrantableHandle => handle.kind === 'file'

/** A picker that was closed is no failure. */
async function picked<Result>(pick: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await pick()
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    throw plain('The file', error)
  }
}

async function told<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw plain(`“${name}”`, error)
  }
}

const reasons: { readonly [name: string]: string } = {
  NotAllowedError: 'the browser was not allowed to use it',
  NotFoundError: 'it is not there any more',
  NotReadableError: 'it could not be read',
  NoModificationAllowedError: 'it is in use or read-only',
  QuotaExceededError: 'the disk is full; the old file is as it was',
  SecurityError: 'the browser does not allow it here',
}

function plain(subject: string, error: unknown): HostError {
  if (error instanceof HostError) return error
  const name = error instanceof Error ? error.name : ''
  return new HostError(`${subject} could not be used: ${reasons[name] ?? 'the browser refused'}.`)
}
