import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import * as v from 'valibot'
import type { RecentFile } from '../contract.ts'
import { saveFile } from './save.ts'

const kept = 12
const stored = v.array(v.object({ file: v.string(), openedAt: v.number() }))
type Stored = v.InferOutput<typeof stored>

export interface RecentFiles {
  list(): Promise<readonly RecentFile[]>
  /** The path behind an id of the list. */
  find(id: string): Promise<string | undefined>
  add(file: string): Promise<void>
  forget(file: string): Promise<void>
}

/**
 * Files opened and saved lately, newest first, kept in a small file of the user's own data. The window gets ids, so that
 * it cannot ask for a path that is not in the list. A list that cannot be read or written is an empty one, and no reason
 * to bother anyone.
 * @param home left out of what people read
 */
export function createRecentFiles(storage: string, home: string, now: () => number = Date.now): RecentFiles {
  let loaded: Promise<Stored> | undefined
  // One write after the other, or two would race for the same file.
  let writing: Promise<unknown> = Promise.resolve()

  const entries = () => (loaded ??= load(storage))

  function change(edit: (entries: Stored) => Stored): Promise<void> {
    const next = entries().then(edit)
    loaded = next
    writing = writing.then(async () => saveFile(storage, Buffer.from(JSON.stringify(await next, undefined, 2) + '\n')))
    return writing.then(() => undefined)
  }

  return {
    list: async () =>
      (await entries()).map(({ file, openedAt }) => ({
        id: idOf(file),
        name: path.basename(file),
        folder: shortened(path.dirname(file), home),
        openedAt,
      })),
    find: async (id) => (await entries()).find(({ file }) => idOf(file) === id)?.file,
    add: (file) =>
      change((before) => [{ file, openedAt: now() }, ...before.filter((entry) => entry.file !== file)].slice(0, kept)),
    forget: (file) => change((before) => before.filter((entry) => entry.file !== file)),
  }
}

async function load(storage: string): Promise<Stored> {
  try {
    return v.parse(stored, JSON.parse(await readFile(storage, 'utf8')))
  } catch {
    return []
  }
}

const idOf = (file: string) => createHash('sha256').update(file).digest('hex').slice(0, 16)

function shortened(folder: string, home: string): string {
  if (folder === home) return '~'
  return folder.startsWith(home + path.sep) ? `~${folder.slice(home.length)}` : folder
}
