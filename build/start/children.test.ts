import { spawn } from 'node:child_process'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const module = pathToFileURL(path.join(import.meta.dirname, 'children.mjs')).href

/** A process that starts two others, one of which will not listen to a polite request, and prints their ids. */
const script = `
import { Children } from ${JSON.stringify(module)}
const children = new Children()
children.endOnSignals()
const stubborn = 'process.on("SIGTERM", () => {}); process.on("SIGINT", () => {}); console.log(process.pid); setInterval(() => {}, 1000)'
const polite = 'console.log(process.pid); setInterval(() => {}, 1000)'
for (const code of [stubborn, polite]) void children.run(process.execPath, ['-e', code], { stdio: ['ignore', 'inherit', 'inherit'] })
children.alsoEnd(async () => console.log('closed'))
`

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends everything that was started', async (signal) => {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let heard = ''
  const pids = await new Promise<number[]>((resolve) => {
    parent.stdout.setEncoding('utf8').on('data', (text: string) => {
      heard += text
      const numbers = heard.split('\n').filter((line) => /^\d+$/.test(line))
      if (numbers.length === 2) resolve(numbers.map(Number))
    })
  })
  expect(pids.map(isAlive)).toEqual([true, true])
  const ended = new Promise((resolve) => parent.once('exit', resolve))
  parent.kill(signal)
  expect(await ended).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal])
  expect(pids.map(isAlive)).toEqual([false, false])
  expect(heard).toContain('closed')
})
