import { computed } from 'vue'
import type { Ref } from 'vue'
import { isLectures, iterations, iterationsAt, lectureK, readBy, tapAt } from '../../core/inspect/convolution.ts'
import type { Convolution, Meeting } from '../../core/inspect/convolution.ts'
import { codeOf } from './convolution-code.ts'
import type { Phase } from './convolution-code.ts'

export interface Signals {
  readonly convolution: Convolution
  readonly gradOutput: ArrayLike<number>
  /** The entry of the signal that is followed; all of them, if left out. */
  readonly follow?: number | undefined
}

/** More cells than this are not gone through one by one. */
const mostCells = 1600

const mostTaps = 12

/** Whether a convolution is too large to be gone through as a whole. */
export function isLarge({ n, m, h }: Convolution): boolean {
  return n * m > mostCells || m * h.length > mostCells
}

export const phases = ['fill', 'multiply', 'direct'] as const

/**
 * A convolution gone through step by step: J is filled, J is multiplied, then the loop runs. All is derived from where it is. Of
 * a large one a single entry of the signal is followed: the outputs that reach it, and what else those read near it.
 */
export function useConvolution(signals: () => Signals | undefined, at: Ref<number>) {
  const shown = computed(signals)
  const follow = computed(() => shown.value?.follow)
  const loop = computed((): readonly Meeting[] => {
    if (shown.value === undefined) return []
    const { convolution } = shown.value
    return follow.value === undefined ? iterations(convolution) : iterationsAt(convolution, follow.value)
  })
  /** The entries of the result and of the signal that rows and columns stand for. */
  const rows = computed((): readonly number[] => {
    if (shown.value === undefined) return []
    if (follow.value === undefined) return upTo(shown.value.convolution.m)
    return [...new Set(loop.value.map(({ i }) => i))].sort((a, b) => a - b)
  })
  const columns = computed((): readonly number[] => {
    if (shown.value === undefined) return []
    if (follow.value === undefined) return upTo(shown.value.convolution.n)
    const { convolution } = shown.value
    const line = convolution.axes.at(-1)?.n ?? 1
    const own = follow.value
    // What lies in the line of the followed entry shows the band; all of an image's lines would hide it.
    const near = readBy(convolution, rows.value).filter((j) => Math.floor(j / line) === Math.floor(own / line))
    return near.includes(own) && near.length * rows.value.length <= mostCells ? near : [own]
  })
  /** Kernel entries that have a column of their own; none where each row is met by one of many. */
  const taps = computed(() => {
    const count = shown.value?.convolution.h.length ?? 0
    return follow.value !== undefined && count > mostTaps ? [] : upTo(count)
  })
  /** Products of grad_output and J, in their order, as places in the matrix that is shown. */
  const multiplied = computed((): readonly (readonly [row: number, column: number])[] => {
    const own = follow.value === undefined ? upTo(columns.value.length) : [columns.value.indexOf(follow.value)]
    return rows.value.flatMap((_, row) => own.map((column) => [row, column] as const))
  })
  const size = computed(() => rows.value.length * columns.value.length)
  const count = computed(() => size.value + multiplied.value.length + loop.value.length)
  const entryAt = (row: number, column: number): number => {
    const { convolution } = shown.value!
    const tap = tapAt(convolution, rows.value[row]!, columns.value[column]!)
    return tap === undefined ? 0 : convolution.h[tap]!
  }

  /** Where each phase begins. */
  const starts = computed(() => ({ fill: 0, multiply: size.value, direct: size.value + multiplied.value.length }))
  const place = computed(() => Math.min(at.value, count.value))
  /** What the last step did; none before the first and when all is done. */
  const step = computed((): { readonly phase: Phase; readonly index: number } | undefined => {
    if (place.value === 0 || place.value === count.value) return undefined
    const last = place.value - 1
    const { multiply, direct } = starts.value
    if (last < multiply) return { phase: 'fill', index: last }
    if (last < direct) return { phase: 'multiply', index: last - multiply }
    return { phase: 'direct', index: last - direct }
  })
  const phase = computed((): Phase => step.value?.phase ?? (place.value === 0 ? 'fill' : 'direct'))
  /** The entry of J and the iteration the last step was about; the tap is absent where J is 0. */
  const current = computed(
    (): { readonly i: number; readonly j: number; readonly tap: number | undefined } | undefined => {
      const now = step.value
      if (now === undefined || shown.value === undefined) return undefined
      if (now.phase === 'direct') return loop.value[now.index]
      const width = columns.value.length
      const [row, column] =
        now.phase === 'fill' ? [Math.floor(now.index / width), now.index % width] : multiplied.value[now.index]!
      const [i, j] = [rows.value[row]!, columns.value[column]!]
      return { i, j, tap: tapAt(shown.value.convolution, i, j) }
    },
  )

  const jacobian = computed((): (number | undefined)[] => {
    const width = columns.value.length
    return Array.from({ length: size.value }, (_, cell) =>
      cell < place.value ? entryAt(Math.floor(cell / width), cell % width) : undefined,
    )
  })
  const gradOutput = computed(() => rows.value.map((i) => shown.value?.gradOutput[i] ?? 0))
  /** v as the matrix gives it; undefined before it has begun, and where an entry is not followed. */
  const byJacobian = computed((): readonly (number | undefined)[] | undefined => {
    const steps = place.value - starts.value.multiply
    if (shown.value === undefined || steps <= 0) return undefined
    const v = emptySum()
    for (const [row, column] of multiplied.value.slice(0, steps))
      v[column] = (v[column] ?? 0) + gradOutput.value[row]! * entryAt(row, column)
    return v
  })
  const direct = computed((): readonly (number | undefined)[] | undefined => {
    const steps = place.value - starts.value.direct
    if (shown.value === undefined || steps <= 0) return undefined
    const { convolution, gradOutput } = shown.value
    const v = emptySum()
    const columnOf = new Map(columns.value.map((j, column) => [j, column]))
    for (const { i, j, tap } of loop.value.slice(0, steps)) {
      const column = columnOf.get(j)!
      v[column] = (v[column] ?? 0) + gradOutput[i]! * convolution.h[tap]!
    }
    return v
  })
  /** v = 0, where it is worked out. */
  function emptySum(): (number | undefined)[] {
    return columns.value.map((j) => (follow.value === undefined || follow.value === j ? 0 : undefined))
  }
  /** What every iteration adds, rows i and columns k; undefined where nothing is met, or not yet. */
  const table = computed((): (number | undefined)[] => {
    if (shown.value === undefined) return []
    const { convolution, gradOutput } = shown.value
    const width = Math.max(1, taps.value.length)
    const rowOf = new Map(rows.value.map((i, row) => [i, row]))
    const cells = new Array<number | undefined>(rows.value.length * width).fill(undefined)
    for (const { i, tap } of loop.value.slice(0, Math.max(0, place.value - starts.value.direct)))
      cells[rowOf.get(i)! * width + (taps.value.length > 0 ? tap : 0)] = gradOutput[i]! * convolution.h[tap]!
    return cells
  })
  /** Largest difference of the two; undefined until both are there. */
  const difference = computed(() => {
    const [a, b] = [byJacobian.value, direct.value]
    if (a === undefined || b === undefined || place.value < count.value) return undefined
    return a.reduce<number>((most, value, j) => Math.max(most, Math.abs((value ?? 0) - (b[j] ?? 0))), 0)
  })
  const lecture = computed(() => shown.value !== undefined && isLectures(shown.value.convolution))
  /** Indices are written from 1 where the lecture's formulas hold. */
  const one = computed(() => (lecture.value ? 1 : 0))
  const code = computed(() => (shown.value ? codeOf(phase.value, shown.value.convolution) : undefined))

  /** An entry of the signal, the result or the kernel, as it is counted here: "3", or "1,2" of an image. */
  function placeText(place: number, of: 'n' | 'm' | 'kernel'): string {
    const axes = shown.value?.convolution.axes ?? []
    const index: number[] = []
    for (const axis of [...axes].reverse()) {
      index.unshift((place % axis[of]) + one.value)
      place = Math.floor(place / axis[of])
    }
    return index.join(',')
  }
  function kText(tap: number): string {
    if (!lecture.value || shown.value === undefined) return placeText(tap, 'kernel')
    return String(lectureK(shown.value.convolution, tap)).replace('-', '−')
  }
  function meetingOf(i: number, tap: number): Meeting | undefined {
    return loop.value.find((meeting) => meeting.i === i && meeting.tap === tap)
  }
  /** Where an entry of J and an iteration stand in the two tables. */
  function cellOf(i: number, j: number): readonly [number, number] | undefined {
    const [row, column] = [rows.value.indexOf(i), columns.value.indexOf(j)]
    return row < 0 || column < 0 ? undefined : [row, column]
  }
  return {
    rows,
    columns,
    taps,
    count,
    starts,
    place,
    step,
    phase,
    current,
    jacobian,
    gradOutput,
    byJacobian,
    direct,
    table,
    loop,
    difference,
    lecture,
    one,
    code,
    kText,
    placeText,
    meetingOf,
    cellOf,
  }
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i)
}

export type ConvolutionSteps = ReturnType<typeof useConvolution>
