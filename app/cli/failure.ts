import type { Problem } from '../../core/graph/problems.ts'

/** Exit status: the file or the data is wrong, or the call is. */
export type FailureStatus = 1 | 2

/** Why a command could not do its work. A value: a person's mistake is no exception. */
export interface Failure {
  readonly failure: true
  readonly status: FailureStatus
  /** At least one. The first is the one that `--json` prints. */
  readonly problems: readonly Problem[]
}

/** Status 1 with what is wrong with the file or the data. */
export function dataFailure(problems: readonly Problem[]): Failure {
  return { failure: true, status: 1, problems }
}

/** Status 2: the words after `gradwire` are wrong. `message` and `fix` are clauses without a full stop. */
export function callFailure(message: string, fix: string): Failure {
  return { failure: true, status: 2, problems: [{ code: 'E_USAGE', severity: 'error', message, fix }] }
}

/** Status 1: a file cannot be read or written. `path` is shown where a problem of a graph shows its node. */
export function fileFailure(path: string, message: string, fix: string, code = 'E_FILE'): Failure {
  return dataFailure([{ code, severity: 'error', path, message, fix }])
}

export function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'failure' in value && value.failure === true
}
