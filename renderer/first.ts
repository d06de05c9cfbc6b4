import { readGiven } from './host/read-given.ts'

/*
 * What takes its time is begun before the window's other scripts are even read: the page runs this first
 * (build/bundle/script-first.mjs).
 */
const start = () => new Worker(new URL('./worker/worker.ts', import.meta.url), { type: 'module' })

let first: Worker | undefined = start()

/** The worker that was started with the page; after that a new one each time. */
export function startWorker(): Worker {
  const worker = first ?? start()
  first = undefined
  return worker
}

/** The file the page was opened with, if there is one. */
export const given = readGiven(window)
