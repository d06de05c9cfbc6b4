import type { NodeId } from './document.ts'

/** What a user can cause and should see: a value with a code, never an exception. */
export interface Problem {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly node?: NodeId
  readonly port?: string
  readonly attribute?: string
  /** A place in the file, `nodes.fc1.attributes.outFeatures`, where there is no node or it says more. */
  readonly path?: string
  readonly message: string
  readonly fix: string
}
