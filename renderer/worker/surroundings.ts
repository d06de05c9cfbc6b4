import type { Helper } from '../../core/kernels/machine.ts'
import type { Report } from './protocol.ts'

/** What the worker is given by its surroundings, so that it can be tested without one. */
export interface Surroundings {
  readonly post: (report: Report) => void
  /** Milliseconds, rising. */
  readonly now: () => number
  /** Lets other messages in. */
  readonly pause: () => Promise<void>
  /** Threads training may use, and how to start another one; absent where memory cannot be shared. */
  readonly threads?: { readonly count: number; readonly spawn: (helper: Helper) => void }
}
