import { expect, test } from 'vitest'
import { filesIn } from './arguments.ts'

const read = (...words: string[]) => filesIn(words, '/home/ann', '/opt/app')

test('plain paths are taken from the folder where they were typed', () => {
  expect(read('a.gradwire', './b/c.gradwire', '/d.gradwire')).toEqual([
    '/home/ann/a.gradwire',
    '/home/ann/b/c.gradwire',
    '/d.gradwire',
  ])
})

test('file managers pass addresses, percent-encoded', () => {
  expect(read('file:///home/ann/two%20words%20%C3%A4.gradwire')).toEqual(['/home/ann/two words ä.gradwire'])
})

test('addresses of other machines and broken ones name no file', () => {
  expect(read('file://server/share/a.gradwire', 'file:///%00%zz')).toEqual([])
})

test('switches, and the app itself in a checkout, are no files', () => {
  expect(read('--no-sandbox', '-psn_0_123', '/opt/app', '/opt/app/', '--user-data-dir=/tmp', '', 'a')).toEqual([
    '/home/ann/a',
  ])
})
