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
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{}] },
    { status: 'passed', assertionResults: [{}] },
  ]
  const report = file(JSON.stringify({ numPassedTests: 5, numFailedTests: 2, testResults }))
  expect(countVitest(report)).toEqual({ passed: 5, failed: 3 })
})

test('what passed when it was tried again has passed; errors outside tests are failures', () => {
  const report = file(JSON.stringify({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 0 }, errors: [{}] }))
  expect(countPlaywright(report)).toEqual({ passed: 5, failed: 2 })
})

test('cancelled tests are failures', () => {
  expect(countNodeTests(file('TAP version 13\n# tests 6\n# pass 3\n# fail 1\n# cancelled 2\n'))).toEqual({
    passed: 3,
    failed: 3,
  })
})

test('a report that is missing or broken is one failure', () => {
  for (const count of [countVitest, countPlaywright, countNodeTests]) {
    expect(count(path.join(scratch, 'nothing'))).toEqual({ passed: 0, failed: 1 })
    expect(count(file('nonsense'))).toEqual({ passed: 0, failed: 1 })
  }
})
