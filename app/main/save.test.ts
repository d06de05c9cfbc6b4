import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import nodeFiles, { type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { saveFile, type SavingFiles } from './save.ts'
import { scratchFolder } from './testing/scratch-folder.ts'

const scratch = scratchFolder()
let count = 0

/** An empty folder for one test. */
function folder(): string {
  const made = path.join(scratch, String(++count))
  mkdirSync(made)
  return made
}

const bytes = (text: string) => new TextEncoder().encode(text)

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code })
}

/** The real file system, with handles whose calls can be replaced. The folder's own handle is `place === folder`. */
function withHandles(change: (handle: FileHandle, place: string) => Partial<FileHandle>): SavingFiles {
  return {
    ...nodeFiles,
    async open(place, flags, mode) {
      const handle = await nodeFiles.open(place, flags, mode)
      const changes = change(handle, String(place))
      return new Proxy(handle, {
        get(target, key) {
          const value: unknown = Reflect.get(changes, key) ?? Reflect.get(target, key)
          return typeof value === 'function' ? (value.bind(target) as unknown) : value
        },
      })
    },
  }
}

describe('a save that succeeds', () => {
  test('makes a new file, and leaves nothing else behind', async () => {
    const place = folder()
    const file = path.join(place, 'a.gradwire')
    expect(await saveFile(file, bytes('one'))).toEqual({ value: file })
    expect(readFileSync(file, 'utf8')).toBe('one')
    expect(readdirSync(place)).toEqual(['a.gradwire'])
  })

  test('replaces a longer file, whole', async () => {
    const file = path.join(folder(), 'a.gradwire')
    writeFileSync(file, 'a much longer text')
    await saveFile(file, bytes('short'))
    expect(readFileSync(file, 'utf8')).toBe('short')
  })

  test('replaces the file rather than writing into it: whoever has the old one open keeps it', async () => {
    const file = path.join(folder(), 'a.gradwire')
    writeFileSync(file, 'old')
    const before = statSync(file).ino
    await saveFile(file, bytes('new'))
    expect(statSync(file).ino).not.toBe(before)
  })

  test('keeps the mode of the old file, whatever the mask of the process', async () => {
    const file = path.join(folder(), 'a.gradwire')
    writeFileSync(file, 'old')
    chmodSync(file, 0o666)
    await saveFile(file, bytes('new'))
    expect(statSync(file).mode & 0o777).toBe(0o666)
  })

  test('follows links, also to a file that does not exist yet', async () => {
    const place = folder()
    mkdirSync(path.join(place, 'elsewhere'))
    const target = path.join(place, 'elsewhere', 'real.gradwire')
    symlinkSync(path.join('elsewhere', 'real.gradwire'), path.join(place, 'second.gradwire'))
    symlinkSync('second.gradwire', path.join(place, 'first.gradwire'))
    for (const text of ['one', 'two']) {
      expect(await saveFile(path.join(place, 'first.gradwire'), bytes(text))).toEqual({ value: target })
      expect(readFileSync(target, 'utf8')).toBe(text)
    }
    expect(readlinkSync(path.join(place, 'first.gradwire'))).toBe('second.gradwire')
  })

  test('writes, flushes, checks, renames and flushes the folder, in this order', async () => {
    const place = folder()
    const calls: string[] = []
    const files = withHandles((handle, at) => ({
      writeFile: (data: Parameters<FileHandle['writeFile']>[0]) => {
        calls.push('write')
        return handle.writeFile(data)
      },
      sync: () => {
        calls.push(at === place ? 'flush folder' : 'flush')
        return handle.sync()
      },
      close: () => {
        calls.push(at === place ? 'close folder' : 'close')
        return handle.close()
      },
    }))
    const rename: SavingFiles['rename'] = (from, to) => {
      calls.push('rename')
      return nodeFiles.rename(from, to)
    }
    await saveFile(path.join(place, 'a.gradwire'), bytes('one'), { ...files, rename })
    expect(calls).toEqual(['write', 'flush', 'close', 'rename', 'flush folder', 'close folder'])
  })
})

