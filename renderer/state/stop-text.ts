import type { Stop } from '../worker/protocol.ts'
import { formatNumber } from './numbers.ts'

/** Why a run stopped, in a sentence: "Stopped after step 3, fc1 forward: breakpoint on fc1". */
export function stopText(stop: Stop): string {
  return `Stopped after step ${stop.step}, ${stop.node} ${stop.phase}: ${stopReason(stop)}`
}

export function stopReason({ kind, at, norm = NaN, below, above }: Stop): string {
  if (kind === 'node') return `breakpoint on ${at}`
  if (kind === 'nonFinite') return `the first NaN or infinity, in ${at}`
  const bound = below === undefined ? `above ${formatNumber(above ?? NaN)}` : `below ${formatNumber(below)}`
  return `the norm of the gradient of ${at} is ${formatNumber(norm)}, ${bound}`
}
