// npm run fuzz: the property tests with examples that no test run has seen. Options after --: --rounds=N, and parts of paths.
import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './bundle/targets.mjs'
import { run } from './test/run.mjs'

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '5' } },
  allowPositionals: true,
})
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds is how often to try, 1 or more; this is “${values.rounds}”.`)
  process.exit(2)
}

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.test.ts'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && readFileSync(path.join(root, file), 'utf8').includes("from 'fast-check'"))
  .filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)))
if (files.length === 0) {
  console.error('No property test has such a path.')
  process.exit(2)
}

const failed = []
for (let round = 1; round <= rounds; round++) {
  const seed = randomInt(2 ** 31)
  process.env.GRADWIRE_SEED = String(seed)
  const vitest = [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=dot', ...files]
  const { status } = await run(`round ${round} of ${rounds}, seed ${seed}`, vitest)
  if (status !== 0) failed.push(seed)
}
for (const seed of failed) console.log(`To see it again: GRADWIRE_SEED=${seed} npm run test:unit`)
console.log(`${rounds - failed.length} of ${rounds} rounds passed`)
process.exitCode = failed.length === 0 ? 0 : 1
