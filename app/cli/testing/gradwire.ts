import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** The checkout. */
export const root = path.resolve(import.meta.dirname, '../../..')
export const command = path.join(root, 'out/cli/gradwire.mjs')
export const sample = (id: string) => path.join(root, 'core/samples', `${id}.gradwire`)

export interface Finished {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Calls the built command as a shell would, with a text on its standard input. */
export function gradwire(words: readonly string[], stdin = '', env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...words], { env: { ...process.env, ...env } })
    const out: Buffer[] = []
    const errors: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
    child.once('error', reject)
    child.once('close', (status) =>
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(errors).toString() }),
    )
    // A command that ends without reading closes the pipe; that is no fault of the test.
    child.stdin.on('error', () => undefined)
    child.stdin.end(stdin)
  })
}

/** A folder of its own for a test file; `remove` goes into `afterAll`. */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradwire-cli-'))
  return {
    folder,
    /** Writes a file (JSON, or text as it is) and gives its path. */
    file(name: string, content: unknown): string {
      const file = path.join(folder, name)
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
      return file
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Graph files for tests: what every file has, and what this one has. */
export function graphFile(parts: object): object {
  return { format: 'gradwire', version: 1, ...parts }
}

/** Runs a task for each item, two at a time: more would only wait for each other on a small machine. */
export async function pairwise<T, R>(items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const work = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await task(items[i]!)
  }
  await Promise.all([work(), work()])
  return results
}
