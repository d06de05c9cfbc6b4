import type { FileHandle } from 'node:fs/promises'
import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import { largestFile, type Outcome } from '../contract.ts'

/** Reads a graph file. How large it is, and that it is a file at all, is checked before a byte is read. */
export async function readGraphFile(file: string): Promise<Outcome<Uint8Array>> {
  const name = path.basename(file)
  let handle: FileHandle | undefined
  try {
    // Merely opening a pipe would wait for its other end.
    const before = await stat(file)
    if (!before.isFile())
      return { failure: `“${name}” is not a file but ${before.isDirectory() ? 'a folder' : 'a device'}.` }
    handle = await open(file, 'r')
    const { size } = await handle.stat()
    if (size > largestFile) {
      const large = Math.ceil(size / 1024 / 1024)
      return { failure: `“${name}” is ${large} MiB large; graph files may have 256 MiB at most.` }
    }
    return { value: await readAtMost(handle, size) }
  } catch (error) {
    return { failure: `“${name}” could not be opened: ${reasonOf(error)}.` }
  } finally {
    await handle?.close().catch(() => undefined)
  }
}

/** A file that grows while it is read does not get past the limit: what was added is left out. */
async function readAtMost(handle: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size)
  let length = 0
  while (length < size) {
    const { bytesRead } = await handle.read(bytes, length, size - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return length === size ? bytes : bytes.slice(0, length)
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such folder',
  EACCES: 'you are not allowed to read it',
  EPERM: 'you are not allowed to read it',
  EISDIR: 'it is a folder',
  EIO: 'the disk reports an error',
  ELOOP: 'its links lead in a circle',
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return reasons[code] ?? `the system says ${code}`
}
