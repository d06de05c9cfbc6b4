import { createRequire } from 'node:module'
import { once } from 'node:events'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Question } from './protocol.ts'
import type { Surroundings } from './task.ts'
import { engines } from '../engines.ts'
import { answering } from './answer.ts'

/*
 * A process of Node with one engine in it. Its first word is the folder of the bench, where the peers are installed.
 */

const [, script = '.', folder = '.'] = process.argv
const require = createRequire(pathToFileURL(path.resolve(folder, 'package.json')))
const surroundings: Surroundings = {
  runtime: 'node',
  load: async (name) => {
    const loaded: unknown = require(name)
    return loaded
  },
  startThread: async (helper) => {
    const thread = new Worker(path.join(path.dirname(script), 'node-thread.mjs'), { workerData: helper })
    thread.unref()
    await once(thread, 'message')
  },
}
const answer = answering(engines, surroundings)

// TensorFlow.js advertises on the console, which nobody reads here.
console.warn = () => undefined

process.on('message', (question: Question) => {
  void answer(question).then((reply) => process.send?.(reply))
})
process.on('disconnect', () => process.exit(0))
