// npm test: everything that has to hold, one after the other, with a sum at the end. Its last line is “N passed, N failed”.
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { installWithApt } from './apt.mjs'
import { root } from './bundle/targets.mjs'
import { findChromium } from './standin/find-chromium.mjs'
import { countNodeTests, countPlaywright, countVitest } from './test/counts.mjs'
import { run } from './test/run.mjs'

const reports = path.join(root, '.cache/test')
const bin = (/** @type {string} */ place) => path.join(root, 'node_modules', place)

/** @typedef {import('./test/counts.mjs').Count} Count */

/**
 * A check that is right or wrong as a whole.
 * @param {string} name
 * @param {readonly string[]} words for node
 * @returns {Promise<readonly [string, Count]>}
 */
async function check(name, words) {
  const { status, output } = await run(name, words)
  return [name, status === 0 ? { passed: 1, failed: 0, failures: [] } : { passed: 0, failed: 1, failures: [output] }]
}

/**
 * Many tests that write a report.
 * @param {string} name
 * @param {readonly string[]} words for node
 * @param {() => Count} count
 * @returns {Promise<readonly [string, Count]>}
 */
async function tests(name, words, count) {
  const { status } = await run(name, words)
  const counted = count()
  // A runner that fell over has not counted what it did not come to.
  const fell = status !== 0 && counted.failed === 0
  return [name, fell ? { ...counted, failed: 1, failures: [`the runner ended with ${status}`] } : counted]
}

if (
  findChromium() === undefined &&
  !(installWithApt(['chromium', 'fonts-dejavu-core', 'fonts-liberation']) && findChromium() !== undefined)
) {
  console.error(
    'The tests need Chromium: apt-get install chromium, or name one: GRADWIRE_CHROMIUM=/path/to/chrome npm test',
  )
  console.log('0 passed, 1 failed')
  process.exit(1)
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const started = Date.now()
/** @type {(readonly [string, Count])[]} */
const results = []
results.push(await check('build', [path.join(root, 'build/bundle.mjs'), 'all']))
// None of the three uses more than one core.
results.push(
  ...(await Promise.all([
    check('types', [path.join(root, 'build/typecheck.mjs')]),
    check('lint', [bin('eslint/bin/eslint.js'), '.', '--max-warnings=0']),
    check('format', [bin('prettier/bin/prettier.cjs'), '--check', '.', '--log-level=warn']),
  ])),
)
const unit = path.join(reports, 'unit.json')
const vitest = [bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`]
results.push(await tests('unit', vitest, () => countVitest(unit)))
const endToEnd = path.join(reports, 'e2e.json')
results.push(await tests('end to end', [bin('@playwright/test/cli.js'), 'test'], () => countPlaywright(endToEnd)))
if (process.platform === 'linux') {
  const tap = path.join(reports, 'package.tap')
  const spec = ['--test-reporter=spec', '--test-reporter-destination=stdout']
  const kept = ['--test-reporter=tap', `--test-reporter-destination=${tap}`]
  const words = ['--test', ...spec, ...kept, path.join(root, 'build/package.test.mjs')]
  results.push(await tests('packaging', words, () => countNodeTests(tap)))
}

for (const [name, { failures }] of results) {
  // The start of a message says what was expected; a whole difference of two files would hide the rest.
  for (const failure of failures) console.log(`\nFAILED ${name}: ${failure.split('\n').slice(0, 30).join('\n')}`)
}
const sum = (/** @type {'passed' | 'failed'} */ key) => results.reduce((total, [, count]) => total + count[key], 0)
console.log(`\nAfter ${Math.round((Date.now() - started) / 1000)} s:`)
for (const [name, { passed, failed }] of results) console.log(`  ${name.padEnd(12)} ${passed} of ${passed + failed}`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode = sum('failed') === 0 ? 0 : 1
