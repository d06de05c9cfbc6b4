import { formatNumber } from '../state/numbers.ts'
import type { NodeRun } from '../state/workspace.ts'
import { markWords } from './card-marks.ts'
import type { CardState } from './card-state.ts'

/*
 * What a card says in words and numbers, from its state.
 */

/** For those who cannot see it: what is drawn as a sign. */
export function describe({ problem, breakpoint, bypassed, marks }: CardState): string | undefined {
  const words = problem ? [`${problem.message}. ${problem.fix}`] : []
  if (breakpoint) words.push('Breakpoint')
  if (bypassed) words.push('Bypassed')
  for (const mark of marks) words.push(markWords[mark])
  return words.length > 0 ? words.join('. ') : undefined
}

/** A gradient that is one number. */
export function gradientText(gradient: number | null | undefined): string {
  if (gradient === undefined) return ''
  if (gradient === null) return 'none'
  return (gradient > 0 ? '+' : '') + formatNumber(gradient)
}

export function gradientInk(gradient: number | null): string {
  const size = gradient ?? 0
  return size > 0 ? 'positive-ink' : size < 0 ? 'negative-ink' : ''
}

/** A value is large where it and the gradient have room beside each other. */
export function hasRoom({ scalar, gradientScalar }: NodeRun): boolean {
  return scalar === undefined || formatNumber(scalar).length + gradientText(gradientScalar).length <= 10
}
