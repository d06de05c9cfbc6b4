import type { Shown, ViewTarget } from '../state/views.ts'
import type { Exercise } from './exercise.ts'
import type { Sight } from './sight.ts'

/** Something to do, and how the window sees that it was done. */
export interface DoTask {
  readonly kind: 'do'
  readonly text: string
  done(sight: Sight): boolean
  /** A view the task needs, opened by a button beside it, and what about. */
  readonly view?: string
  readonly target?: ViewTarget
}

/** A number to predict before it is revealed. `answer` was worked out by hand; a test compares it with the engine's. */
export interface PredictTask extends Exercise {
  readonly kind: 'predict'
  readonly ask: string
  readonly answer: number | 'none'
}

export type Task = DoTask | PredictTask

export interface LecturePage {
  /** 1 to 14; its sample is the one of that topic. */
  readonly topic: number
  /** KaTeX. */
  readonly formula: string
  readonly text: readonly string[]
  readonly tasks: readonly Task[]
}

/** The backward pass has been run to its end. */
export function ranBackward({ position, steps }: Sight): boolean {
  return steps > 0 && position === steps
}

/** The last move was a step back from the end of the backward pass. */
export function steppedBack({ position, steps, before }: Sight): boolean {
  return steps > 0 && before === steps && position === steps - 1
}

export const runBackward: DoTask = { kind: 'do', text: 'Run backward.', done: ranBackward }

/** Whether a view shows this. */
export function shows(shown: Shown | undefined, wanted: Shown): boolean {
  return Object.entries(wanted).every(([what, word]) => shown?.[what] === word)
}
