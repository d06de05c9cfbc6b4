import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createGraphFiles, type PlaceQuestions } from './files.ts'
import { createRecentFiles } from './recent.ts'
import { scratchFolder } from './testing/scratch-folder.ts'

const scratch = scratchFolder()
const bytes = new TextEncoder().encode('{}')

function shell(answer?: string) {
  const used: string[] = []
  const recent = createRecentFiles(path.join(scratch, `${Math.floor(performance.now() * 1000)}.json`), '/home/ann')
  const files = createGraphFiles(recent, (file) => used.push(file))
  const questions: PlaceQuestions = {
    whereToOpen: () => Promise.resolve(answer),
    whereToSave: () => Promise.resolve(answer),
  }
  return { files, questions, used }
}

test('a place that nobody chose is refused, and nothing is written', async () => {
  const file = path.join(scratch, 'forged.gradwire')
  const { files } = shell()
  expect(await files.save(bytes, file)).toHaveProperty('failure')
  expect(existsSync(file)).toBe(false)
})

test('a place chosen to save to may be saved to again', async () => {
  const file = path.join(scratch, 'chosen.gradwire')
  const { files, questions, used } = shell(file)
  expect(await files.saveAsked(bytes, 'any', questions)).toEqual({ value: { ref: file, name: 'chosen.gradwire' } })
  expect(await files.save(new Uint8Array([50]), file)).toHaveProperty('value')
  expect(readFileSync(file, 'utf8')).toBe('2')
  expect(used).toEqual([file, file])
})

test('a file that was opened, by a dialog, by name or from the list, may be saved to', async () => {
  const file = path.join(scratch, 'opened.gradwire')
  writeFileSync(file, 'old')
  const { files, questions } = shell(file)
  expect(await files.openAsked(questions)).toMatchObject({ value: { ref: file, name: 'opened.gradwire' } })
  expect(await files.save(bytes, file)).toHaveProperty('value')
  const [entry] = await files.recent()
  expect(await files.openRecent(entry?.id ?? '')).toMatchObject({ value: { ref: file } })
})

test('a file that could not be read is not granted, and leaves the list', async () => {
  const file = path.join(scratch, 'later-gone.gradwire')
  const { files, questions } = shell(file)
  await files.saveAsked(bytes, 'any', questions)
  const [entry] = await files.recent()
  const other = shell(path.join(scratch, 'never.gradwire'))
  expect(await other.files.openAsked(other.questions)).toHaveProperty('failure')
  expect(await other.files.save(bytes, path.join(scratch, 'never.gradwire'))).toHaveProperty('failure')
  writeFileSync(file, '')
  expect(await files.openRecent(entry?.id ?? '')).toHaveProperty('value')
})

test('a dialog that was cancelled is no failure', async () => {
  const { files, questions } = shell(undefined)
  expect(await files.openAsked(questions)).toEqual({ value: undefined })
  expect(await files.saveAsked(bytes, 'any', questions)).toEqual({ value: undefined })
})

test('a save that failed grants nothing', async () => {
  const file = path.join(scratch, 'gone', 'a.gradwire')
  const { files, questions } = shell(file)
  expect(await files.saveAsked(bytes, 'any', questions)).toHaveProperty('failure')
  expect(await files.save(bytes, file)).toEqual({ failure: expect.stringContaining('not chosen') as unknown })
})
