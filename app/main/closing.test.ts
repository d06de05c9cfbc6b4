import { expect, test } from 'vitest'
import type { LossAnswer } from '../contract.ts'
import { createClosing } from './closing.ts'

/** A window that notes what happens to it. */
function window(answers: LossAnswer[], isDirty = true) {
  const notes: string[] = []
  const state = { isDirty }
  const closing = createClosing({
    isDirty: () => state.isDirty,
    ask: () => {
      notes.push('ask')
      const answer = answers.shift()
      return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer)
    },
    requestSave: () => notes.push('save'),
    close: () => notes.push('close'),
    stay: () => notes.push('stay'),
  })
  /** Tries to close; whether the window was let go at once. */
  const tryToClose = async (): Promise<boolean> => {
    let prevented = false
    closing.onClose({ preventDefault: () => (prevented = true) })
    await new Promise((resolve) => setImmediate(resolve))
    return !prevented
  }
  return { notes, state, closing, tryToClose }
}

test('without changes it closes, and nobody is asked', async () => {
  const { notes, tryToClose } = window([], false)
  expect(await tryToClose()).toBe(true)
  expect(notes).toEqual([])
})

test('Cancel stays, and the next attempt asks again', async () => {
  const { notes, tryToClose } = window(['cancel', 'cancel'])
  expect(await tryToClose()).toBe(false)
  expect(await tryToClose()).toBe(false)
  expect(notes).toEqual(['ask', 'stay', 'ask', 'stay'])
})

test('Don’t Save closes, without asking a second time', async () => {
  const { notes, tryToClose } = window(['discard'])
  expect(await tryToClose()).toBe(false)
  expect(await tryToClose()).toBe(true)
  expect(notes).toEqual(['ask', 'close'])
})

test('Save waits for the window; a save that succeeded closes', async () => {
  const { notes, closing, tryToClose } = window(['save'])
  await tryToClose()
  expect(notes).toEqual(['ask', 'save'])
  closing.answer(true)
  expect(notes).toEqual(['ask', 'save', 'close'])
})

test('a save that failed stays', async () => {
  const { notes, closing, tryToClose } = window(['save'])
  await tryToClose()
  closing.answer(false)
  expect(notes).toEqual(['ask', 'save', 'stay'])
})

test('while the question is open, further attempts are held and not asked about', async () => {
  const { notes, tryToClose } = window([])
  await tryToClose()
  expect(await tryToClose()).toBe(false)
  expect(notes).toEqual(['ask'])
})

test('a window that never answers can be left on the second attempt', async () => {
  const { notes, tryToClose } = window(['save', 'discard'])
  await tryToClose()
  await tryToClose()
  expect(notes).toEqual(['ask', 'save', 'ask', 'close'])
})

test('saved by hand while the question was open: Save has nothing left to do', async () => {
  const { notes, state, tryToClose } = window(['save'])
  const closing = tryToClose()
  state.isDirty = false
  await closing
  expect(notes).toEqual(['ask', 'close'])
})

test('an answer nobody waits for does nothing', () => {
  const { notes, closing } = window([])
  closing.answer(true)
  expect(notes).toEqual([])
})
