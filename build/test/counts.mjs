/*
 * How many tests of a report passed and failed, and which failed and why, for those who see no more of a run than its end. A
 * report that is not there, or that nobody can read, is one failure.
 */
import { readFileSync } from 'node:fs'

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} failures each with its file and, where the report has it, its message
 */

/** @type {Count} */
const missing = { passed: 0, failed: 1, failures: ['no report'] }

/**
 * @typedef {object} VitestFile
 * @property {string} name
 * @property {string} status
 * @property {string} message
 * @property {{ status: string, fullName: string, failureMessages: string[] }[]} assertionResults
 */

/**
 * Vitest's JSON. A file that could not be loaded has no tests to count, and is a failure by itself.
 * @param {string} file
 * @returns {Count}
 */
export function countVitest(file) {
  const report = readJson(file)
  if (report === undefined) return missing
  /** @type {{ numPassedTests: number, numFailedTests: number, testResults: VitestFile[] }} */
  const { numPassedTests, numFailedTests, testResults } = report
  const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const failures = [
    ...testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureMessages }) => `${name}: ${fullName}\n${failureMessages.join('\n')}`),
    ),
    ...unloaded.map(({ name, message }) => `${name}\n${message}`),
  ]
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length, failures }
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
  const { stats, errors, suites } = report
  if (stats.flaky > 0) console.warn(`${stats.flaky} of the end-to-end tests passed only when tried again.`)
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    failures: [
      ...suites.flatMap(failuresOfSuite),
      ...errors.map((/** @type {{ message: string }} */ error) => error.message),
    ],
  }
}

/**
 * @typedef {object} PlaywrightSuite
 * @property {string} file
 * @property {PlaywrightSuite[]} [suites]
 * @property {{ title: string, tests: { status: string, results: { error?: { message?: string } }[] }[] }[]} [specs]
 */

/**
 * @param {PlaywrightSuite} suite
 * @returns {string[]}
 */
function failuresOfSuite({ file, suites = [], specs = [] }) {
  const own = specs.flatMap(({ title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ results }) => `${file}: ${title}\n${results.at(-1)?.error?.message ?? ''}`),
  )
  return [...own, ...suites.flatMap(failuresOfSuite)]
}

/**
 * The output of `node --test` in TAP.
 * @param {string} file
 * @returns {Count}
 */
export function countNodeTests(file) {
  const text = readText(file)
  const number = (/** @type {string} */ name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text)?.[1] ?? NaN)
  const failures = [...text.matchAll(/^ *not ok \d+ - (.*)$/gm)].map((match) => match[1] ?? '')
  const count = { passed: number('pass'), failed: number('fail') + number('cancelled'), failures }
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
