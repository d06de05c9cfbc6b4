import type { Helper } from '../machine.ts'
import { Worker } from 'node:worker_threads'

/** A helping thread on Node: the few lines of `serveMachine`, since a worker of a test cannot read TypeScript. */
export const serving = `
  const { workerData } = require('node:worker_threads')
  const { module, memory } = workerData
  new WebAssembly.Instance(module, { env: { memory } }).exports.serve()
`

/** A thread that walks a program a number of times, and says so when it has. */
export const walking = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { module, memory, program: [start, end], times } = workerData
  const { run } = new WebAssembly.Instance(module, { env: { memory } }).exports
  for (let time = 0; time < times; time++) run(start, end)
  parentPort.postMessage('done')
`

export function spawnOnNode(helper: Helper): void {
  new Worker(serving, { eval: true, workerData: helper }).unref()
}
