import { HostError, largestFile, type OpenedFile } from './host.ts'

/** Reads a file that the person gave by hand. There is no place to save to. */
export async function readDropped(file: File): Promise<OpenedFile> {
  return { ref: undefined, name: file.name, bytes: await bytesOf(file) }
}

/** The bytes of a file, refused before reading where there are too many. */
export async function bytesOf(file: File): Promise<Uint8Array> {
  if (file.size > largestFile) {
    const size = Math.ceil(file.size / 1024 / 1024)
    throw new HostError(`“${file.name}” is ${size} MiB large; graph files may have 256 MiB at most.`)
  }
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    // Folders, and files that went away since they were dropped, look like files until they are read.
    throw new HostError(`“${file.name}” could not be read.`)
  }
}
