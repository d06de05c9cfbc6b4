/*
 * One channel of a convolution of a signal or an image, both ways: through the matrix J, and by the direct loop. Each is a list of
 * steps, so that it can be gone through one at a time; what a step writes, the step says.
 */

export interface ConvolutionAxis {
  /** Entries of the signal, of the result, and of the kernel along this axis. */
  readonly n: number
  readonly m: number
  readonly kernel: number
  readonly stride: number
  readonly dilation: number
  /** Zeros before the first entry. */
  readonly before: number
}

export interface Convolution {
  /** The kernel as it is written down; of an image row after row. */
  readonly h: readonly number[]
  readonly axes: readonly ConvolutionAxis[]
  /** Entries of the signal, and of the result, all axes together. */
  readonly n: number
  readonly m: number
  /** y_i = Σ h_k x_(i−k), as in mathematics; otherwise the kernel is not turned, as in the frameworks. */
  readonly flip: boolean
}

export function convolutionOf(h: readonly number[], axes: readonly ConvolutionAxis[], flip: boolean): Convolution {
  const product = (of: (axis: ConvolutionAxis) => number) => axes.reduce((all, axis) => all * of(axis), 1)
  return { h, axes, n: product(({ n }) => n), m: product(({ m }) => m), flip }
}

/** Where a kernel entry meets an entry of the signal. */
export interface Meeting {
  /** Entry of the result, of the signal, and of the kernel as it is written down; all from 0. */
  readonly i: number
  readonly j: number
  readonly tap: number
}

/** The entry of the kernel that lies over x_j for y_i; undefined where none does. */
export function tapAt({ h, axes, flip }: Convolution, i: number, j: number): number | undefined {
  let place = 0
  let unit = 1
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    const { n, m, kernel, stride, dilation, before } = axes[axis]!
    const distance = (j % n) + before - (i % m) * stride
    if (distance < 0 || distance % dilation !== 0 || distance / dilation >= kernel) return undefined
    place += (distance / dilation) * unit
    unit *= kernel
    i = Math.floor(i / m)
    j = Math.floor(j / n)
  }
  // Turned along every axis, it is read from its end.
  return flip ? h.length - 1 - place : place
}

/** The entry of the signal that kernel entry `tap` meets at y_i; undefined where it lies outside. */
export function signalAt({ h, axes, flip }: Convolution, i: number, tap: number): number | undefined {
  let place = flip ? h.length - 1 - tap : tap
  let j = 0
  let unit = 1
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    const { n, m, kernel, stride, dilation, before } = axes[axis]!
    const at = (i % m) * stride + (place % kernel) * dilation - before
    if (at < 0 || at >= n) return undefined
    j += at * unit
    unit *= n
    i = Math.floor(i / m)
    place = Math.floor(place / kernel)
  }
  return j
}

/** The lecture's k, from −r to r: the kernel's entry counted from its middle. */
export function lectureK({ h }: Convolution, tap: number): number {
  return tap - (h.length - 1) / 2
}

/** Whether the lecture's formulas hold as they stand: the kernel turned, as many results as entries, an odd kernel, no gaps. */
export function isLectures({ h, axes, n, m, flip }: Convolution): boolean {
  const [{ stride, dilation, before }, ...more] = axes as readonly [ConvolutionAxis, ...ConvolutionAxis[]]
  return (
    more.length === 0 &&
    flip &&
    stride === 1 &&
    dilation === 1 &&
    n === m &&
    h.length % 2 === 1 &&
    before === (h.length - 1) / 2
  )
}

/** The iterations of the direct loop that lie inside, in its order: for each kernel entry, along the signal. */
export function iterations(convolution: Convolution): readonly Meeting[] {
  const { h, m } = convolution
  const all: Meeting[] = []
  for (let tap = 0; tap < h.length; tap++)
    for (let i = 0; i < m; i++) {
      const j = signalAt(convolution, i, tap)
      if (j !== undefined) all.push({ i, j, tap })
    }
  // The lecture goes along j; with a stride that is not 1 only some j are met, in the same order.
  return all
}

/** v = 0; for each k, for each j, i: v_j += grad_output_i · h_k. */
export function byLoop(convolution: Convolution, gradOutput: ArrayLike<number>, steps = Infinity): Float64Array {
  const { h, n, m } = convolution
  const v = new Float64Array(n)
  let done = 0
  for (let tap = 0; tap < h.length; tap++)
    for (let i = 0; i < m; i++) {
      const j = signalAt(convolution, i, tap)
      if (j === undefined) continue
      if (done++ >= steps) return v
      v[j]! += gradOutput[i]! * h[tap]!
    }
  return v
}

/** All iterations of the loop that write to one entry of the signal, in its order. */
export function iterationsAt(convolution: Convolution, j: number): readonly Meeting[] {
  const { h, flip, axes } = convolution
  const all: Meeting[] = []
  for (let tap = 0; tap < h.length; tap++) {
    let place = flip ? h.length - 1 - tap : tap
    let entry = j
    let i = 0
    let unit = 1
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const { n, m, kernel, stride, dilation, before } = axes[axis]!
      const start = (entry % n) + before - (place % kernel) * dilation
      if (start % stride !== 0 || start < 0 || start / stride >= m) {
        i = -1
        break
      }
      i += (start / stride) * unit
      unit *= m
      entry = Math.floor(entry / n)
      place = Math.floor(place / kernel)
    }
    if (i >= 0) all.push({ i, j, tap })
  }
  return all
}

/** The entries of the signal that some places of the result read, from the first to the last. */
export function readBy(convolution: Convolution, places: readonly number[]): readonly number[] {
  const read = new Set<number>()
  for (const i of places)
    for (let tap = 0; tap < convolution.h.length; tap++) {
      const j = signalAt(convolution, i, tap)
      if (j !== undefined) read.add(j)
    }
  return [...read].sort((a, b) => a - b)
}

/** What each way costs, in numbers of eight bytes. */
export function convolutionCosts({ h, n, m, axes }: Convolution) {
  let met = 1
  for (const { n, m, kernel, stride, dilation, before } of axes) {
    let inside = 0
    for (let tap = 0; tap < kernel; tap++)
      for (let i = 0; i < m; i++) {
        const at = i * stride + tap * dilation - before
        if (at >= 0 && at < n) inside++
      }
    met *= inside
  }
  return {
    dense: { multiplications: m * n, bytes: 8 * m * n },
    direct: { multiplications: met, bytes: 8 * h.length },
  }
}
