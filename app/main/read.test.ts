import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, ftruncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { largestFile } from '../contract.ts'
import { readGraphFile } from './read.ts'
import { scratchFolder } from './testing/scratch-folder.ts'

const scratch = scratchFolder()

test('reads the bytes of a file', async () => {
  const file = path.join(scratch, 'a.gradwire')
  writeFileSync(file, Buffer.from([0, 255, 10]))
  expect(await readGraphFile(file)).toEqual({ value: new Uint8Array([0, 255, 10]) })
})

test('reads an empty file', async () => {
  const file = path.join(scratch, 'empty.gradwire')
  writeFileSync(file, '')
  expect(await readGraphFile(file)).toEqual({ value: new Uint8Array() })
})

test('a file above the limit is refused by its size alone', async () => {
  const file = path.join(scratch, 'large.gradwire')
  // Sparse: it takes no room on the disk.
  const handle = openSync(file, 'w')
  ftruncateSync(handle, largestFile + 1)
  closeSync(handle)
  expect(await readGraphFile(file)).toEqual({
    failure: '“large.gradwire” is 257 MiB large; graph files may have 256 MiB at most.',
  })
})

test('what is no file is refused, and a pipe without being waited for', async () => {
  mkdirSync(path.join(scratch, 'folder'))
  expect(await readGraphFile(path.join(scratch, 'folder'))).toEqual({ failure: '“folder” is not a file but a folder.' })
  execFileSync('mkfifo', [path.join(scratch, 'pipe')])
  expect(await readGraphFile(path.join(scratch, 'pipe'))).toEqual({ failure: '“pipe” is not a file but a device.' })
})

test('a file that is not there', async () => {
  expect(await readGraphFile(path.join(scratch, 'no.gradwire'))).toEqual({
    failure: '“no.gradwire” could not be opened: there is no such file.',
  })
})
