import { parseReport } from '../worker/parse-message.ts'
import type { Report, Request } from '../worker/protocol.ts'

/** The part of a Worker that is used here. */
export interface WorkerLike {
  postMessage(message: unknown): void
  terminate(): void
  onmessage: ((event: MessageEvent) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

/** The way to the worker and back. Every report is parsed; what cannot be read is a bug and goes to `onBroken`. */
export interface WorkerLink {
  send(request: Request): void
  /** Ends the worker, whatever it does, and starts another, which knows nothing yet. */
  restart(): void
  close(): void
}

export function createWorkerLink(
  start: () => WorkerLike,
  onReport: (report: Report) => void,
  onBroken: (message: string) => void,
): WorkerLink {
  let worker = connect()
  function connect(): WorkerLike {
    const started = start()
    started.onmessage = (event) => {
      // What an ended worker still had to say is of no use.
      if (started !== worker) return
      let report: Report
      try {
        report = parseReport(event.data)
      } catch (error) {
        onBroken(error instanceof Error ? error.message : String(error))
        return
      }
      if (report.type === 'broken') onBroken(report.message)
      else onReport(report)
    }
    started.onerror = (event) => {
      if (started === worker) onBroken(event.message)
    }
    return started
  }
  return {
    send: (request) => worker.postMessage(request),
    restart() {
      worker.terminate()
      worker = connect()
    },
    close: () => worker.terminate(),
  }
}
