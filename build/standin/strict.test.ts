import { expect, test } from 'vitest'
import { strict } from './strict.mjs'

class Part {
  #secret = 7
  tell() {
    return this.#secret
  }
}

test('members work, private ones too; a missing one says which it is', async () => {
  const part = strict('part', new Part())
  expect(part.tell()).toBe(7)
  expect(() => Reflect.get(part, 'other') as unknown).toThrow('electron.part.other is not implemented')
  expect(await Promise.resolve(part)).toBe(part)
})

test('a test can put its own in place of a member', () => {
  const part = strict('part', new Part())
  part.tell = () => 8
  expect(part.tell()).toBe(8)
})
