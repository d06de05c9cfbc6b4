import { Desk } from '../../worker/desk.ts'
import { parseRequest } from '../../worker/parse-message.ts'
import type { WorkerLike } from '../worker-link.ts'

/** A worker without a thread: messages are cloned and come later, as they do for real. `idle` waits until nothing is under way. */
export function inProcessWorker(): WorkerLike & { readonly idle: () => Promise<void> } {
  let underWay = 0
  let ended = false
  const desk = new Desk({
    post(report) {
      const data: unknown = structuredClone(report)
      later(() => worker.onmessage?.({ data } as MessageEvent))
    },
    now: () => performance.now(),
    pause: () => new Promise((resolve) => setTimeout(resolve)),
  })
  function later(work: () => void | Promise<void>): void {
    underWay++
    queueMicrotask(() => {
      const done = ended ? undefined : work()
      void Promise.resolve(done).finally(() => underWay--)
    })
  }
  const worker = {
    onmessage: null as WorkerLike['onmessage'],
    onerror: null as WorkerLike['onerror'],
    postMessage(message: unknown) {
      const copy: unknown = structuredClone(message)
      later(() => desk.handle(parseRequest(copy)))
    },
    terminate() {
      ended = true
    },
    async idle() {
      while (underWay > 0) await new Promise((resolve) => setTimeout(resolve))
    },
  }
  return worker
}
