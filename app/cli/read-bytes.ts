import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { limits } from '../../core/graph/limits.ts'
import type { Failure } from './failure.ts'
import { fileFailure } from './failure.ts'

/** Bytes of a file, a pipe or (`-`) standard input; no more than a graph file may have. */
export async function readBytes(file: string): Promise<Uint8Array | Failure> {
  if (file === '-') return readStream(process.stdin, 'standard input')
  let handle
  try {
    handle = await open(file, 'r')
    const stat = await handle.stat()
    if (stat.isDirectory()) return fileFailure(file, 'this is a folder', 'name a file in it')
    if (stat.isFile() && stat.size > limits.fileBytes) return tooLarge(file)
    return await readStream(handle.createReadStream({ autoClose: false }), file)
  } catch (error) {
    return fileFailure(file, ...reasonOf(error))
  } finally {
    await handle?.close()
  }
}

async function readStream(stream: Readable, name: string): Promise<Uint8Array | Failure> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    // What has no end (a device, an endless pipe) is not read to it.
    if (size > limits.fileBytes) return tooLarge(name)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const tooLarge = (name: string): Failure =>
  fileFailure(name, 'larger than 256 MiB', 'graph files and inputs may have 256 MiB at most', 'E_SIZE')

const reasons: { readonly [code: string]: readonly [message: string, fix: string] } = {
  ENOENT: ['there is no such file', 'check the path'],
  ENOTDIR: ['there is no such folder', 'check the path'],
  EACCES: ['you are not allowed to read it', 'check who may read the file'],
  EPERM: ['you are not allowed to read it', 'check who may read the file'],
  EISDIR: ['this is a folder', 'name a file in it'],
  ELOOP: ['its links lead in a circle', 'name the file itself'],
  ENAMETOOLONG: ['no file has a name this long', 'check the path'],
  ERR_INVALID_ARG_VALUE: ['no file has a name like this', 'check the path'],
}

function reasonOf(error: unknown): readonly [message: string, fix: string] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return reasons[code] ?? [`it cannot be read (${code})`, 'check the file and the disk']
}
