/*
 * Saving by our own hand, so that a file is either the old one or the new one, whole, whatever happens in between:
 * a temporary file in the same folder, everything written, flushed to the disk, its size checked, renamed over the old
 * file, and the folder flushed so that the new name lasts too.
 */
import { randomBytes } from 'node:crypto'
import nodeFiles from 'node:fs/promises'
import path from 'node:path'
import type { Outcome } from '../contract.ts'

/** The calls that saving needs; a test hands in one that fails. */
export type SavingFiles = Pick<
  typeof nodeFiles,
  'access' | 'constants' | 'open' | 'readlink' | 'realpath' | 'rename' | 'rm' | 'stat'
>

/**
 * Saves bytes at a path, following links to the file they stand for. A failure is a plain sentence; then the old file is as
 * it was and nothing is left behind.
 * @returns the path that was written
 */
export async function saveFile(
  file: string,
  bytes: Uint8Array,
  files: SavingFiles = nodeFiles,
): Promise<Outcome<string>> {
  const name = path.basename(file)
  try {
    const target = await targetOf(file, files)
    const old = await oldFile(target, files)
    const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
    try {
      await writeWhole(temporary, bytes, old?.mode, files)
      await renameOver(temporary, target, files)
    } catch (error) {
      await files.rm(temporary, { force: true }).catch(() => undefined)
      throw error
    }
    await flushFolder(path.dirname(target), files)
    return { value: target }
  } catch (error) {
    return { failure: `“${name}” was not saved: ${reasonOf(error)}. ${keptSentence(error)}`.trimEnd() }
  }
}

/** Something other than the file system's own errors that stops a save. */
class Refusal extends Error {}

/** Where a path leads. A link to a file that does not exist yet leads to where that file would be. */
async function targetOf(file: string, files: SavingFiles): Promise<string> {
  let target = path.resolve(file)
  for (let links = 0; links < 40; links++) {
    try {
      return await files.realpath(target)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error
    }
    const next = await files.readlink(target).catch(() => undefined)
    if (next === undefined) return target
    target = path.resolve(path.dirname(target), next)
  }
  throw new Refusal('its links lead in a circle')
}

/** A rename would replace a write-protected file without a word, and a folder or a device never. */
async function oldFile(target: string, files: SavingFiles): Promise<{ readonly mode: number } | undefined> {
  let stat
  try {
    stat = await files.stat(target)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  if (!stat.isFile()) throw new Refusal(stat.isDirectory() ? 'there is a folder of that name' : 'it is not a file')
  if ((stat.mode & 0o222) === 0) throw new Refusal('the file is read-only')
  await files.access(target, files.constants.W_OK)
  return { mode: stat.mode & 0o7777 }
}

async function writeWhole(temporary: string, bytes: Uint8Array, mode: number | undefined, files: SavingFiles) {
  const handle = await files.open(temporary, 'wx', mode ?? 0o666)
  try {
    await handle.writeFile(bytes)
    // The mode given on opening goes through the process's mask; the old file's is to be kept as it is.
    if (mode !== undefined && process.platform !== 'win32') await handle.chmod(mode)
    await handle.sync()
    const { size } = await handle.stat()
    if (size !== bytes.byteLength) throw new Refusal(`only ${size} of ${bytes.byteLength} bytes reached the disk`)
  } finally {
    await handle.close()
  }
}

/** On Windows a virus scanner or an indexer may hold the old file for a moment. */
async function renameOver(temporary: string, target: string, files: SavingFiles): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await files.rename(temporary, target)
    } catch (error) {
      const held = ['EACCES', 'EBUSY', 'EPERM'].includes(codeOf(error))
      if (process.platform !== 'win32' || !held || attempt >= 5) throw error
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt))
    }
  }
}

/** Windows, and some network file systems, cannot flush a folder; there the rename itself has to do. */
async function flushFolder(folder: string, files: SavingFiles): Promise<void> {
  if (process.platform === 'win32') return
  let handle
  try {
    handle = await files.open(folder, 'r')
    await handle.sync()
  } catch (error) {
    if (!['EACCES', 'EINVAL', 'ENOSYS', 'ENOTSUP', 'EPERM'].includes(codeOf(error))) throw new Unconfirmed()
  } finally {
    await handle?.close()
  }
}

/** The new file is in place, but nobody can say whether it would survive a power cut. */
class Unconfirmed extends Error {}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')

const reasons: { readonly [code: string]: string } = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'you are not allowed to write there',
  EPERM: 'you are not allowed to write there',
  ENOENT: 'its folder is gone',
  ENOTDIR: 'its folder is gone',
  EISDIR: 'there is a folder of that name',
  ENAMETOOLONG: 'its name is too long',
  EBUSY: 'another program holds it',
  EIO: 'the disk reports an error',
  EMFILE: 'too many files are open',
  ELOOP: 'its links lead in a circle',
}

function reasonOf(error: unknown): string {
  if (error instanceof Unconfirmed) return 'the disk did not confirm it'
  if (error instanceof Refusal) return error.message
  return reasons[codeOf(error)] ?? `the system says ${codeOf(error)}`
}

const keptSentence = (error: unknown): string =>
  error instanceof Unconfirmed ? 'Please save again.' : 'What was there before is unchanged.'
