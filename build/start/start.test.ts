import { spawn, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from '../../app/main/testing/scratch-folder.ts'

const start = path.resolve(import.meta.dirname, '../start.mjs')
const scratch = scratchFolder()

interface Started {
  readonly child: ChildProcess
  /** Settles when a line of the output matches. */
  readonly line: (pattern: RegExp) => Promise<string>
  readonly ended: Promise<number | null>
}

function run(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Started {
  // Without a screen; with a browser that must not be started.
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', PORT: '0', ...environment }
  const child = spawn(process.execPath, [start, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let heard = ''
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      heard += text
      for (const look of waiting) look()
    })
  }
  const line = (pattern: RegExp) =>
    new Promise<string>((resolve) => {
      const look = () => {
        const found = heard.split('\n').find((line) => pattern.test(line))
        if (found !== undefined) resolve(found)
      }
      waiting.add(look)
      look()
    })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, line, ended }
}

test('without a screen it serves the browser version, says why, passes the file on, and Ctrl-C ends it', async () => {
  const file = path.join(scratch, 'given.gradwire')
  writeFileSync(file, '{"format":"gradwire"}')
  const { child, line, ended } = run([file])
  expect(await line(/^Gradwire is served/)).toBe(
    'Gradwire is served to your browser: there is no screen (no DISPLAY). Ctrl-C ends it.',
  )
  const address = new URL(await line(/^http:/))
  expect((await fetch(address)).status).toBe(200)
  expect(address.hash).toBe('#open=/given/0/given.gradwire')
  expect(await (await fetch(new URL('/given/0/given.gradwire', address))).text()).toBe('{"format":"gradwire"}')
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  await expect(fetch(address)).rejects.toThrow()
})

test('a host that cannot be had is refused with a reason', async () => {
  const { line, ended } = run(['--host=standin'])
  expect(await line(/cannot start/)).toBe('Gradwire cannot start on standin: there is no screen (no DISPLAY).')
  expect(await ended).toBe(1)
})

test('an unknown host or option is a wrong call', async () => {
  for (const words of [['--host=toaster'], ['--nonsense']]) {
    const { line, ended } = run(words)
    await line(/^usage:/)
    expect(await ended).toBe(2)
  }
})
