import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createRecentFiles } from './recent.ts'
import { scratchFolder } from './testing/scratch-folder.ts'

const scratch = scratchFolder()

test('newest first, each once, twelve at most, with the home folder shortened', async () => {
  let time = 0
  const recent = createRecentFiles(path.join(scratch, 'a.json'), '/home/ann', () => ++time)
  for (let index = 0; index < 14; index++) await recent.add(`/home/ann/graphs/${index}.gradwire`)
  await recent.add('/home/ann/graphs/5.gradwire')
  await recent.add('/data/x.gradwire')
  const list = await recent.list()
  expect(list).toHaveLength(12)
  expect(list.slice(0, 3)).toMatchObject([
    { name: 'x.gradwire', folder: '/data', openedAt: 16 },
    { name: '5.gradwire', folder: '~/graphs', openedAt: 15 },
    { name: '13.gradwire', folder: '~/graphs', openedAt: 14 },
  ])
  expect(await recent.find(list[1]?.id ?? '')).toBe('/home/ann/graphs/5.gradwire')
  expect(await recent.find('/data/x.gradwire')).toBeUndefined()
})

test('is there again after a restart, also after many changes at once', async () => {
  const storage = path.join(scratch, 'b.json')
  const first = createRecentFiles(storage, '/home/ann')
  await Promise.all(['/1', '/2', '/3'].map((file) => first.add(file)))
  await first.forget('/2')
  const second = createRecentFiles(storage, '/home/ann')
  expect((await second.list()).map(({ name }) => name)).toEqual(['3', '1'])
})

test('a file that is broken or not there is an empty list', async () => {
  const storage = path.join(scratch, 'c.json')
  writeFileSync(storage, '[{"file": 7}]')
  const recent = createRecentFiles(storage, '/home/ann')
  expect(await recent.list()).toEqual([])
  await recent.add('/1')
  expect(readFileSync(storage, 'utf8')).toContain('/1')
})
