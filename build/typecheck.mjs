// npm run typecheck: every part of the project against the types of what it runs on. Exit status 1 where one fails.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { root } from './bundle/targets.mjs'

/** @type {readonly (readonly [compiler: string, project: string])[]} */
const projects = [
  ['tsc', 'core/tsconfig.json'],
  ['tsc', 'core/tsconfig.test.json'],
  ['tsc', 'app/tsconfig.json'],
  ['tsc', 'build/tsconfig.json'],
  ['tsc', 'bench/tsconfig.json'],
  ['vue-tsc', 'renderer/tsconfig.json'],
  ['vue-tsc', 'renderer/tsconfig.test.json'],
]

/** @type {{ readonly [compiler: string]: string }} */
const scripts = { tsc: 'node_modules/typescript/bin/tsc', 'vue-tsc': 'node_modules/vue-tsc/bin/vue-tsc.js' }

const failed = projects.filter(([compiler, project]) => {
  const words = [path.join(root, scripts[compiler] ?? ''), '-p', path.join(root, project)]
  return spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' }).status !== 0
})
for (const [, project] of failed) console.error(`${project} has type errors`)
process.exitCode = failed.length === 0 ? 0 : 1
