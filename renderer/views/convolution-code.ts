import { isLectures } from '../../core/inspect/convolution.ts'
import type { Convolution, ConvolutionAxis } from '../../core/inspect/convolution.ts'

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

/** Of an image, i, j and k are pairs: row and column. */
function generalCode(phase: Phase, { axes, flip }: Convolution): Code {
  /** The same for all axes, or one an axis. */
  const each = (of: (axis: ConvolutionAxis) => number) => {
    const all = axes.map(of)
    return all.every((one) => one === all[0]) ? String(all[0]) : `(${all.join(', ')})`
  }
  const range = (of: (axis: ConvolutionAxis) => number) =>
    axes.length === 1
      ? `0 … ${axes.map(of).join()}`
      : `(${axes.map(() => 0).join(', ')}) … (${axes.map(of).join(', ')})`
  const stride = each((axis) => axis.stride)
  const dilation = each((axis) => axis.dilation)
  const before = each((axis) => axis.before)
  const last = each((axis) => axis.kernel - 1)
  const ends = each((axis) => axis.n - 1)
  const rows = `for i in ${range(({ m }) => m - 1)}:`
  const columns = `for j in ${range(({ n }) => n - 1)}:`
  const moved = stride === '1' ? 'i' : `${stride}·i`
  const shifted = before === '0' ? 'j' : `j + ${before}`
  const difference = `${shifted} − ${moved}`
  const place = dilation === '1' ? difference : `(${difference}) / ${dilation}`
  if (phase === 'fill')
    return {
      lines: [
        'J = 0',
        rows,
        `  ${columns}`,
        `    k = ${flip ? `${last} − (${place})` : place}`,
        dilation === '1' ? `    if 0 ≤ k ≤ ${last}:` : `    if k is whole, 0 ≤ k ≤ ${last}:`,
        '      J[i, j] = h[k]',
      ],
      writes: 5,
      skips: 4,
    }
  if (phase === 'multiply')
    return { lines: ['v = 0', rows, `  ${columns}`, '    v[j] += g[i] · J[i, j]'], writes: 3, skips: 3 }
  const tap = flip ? `(${last} − k)` : 'k'
  const along = dilation === '1' ? tap : `${dilation}·${tap}`
  return {
    lines: [
      'v = 0',
      `for k in ${range(({ kernel }) => kernel - 1)}:`,
      `  ${rows}`,
      `    j = ${moved} + ${along}${before === '0' ? '' : ` − ${before}`}`,
      `    if 0 ≤ j ≤ ${ends}:`,
      '      v[j] += g[i] · h[k]',
    ],
    writes: 5,
    skips: 4,
  }
}
