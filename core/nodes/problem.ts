/** What is wrong with a node, said by the node type itself, which does not know the node's id. A value; only `NodeRunProblem` carries it out of a running kernel. */
export interface NodeProblem {
  readonly problem: true
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** The port or the attribute it is about, where there is one. */
  readonly port?: string
  readonly attribute?: string
  /** What is wrong, in one clause without a full stop: "a scalar has no axis to act on". */
  readonly message: string
  /** What would be right: "give the input a shape such as [1]". */
  readonly fix: string
}

/** An error at a port (the usual case of a shape rule). */
export function problem(port: string | undefined, code: string, message: string, fix: string): NodeProblem {
  return { problem: true, code, severity: 'error', ...(port !== undefined && { port }), message, fix }
}

/** An error in an attribute. */
export function attributeProblem(attribute: string, code: string, message: string, fix: string): NodeProblem {
  return { problem: true, code, severity: 'error', attribute, message, fix }
}

export function isProblem(value: unknown): value is NodeProblem {
  return typeof value === 'object' && value !== null && (value as { problem?: unknown }).problem === true
}

/** Thrown by a node's forward for what only the numbers can show (class id 7 of 5). Whoever runs nodes turns it into a problem. */
export class NodeRunProblem extends Error {
  readonly problem: NodeProblem

  constructor(problem: NodeProblem) {
    super(problem.message)
    this.problem = problem
  }
}
