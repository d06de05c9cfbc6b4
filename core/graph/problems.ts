import type { NodeProblem } from '../nodes/problem.ts'
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

/** Where a problem is, as far as it has a place. */
export type Place = Pick<Problem, 'node' | 'port' | 'attribute' | 'path'>

export function refusal(code: string, place: Place, message: string, fix: string): Problem {
  return { code, severity: 'error', ...place, message, fix }
}

/** What a node type says about itself, with the node's id. */
export function atNode(node: NodeId, problem: NodeProblem, path?: string): Problem {
  const { code, severity, port, attribute, message, fix } = problem
  return {
    code,
    severity,
    node,
    ...(port !== undefined && { port }),
    ...(attribute !== undefined && { attribute }),
    ...(path !== undefined && { path }),
    message,
    fix,
  }
}

/** Tells a refusal from what an edit gives otherwise (a diff, or a diff with the new ids). */
export function isRefusal<T extends object>(result: T | Problem): result is Problem {
  return 'code' in result && 'severity' in result
}
