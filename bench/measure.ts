/*
 * How long the core takes to read, compile and run a graph with the reference engine.
 */
import { compile } from '../core/compile/compile.ts'
import { readGraph } from '../core/format/read.ts'
import { areProblems, createSession } from '../core/run/session.ts'
import { chain, fan, residual, type Shape } from './graphs.ts'

export interface Measured {
  readonly graph: string
  readonly nodes: number
  readonly steps: number
  readonly batch: number
  /** Milliseconds: the median of the repetitions. */
  readonly read: number
  readonly compile: number
  readonly forward: number
  readonly backward: number
}

export const shapes: readonly Shape[] = [chain, residual, fan]

interface Once {
  readonly nodes: number
  readonly steps: number
  readonly times: readonly [read: number, compile: number, forward: number, backward: number]
}

/** Measures one graph, several times over, after one run that is not counted. */
export function measure(shape: Shape, nodes: number, batch: number, repetitions: number): Measured {
  const text = shape.text(nodes)
  const first = once(text, batch)
  const runs = Array.from({ length: repetitions }, () => once(text, batch).times)
  const [read, compiling, forward, backward] = [0, 1, 2, 3].map((phase) =>
    median(runs.map((times) => times[phase] ?? 0)),
  )
  return {
    graph: shape.title,
    nodes: first.nodes,
    steps: first.steps,
    batch,
    read: read ?? 0,
    compile: compiling ?? 0,
    forward: forward ?? 0,
    backward: backward ?? 0,
  }
}

function once(text: string, batch: number): Once {
  const begin = performance.now()
  const result = readGraph(text)
  const isRead = performance.now()
  if (result.problems !== undefined) throw new Error(`the generated graph is wrong: ${result.problems[0]?.message}`)
  const compiled = compile(result.document)
  const isCompiled = performance.now()
  const session = createSession(result.document, compiled, { batch })
  if (areProblems(session)) throw new Error(`the generated graph does not run: ${session[0]?.message}`)
  const isPrepared = performance.now()
  session.runForward()
  const isForward = performance.now()
  session.runBackward()
  const end = performance.now()
  if (session.position !== session.plan.steps.length) throw new Error(`the run stopped: ${session.problem?.message}`)
  return {
    nodes: result.document.nodes.size,
    steps: session.plan.steps.length,
    times: [isRead - begin, isCompiled - isRead, isForward - isPrepared, end - isForward],
  }
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
