/*
 * How many tests of a report passed and failed. A report that is not there, or that nobody can read, is one failure.
 */
import { readFileSync } from 'node:fs'

/** @typedef {{ readonly passed: number, readonly failed: number }} Count */

const missing = { passed: 0, failed: 1 }

/**
 * Vitest's JSON. A file that could not be loaded has no tests to count, and is a failure by itself.
 * @param {string} file
 * @returns {Count}
 */
export function countVitest(file) {
  const report = readJson(file)
  if (report === undefined) return missing
  const { numPassedTests, numFailedTests, testResults } = report
  const unloaded = testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ { status, assertionResults }) =>
      status === 'failed' && assertionResults.length === 0,
  )
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length }
}

/**
 * Playwright's JSON. What passed when it was tried again has passed, and is named so that somebody looks at it: a busy machine
 * is no fault of the app. An error outside any test counts as failed.
 * @param {string} file
 * @returns {Count}
 */
export function countPlaywright(file) {
  const report = readJson(file)
  if (report === undefined) return missing
  const { stats, errors } = report
  if (stats.flaky > 0) console.warn(`${stats.flaky} of the end-to-end tests passed only when tried again.`)
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length }
}

/**
 * The output of `node --test` in TAP.
 * @param {string} file
 * @returns {Count}
 */
export function countNodeTests(file) {
  const text = readText(file)
  const number = (/** @type {string} */ name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text)?.[1] ?? NaN)
  const count = { passed: number('pass'), failed: number('fail') + number('cancelled') }
  return Number.isNaN(count.passed + count.failed) ? missing : count
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readText(file))
  } catch {
    return undefined
  }
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
