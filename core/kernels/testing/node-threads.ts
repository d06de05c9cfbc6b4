import type { Helper } from '../machine.ts'
import { Worker } from 'node:worker_threads'

/** A helping thread on Node: the few lines of `serveMachine`, since a worker of a test cannot read TypeScript. */
const source = `
  const { workerData } = require('node:worker_threads')
  const { module, memory } = workerData
  new WebAssembly.Instance(module, { env: { memory } }).exports.serve()
`

export function spawnOnNode(helper: Helper): void {
  new Worker(source, { eval: true, workerData: helper }).unref()
}
