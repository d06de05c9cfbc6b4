import type { Helper } from '../../core/kernels/machine.ts'
import { Desk } from './desk.ts'
import { parseRequest } from './parse-message.ts'
import type { Report } from './protocol.ts'

/** The part of a worker's global scope that is used here. */
interface WorkerScope {
  postMessage(message: Report): void
  onmessage: ((event: MessageEvent) => void) | null
}
const scope: WorkerScope = self

const { port1, port2 } = new MessageChannel()
let waiting: (() => void)[] = []
port2.onmessage = () => {
  const woken = waiting
  waiting = []
  for (const wake of woken) wake()
}

/** More would leave nothing to the window and to other programs. */
const mostThreads = 4
// Memory is shared only where the page is isolated from others, which its headers ask for.
const threads = crossOriginIsolated
  ? {
      count: Math.max(1, Math.min(mostThreads, navigator.hardwareConcurrency)),
      spawn(helper: Helper): void {
        const thread = new Worker(new URL('./machine-thread.ts', import.meta.url), { type: 'module' })
        thread.postMessage(helper)
      },
    }
  : undefined

const desk = new Desk({
  threads,
  post: (report) => scope.postMessage(report),
  now: () => performance.now(),
  // A timer would wait for 4 ms each time; a message of one's own comes after those already there.
  pause: () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      port1.postMessage(undefined)
    }),
})

function broken(error: unknown): void {
  scope.postMessage({ type: 'broken', message: error instanceof Error ? error.message : String(error) })
}

scope.onmessage = (event) => {
  try {
    desk.handle(parseRequest(event.data)).catch(broken)
  } catch (error) {
    broken(error)
  }
}
