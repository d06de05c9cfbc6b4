import { isLectures } from '../../core/inspect/convolution.ts'
import type { Convolution } from '../../core/inspect/convolution.ts'

/*
 * The three programs of the lecture, as they are for the convolution that is shown: filling J, multiplying with it, and the
 * direct loop. Where the lecture's own form holds, counted from 1; else in general form, counted from 0.
 */

export type Phase = 'fill' | 'multiply' | 'direct'

export interface Code {
  readonly lines: readonly string[]
  /** The line that writes, and the one that finds nothing to write. */
  readonly writes: number
  readonly skips: number
}

export function codeOf(phase: Phase, convolution: Convolution): Code {
  return isLectures(convolution) ? lectureCode(phase, convolution) : generalCode(phase, convolution)
}

function lectureCode(phase: Phase, { h, n }: Convolution): Code {
  const r = (h.length - 1) / 2
  const rows = `for i in 1 … ${n}:`
  if (phase === 'fill')
    return {
      lines: [
        'J = 0',
        rows,
        `  for j in 1 … ${n}:`,
        '    k = i − j',
        `    if −${r} ≤ k ≤ ${r}:`,
        `      J[i, j] = h[k + ${r + 1}]`,
      ],
      writes: 5,
      skips: 4,
    }
  if (phase === 'multiply')
    return { lines: ['v = 0', rows, `  for j in 1 … ${n}:`, '    v[j] += g[i] · J[i, j]'], writes: 3, skips: 3 }
  return {
    lines: [
      'v = 0',
      `for k in −${r} … ${r}:`,
      `  for j in 1 … ${n}:`,
      '    i = j + k',
      `    if 1 ≤ i ≤ ${n}:`,
      `      v[j] += g[i] · h[k + ${r + 1}]`,
    ],
    writes: 5,
    skips: 4,
  }
}

function generalCode(phase: Phase, { h, n, m, stride, dilation, before, flip }: Convolution): Code {
  const last = h.length - 1
  const rows = `for i in 0 … ${m - 1}:`
  const moved = stride === 1 ? 'i' : `${stride}·i`
  const shifted = before === 0 ? 'j' : `j + ${before}`
  const difference = `${shifted} − ${moved}`
  const place = dilation === 1 ? difference : `(${difference}) / ${dilation}`
  if (phase === 'fill')
    return {
      lines: [
        'J = 0',
        rows,
        `  for j in 0 … ${n - 1}:`,
        `    k = ${flip ? `${last} − (${place})` : place}`,
        dilation === 1 ? `    if 0 ≤ k ≤ ${last}:` : `    if k is whole, 0 ≤ k ≤ ${last}:`,
        '      J[i, j] = h[k]',
      ],
      writes: 5,
      skips: 4,
    }
  if (phase === 'multiply')
    return { lines: ['v = 0', rows, `  for j in 0 … ${n - 1}:`, '    v[j] += g[i] · J[i, j]'], writes: 3, skips: 3 }
  const tap = flip ? `(${last} − k)` : 'k'
  const along = dilation === 1 ? tap : `${dilation}·${tap}`
  return {
    lines: [
      'v = 0',
      `for k in 0 … ${last}:`,
      `  ${rows}`,
      `    j = ${moved} + ${along}${before === 0 ? '' : ` − ${before}`}`,
      `    if 0 ≤ j ≤ ${n - 1}:`,
      '      v[j] += g[i] · h[k]',
    ],
    writes: 5,
    skips: 4,
  }
}
