import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Answer, Failed, Host, Prepared, Question, Sampled } from './protocol.ts'
import { lastLine } from './node-host.ts'

/** Set before torch is imported, or its BLAS takes every processor there is. */
const oneThread = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }

/** A Python that has torch; Debian's package is for its own Python, which need not be the first in the path. */
export function pythonWithTorch(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find(
    (python) => spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore', timeout: 120_000 }).status === 0,
  )
}

/** Starts a process that answers lines of JSON. */
export function startPythonHost(python: string, script: string): Host {
  const child = spawn(python, [script], { env: { ...process.env, ...oneThread }, stdio: 'pipe' })
  const ended = once(child, 'exit')
  const endWithBench = () => child.kill()
  process.once('exit', endWithBench)
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-2000)))
  // A process that died is told by `ended`, not by the pipe to it.
  child.stdin.on('error', () => undefined)
  const lines = createInterface({ input: child.stdout })

  async function ask(question: Question): Promise<Answer> {
    const answered = once(lines, 'line').then(([line]) => JSON.parse(String(line)) as Answer)
    child.stdin.write(JSON.stringify(question) + '\n')
    return Promise.race([answered, ended.then(() => ({ problem: lastLine(said) }))])
  }

  return {
    prepare: (question) => ask(question) as Promise<Prepared | Failed>,
    sample: (question) => ask(question) as Promise<Sampled | Failed>,
    stop: async () => {
      process.off('exit', endWithBench)
      child.stdin.end()
      child.kill()
      await ended
    },
  }
}
