import { expect, test } from 'vitest'
import { readCommandLine } from './command-line.mjs'

test('reads what Playwright passes', () => {
  const words =
    '-r /p/loader.js --no-sandbox --inspect=0 --remote-debugging-port=0 /app --user-data-dir=/tmp/u a.gradwire'
  expect(readCommandLine(words.split(' '))).toEqual({
    preloads: ['/p/loader.js'],
    inspectPort: 0,
    debugPort: 0,
    switches: ['--no-sandbox'],
    userData: '/tmp/u',
    app: '/app',
  })
})

test('what follows the app is the app’s own, but for switches of the runtime', () => {
  expect(readCommandLine(['/app', '--own', '-r', 'file', '--inspect'])).toMatchObject({
    app: '/app',
    preloads: [],
    switches: [],
    inspectPort: 9229,
  })
})

test('without anything there is nothing', () => {
  expect(readCommandLine([])).toMatchObject({ app: undefined, inspectPort: undefined, userData: undefined })
})
