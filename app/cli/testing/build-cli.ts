import { execFileSync } from 'node:child_process'
import path from 'node:path'

/** Builds the command once before the tests, if its sources have changed. */
export default function buildCli(): void {
  const root = path.resolve(import.meta.dirname, '../../..')
  execFileSync(process.execPath, ['build/bundle.mjs', 'cli', '--if-stale', '--quiet'], { cwd: root, stdio: 'inherit' })
}
