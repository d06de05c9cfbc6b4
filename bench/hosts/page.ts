import type { PeerPackage, Surroundings } from './task.ts'
import { engines } from '../engines.ts'
import { answering } from './answer.ts'

/*
 * A page of Chromium with one engine in it. The bench asks through the page's global `answer`.
 */

/** Where a package's build for pages lies, and the global it makes. */
const scripts: { readonly [name in PeerPackage]?: readonly [file: string, ...path: string[]] } = {
  '@tensorflow/tfjs': ['@tensorflow/tfjs/dist/tf.min.js', 'tf'],
  '@tensorflow/tfjs-backend-wasm': ['@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js', 'tf', 'wasm'],
}

const surroundings: Surroundings = {
  runtime: 'chromium',
  load: async (name) => {
    const [file, ...names] = scripts[name] ?? []
    if (file === undefined) throw new Error(`${name} is not for pages`)
    await new Promise((done, failed) => {
      const script = document.createElement('script')
      script.src = `/peers/${file}`
      script.addEventListener('load', done)
      script.addEventListener('error', () => failed(new Error(`${file} could not be loaded`)))
      document.head.append(script)
    })
    return names.reduce((value: object, part) => Reflect.get(value, part) as object, globalThis)
  },
  startThread: async (helper) => {
    const thread = new Worker('/page-thread.mjs', { type: 'module' })
    await new Promise((done) => {
      thread.addEventListener('message', done, { once: true })
      thread.postMessage(helper)
    })
  },
}

Object.assign(globalThis, { answer: answering(engines, surroundings) })