describe('a save that fails keeps the old file, says why, and cleans up', () => {
  /** Saves over a file that says "old", and expects it untouched. */
  async function failing(files: SavingFiles): Promise<string> {
    const place = folder()
    const file = path.join(place, 'a.gradwire')
    writeFileSync(file, 'old')
    const outcome = await saveFile(file, bytes('new'), files)
    expect(readFileSync(file, 'utf8')).toBe('old')
    expect(readdirSync(place)).toEqual(['a.gradwire'])
    return 'failure' in outcome ? outcome.failure : 'it did not fail'
  }

  test('the disk is full while writing', async () => {
    const files = withHandles((handle) => ({
      // Half of it gets there, as on a real disk.
      writeFile: async () => {
        await handle.write(bytes('ne'))
        throw failure('ENOSPC')
      },
    }))
    expect(await failing(files)).toBe(
      '“a.gradwire” was not saved: the disk is full. What was there before is unchanged.',
    )
  })

  test('the disk is full only when flushed', async () => {
    const files = withHandles(() => ({ sync: () => Promise.reject(failure('ENOSPC')) }))
    expect(await failing(files)).toContain('the disk is full')
  })

  test('less arrives than was written, and nobody said so', async () => {
    const files = withHandles((handle) => ({ writeFile: async () => void (await handle.write(bytes('ne'))) }))
    expect(await failing(files)).toContain('only 2 of 3 bytes reached the disk')
  })

  test('the rename is refused', async () => {
    const rename = () => Promise.reject(failure('EACCES'))
    expect(await failing({ ...nodeFiles, rename })).toContain('you are not allowed to write there')
  })

  test('the disk is read-only', async () => {
    const open = () => Promise.reject(failure('EROFS'))
    expect(await failing({ ...nodeFiles, open })).toContain('the disk is read-only')
  })

  test('an error nobody has thought of', async () => {
    const open = () => Promise.reject(failure('EWEIRD'))
    expect(await failing({ ...nodeFiles, open })).toContain('the system says EWEIRD')
  })

  test('the old file may not be written', async () => {
    const access = () => Promise.reject(failure('EACCES'))
    expect(await failing({ ...nodeFiles, access })).toContain('you are not allowed to write there')
  })
})

describe('a save that cannot begin', () => {
  test('the folder is gone', async () => {
    const outcome = await saveFile(path.join(folder(), 'gone', 'a.gradwire'), bytes('new'))
    expect(outcome).toEqual({ failure: expect.stringContaining('its folder is gone') as unknown })
  })

  test('the folder is a file', async () => {
    const file = path.join(folder(), 'a')
    writeFileSync(file, 'old')
    const outcome = await saveFile(path.join(file, 'b.gradwire'), bytes('new'))
    expect(outcome).toEqual({ failure: expect.stringContaining('its folder is gone') as unknown })
  })

  test('there is a folder of that name', async () => {
    const place = folder()
    mkdirSync(path.join(place, 'a.gradwire'))
    const outcome = await saveFile(path.join(place, 'a.gradwire'), bytes('new'))
    expect(outcome).toEqual({ failure: expect.stringContaining('there is a folder of that name') as unknown })
  })

  test('the file is read-only', async () => {
    const file = path.join(folder(), 'a.gradwire')
    writeFileSync(file, 'old', { mode: 0o444 })
    const outcome = await saveFile(file, bytes('new'))
    expect(outcome).toEqual({ failure: expect.stringContaining('the file is read-only') as unknown })
    expect(readFileSync(file, 'utf8')).toBe('old')
  })

  test('links lead in a circle', async () => {
    const place = folder()
    symlinkSync('b', path.join(place, 'a'))
    symlinkSync('a', path.join(place, 'b'))
    const outcome = await saveFile(path.join(place, 'a'), bytes('new'))
    expect(outcome).toEqual({ failure: expect.stringContaining('its links lead in a circle') as unknown })
  })
})

test('a folder that cannot be flushed: the file is new, and the doubt is said', async () => {
  const place = folder()
  const file = path.join(place, 'a.gradwire')
  const files = withHandles((_handle, at) => (at === place ? { sync: () => Promise.reject(failure('EIO')) } : {}))
  const outcome = await saveFile(file, bytes('new'), files)
  expect(outcome).toEqual({ failure: '“a.gradwire” was not saved: the disk did not confirm it. Please save again.' })
  expect(readFileSync(file, 'utf8')).toBe('new')
})

test('a file system that cannot flush folders at all is no failure', async () => {
  const place = folder()
  const file = path.join(place, 'a.gradwire')
  const files = withHandles((_handle, at) => (at === place ? { sync: () => Promise.reject(failure('EINVAL')) } : {}))
  expect(await saveFile(file, bytes('new'), files)).toEqual({ value: file })
  expect(existsSync(file)).toBe(true)
})
