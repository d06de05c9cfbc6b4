/*
 * How long the core takes to read, compile and run a graph with the reference engine.
 */
import { compile } from '../core/compile/compile.ts'
import { readGraph } from '../core/format/read.ts'
import { areProblems, createSession } from '../core/run/session.ts'
import { chain, fan, residual, type Shape } from './graphs.ts'

export const phases = ['read', 'compile', 'forward', 'backward'] as const
export type Phase = (typeof phases)[number]

export const shapes: readonly Shape[] = [chain, residual, fan]

interface Once {
  readonly nodes: number
  readonly times: { readonly [P in Phase]: number }
}

/** Milliseconds of each phase for one graph, several times over, after one run that is not counted. */
export function measure(
  shape: Shape,
  nodes: number,
  batch: number,
  repetitions: number,
): { readonly nodes: number; readonly times: { readonly [P in Phase]: readonly number[] } } {
  const text = shape.text(nodes)
  const first = once(text, batch)
  const runs = Array.from({ length: repetitions }, () => once(text, batch).times)
  const of = (phase: Phase) => runs.map((times) => times[phase])
  const times = { read: of('read'), compile: of('compile'), forward: of('forward'), backward: of('backward') }
  return { nodes: first.nodes, times }
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
  const times = {
    read: isRead - begin,
    compile: isCompiled - isRead,
    forward: isForward - isPrepared,
    backward: end - isForward,
  }
  return { nodes: result.document.nodes.size, times }
}
