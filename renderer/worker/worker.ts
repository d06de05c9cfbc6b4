import { Desk } from './desk.ts'
import { parseRequest } from './protocol.ts'
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

const desk = new Desk({
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
