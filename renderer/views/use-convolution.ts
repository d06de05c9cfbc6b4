import { computed } from 'vue'
import type { Ref } from 'vue'
import {
  byLoop,
  byMatrix,
  isLectures,
  iterations,
  jacobianOfConvolution,
  lectureK,
  tapAt,
} from '../../core/inspect/convolution.ts'
import type { Convolution, Meeting } from '../../core/inspect/convolution.ts'
import { codeOf } from './convolution-code.ts'
import type { Phase } from './convolution-code.ts'

export interface Signals {
  readonly convolution: Convolution
  readonly gradOutput: ArrayLike<number>
}

export const phases = ['fill', 'multiply', 'direct'] as const

/** A convolution gone through step by step: J is filled, J is multiplied, then the loop runs. All is derived from where it is. */
export function useConvolution(signals: () => Signals | undefined, at: Ref<number>) {
  const shown = computed(signals)
  const size = computed(() => (shown.value ? shown.value.convolution.m * shown.value.convolution.n : 0))
  const loop = computed(() => (shown.value ? iterations(shown.value.convolution) : []))
  const count = computed(() => 2 * size.value + loop.value.length)
  const whole = computed(() => (shown.value ? jacobianOfConvolution(shown.value.convolution) : new Float64Array(0)))

  /** Where each phase begins. */
  const starts = computed(() => ({ fill: 0, multiply: size.value, direct: 2 * size.value }))
  const place = computed(() => Math.min(at.value, count.value))
  /** What the last step did; none before the first and when all is done. */
  const step = computed((): { readonly phase: Phase; readonly index: number } | undefined => {
    if (place.value === 0 || place.value === count.value) return undefined
    const last = place.value - 1
    if (last < size.value) return { phase: 'fill', index: last }
    if (last < 2 * size.value) return { phase: 'multiply', index: last - size.value }
    return { phase: 'direct', index: last - 2 * size.value }
  })
  const phase = computed((): Phase => step.value?.phase ?? (place.value === 0 ? 'fill' : 'direct'))
  /** The entry of J and the iteration the last step was about; the tap is absent where J is 0. */
  const current = computed(
    (): { readonly i: number; readonly j: number; readonly tap: number | undefined } | undefined => {
      const now = step.value
      if (now === undefined || shown.value === undefined) return undefined
      if (now.phase === 'direct') return loop.value[now.index]
      const { convolution } = shown.value
      const [i, j] = [Math.floor(now.index / convolution.n), now.index % convolution.n]
      return { i, j, tap: tapAt(convolution, i, j) }
    },
  )

  const jacobian = computed((): (number | undefined)[] => {
    const filled = Math.min(place.value, size.value)
    return Array.from(whole.value, (value, cell) => (cell < filled ? value : undefined))
  })
  /** v as the matrix gives it; undefined before it has begun. */
  const byJacobian = computed(() => {
    const steps = place.value - size.value
    if (shown.value === undefined || steps <= 0) return undefined
    return byMatrix(shown.value.convolution, whole.value, shown.value.gradOutput, steps)
  })
  const direct = computed(() => {
    const steps = place.value - 2 * size.value
    if (shown.value === undefined || steps <= 0) return undefined
    return byLoop(shown.value.convolution, shown.value.gradOutput, steps)
  })
  /** What every iteration adds, rows i and columns k; undefined where nothing is met, or not yet. */
  const table = computed((): (number | undefined)[] => {
    if (shown.value === undefined) return []
    const { convolution, gradOutput } = shown.value
    const taps = convolution.h.length
    const cells = new Array<number | undefined>(convolution.m * taps).fill(undefined)
    for (const { i, tap } of loop.value.slice(0, Math.max(0, place.value - 2 * size.value)))
      cells[i * taps + tap] = gradOutput[i]! * convolution.h[tap]!
    return cells
  })
  /** Largest difference of the two; undefined until both are there. */
  const difference = computed(() => {
    const [a, b] = [byJacobian.value, direct.value]
    if (a === undefined || b === undefined || place.value < count.value) return undefined
    return a.reduce((most, value, j) => Math.max(most, Math.abs(value - b[j]!)), 0)
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
  return {
    shown,
    count,
    starts,
    place,
    step,
    phase,
    current,
    jacobian,
    byJacobian,
    direct,
    table,
    difference,
    lecture,
    one,
    code,
    kText,
    placeText,
    meetingOf,
  }
}
