import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from '../../app/main/testing/scratch-folder.ts'
import { countNodeTests, countPlaywright, countVitest } from './counts.mjs'

const scratch = scratchFolder()
function file(text: string): string {
  const place = path.join(scratch, 'report')
  writeFileSync(place, text)
  return place
}

test('a file of tests that could not be loaded is a failure of its own', () => {
  const testResults = [
    { name: 'a.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    {
      name: 'b.ts',
      status: 'failed',
      assertionResults: [{ status: 'failed', fullName: 'adds', failureMessages: ['1 ≠ 2'] }],
    },
    {
      name: 'c.ts',
      status: 'passed',
      assertionResults: [{ status: 'passed', fullName: 'subtracts', failureMessages: [] }],
    },
  ]
  const report = file(JSON.stringify({ numPassedTests: 5, numFailedTests: 2, testResults }))
  expect(countVitest(report)).toEqual({
    passed: 5,
    failed: 3,
    failures: ['b.ts: adds\n1 ≠ 2', 'a.ts\nno such module'],
  })
})

test('what passed when it was tried again has passed; errors outside tests are failures', () => {
  const tests = (status: string) => [
    { status, results: [{ error: { message: 'first' } }, { error: { message: 'second' } }] },
  ]
  const specs = [
    { title: 'opens', tests: tests('unexpected') },
    { title: 'closes', tests: tests('flaky') },
  ]
  const suites = [{ file: 'a.spec.ts', suites: [{ file: 'a.spec.ts', specs }] }]
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 0 }
  const report = file(JSON.stringify({ stats, errors: [{ message: 'no browser' }], suites }))
  expect(countPlaywright(report)).toEqual({
    passed: 5,
    failed: 2,
    failures: ['a.spec.ts: opens\nsecond', 'no browser'],
  })
})

test('cancelled tests are failures', () => {
  expect(
    countNodeTests(
      file('TAP version 13\n# tests 6\n# pass 3\n# fail 1\n# cancelled 2\nnot ok 4 - the fuses are set\n'),
    ),
  ).toEqual({
    passed: 3,
    failed: 3,
    failures: ['the fuses are set'],
  })
})

test('a report that is missing or broken is one failure', () => {
  for (const count of [countVitest, countPlaywright, countNodeTests]) {
    for (const place of [path.join(scratch, 'nothing'), file('nonsense')]) {
      expect(count(place)).toEqual({ passed: 0, failed: 1, failures: ['no report'] })
    }
  }
})
