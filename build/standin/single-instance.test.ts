import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { scratchFolder } from '../../app/main/testing/scratch-folder.ts'
import { SingleInstance } from './single-instance.mjs'

const scratch = scratchFolder()

test('a lock of a process that has died is free', () => {
  // No process has this number: Linux gives out at most 4,194,304.
  writeFileSync(path.join(scratch, 'standin.lock'), '4194305')
  const instance = new SingleInstance(scratch, () => undefined)
  expect(instance.request(undefined)).toBe(true)
  instance.release()
})

test('while another lives the second is refused, and the first gets its words and data', async () => {
  const heard: unknown[] = []
  const first = new SingleInstance(scratch, (words, folder, data) => heard.push([words, folder, data]))
  expect(first.request(undefined)).toBe(true)
  // Any living process but this one plays the first.
  writeFileSync(path.join(scratch, 'standin.lock'), String(process.ppid))
  const second = new SingleInstance(scratch, () => undefined)
  expect(second.request({ files: ['/a'] })).toBe(false)
  expect(second.isHeld).toBe(false)
  await vi.waitFor(() => expect(heard).toEqual([[process.argv, process.cwd(), { files: ['/a'] }]]))
  first.release()
})

test('after release the next may have it', () => {
  const first = new SingleInstance(scratch, () => undefined)
  expect(first.request(undefined)).toBe(true)
  first.release()
  const next = new SingleInstance(scratch, () => undefined)
  expect(next.request(undefined)).toBe(true)
  next.release()
})
