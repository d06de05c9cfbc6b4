import { reach, type Windows } from './window.ts'

/*
 * Convolution as the frameworks mean it (cross-correlation): y_i = Σ_k w_k x_j with j = i · stride + k · dilation − padding,
 * summed over the channels of the group. All arrays are in C order: x [B, C, H, W], w [O, C / groups, kernel…], y [B, O, …].
 * The lecture's convolution with h reversed is the same after `reversed`.
 */

export interface ConvShape extends Windows {
  readonly batch: number
  readonly inChannels: number
  readonly outChannels: number
  readonly groups: number
}

/** y = w ∗ x + b. */
export function convForward(
  x: Float64Array,
  weight: Float64Array,
  bias: Float64Array | undefined,
  shape: ConvShape,
): Float64Array {
  const y = new Float64Array(shape.batch * outSize(shape))
  if (bias !== undefined) {
    const places = shape.rows.out * shape.columns.out
    for (let plane = 0; plane < shape.batch * shape.outChannels; plane++) {
      y.fill(bias[plane % shape.outChannels]!, plane * places, (plane + 1) * places)
    }
  }
  const { stride } = shape.columns
  everyRun(shape, (k, i, j, count) => {
    const w = weight[k]!
    for (let t = 0; t < count; t++) y[i + t]! += w * x[j + t * stride]!
  })
  return y
}

/**
 * Gradient of the input, the direct way (lecture, topic 14): v = 0, and for every kernel entry k and place i of the output,
 * where x_j is what k met there, v_j += grad_output_i · w_k. No matrix; as many multiplications as forward.
 */
export function convBackward(gradOutput: Float64Array, weight: Float64Array, shape: ConvShape): Float64Array {
  const v = new Float64Array(shape.batch * inSize(shape))
  const { stride } = shape.columns
  everyRun(shape, (k, i, j, count) => {
    const w = weight[k]!
    for (let t = 0; t < count; t++) v[j + t * stride]! += gradOutput[i + t]! * w
  })
  return v
}

/**
 * Gradient of the input by the explicit Jacobian (lecture, topic 13): v_j = Σ_i grad_output_i · J_ij for every sample.
 * Needs a matrix of outputs × inputs; it is here to be shown and to check the direct way against.
 */
export function convBackwardByJacobian(gradOutput: Float64Array, weight: Float64Array, shape: ConvShape): Float64Array {
  const jacobian = convJacobian(weight, shape)
  const [m, n] = [outSize(shape), inSize(shape)]
  const v = new Float64Array(shape.batch * n)
  for (let sample = 0; sample < shape.batch; sample++) {
    for (let i = 0; i < m; i++) {
      const g = gradOutput[sample * m + i]!
      for (let j = 0; j < n; j++) v[sample * n + j]! += g * jacobian[i * n + j]!
    }
  }
  return v
}

/** J of one sample, out × in: J_ij = w_k where kernel entry k meets input j at output i, and 0 elsewhere. */
export function convJacobian(weight: Float64Array, shape: ConvShape): Float64Array {
  const n = inSize(shape)
  const jacobian = new Float64Array(outSize(shape) * n)
  const { stride } = shape.columns
  everyRun({ ...shape, batch: 1 }, (k, i, j, count) => {
    for (let t = 0; t < count; t++) jacobian[(i + t) * n + j + t * stride] = weight[k]!
  })
  return jacobian
}

/** Gradient of the kernel: ∂L/∂w_k = Σ over all places i at which k met some x_j of grad_output_i · x_j, over the batch too. */
export function convWeightGradient(gradOutput: Float64Array, x: Float64Array, shape: ConvShape): Float64Array {
  const gradient = new Float64Array(weightSize(shape))
  const { stride } = shape.columns
  everyRun(shape, (k, i, j, count) => {
    let sum = 0
    for (let t = 0; t < count; t++) sum += gradOutput[i + t]! * x[j + t * stride]!
    gradient[k]! += sum
  })
  return gradient
}

/** Gradient of the bias: it is added at every place of its channel, so everything that comes back there is summed. */
export function convBiasGradient(gradOutput: Float64Array, shape: ConvShape): Float64Array {
  const gradient = new Float64Array(shape.outChannels)
  const places = shape.rows.out * shape.columns.out
  for (let i = 0; i < gradOutput.length; i++) gradient[Math.floor(i / places) % shape.outChannels]! += gradOutput[i]!
  return gradient
}

/** The kernels reversed along every spatial axis. Reversing twice gives them back, so a gradient goes the same way. */
export function reversed(weight: Float64Array, shape: Windows): Float64Array {
  const size = shape.rows.kernel * shape.columns.kernel
  const result = new Float64Array(weight.length)
  // Reversing the rows and the columns of a kernel in C order is reversing it as a whole.
  for (let start = 0; start < weight.length; start += size) {
    for (let k = 0; k < size; k++) result[start + k] = weight[start + size - 1 - k]!
  }
  return result
}

/** Multiplications of one sample, padding counted as if it were data. */
export function convMultiplications(shape: ConvShape): number {
  return (outSize(shape) * weightSize(shape)) / shape.outChannels
}

const inSize = (s: ConvShape): number => s.inChannels * s.rows.size * s.columns.size
const outSize = (s: ConvShape): number => s.outChannels * s.rows.out * s.columns.out
const weightSize = (s: ConvShape): number =>
  s.outChannels * (s.inChannels / s.groups) * s.rows.kernel * s.columns.kernel

/**
 * Every meeting of a kernel entry with an input, in rows: output i + t meets input j + t · stride through kernel entry k
 * for t < count. All of convolution is one multiplication at each of them.
 */
function everyRun(s: ConvShape, visit: (k: number, i: number, j: number, count: number) => void): void {
  const [inPerGroup, outPerGroup] = [s.inChannels / s.groups, s.outChannels / s.groups]
  const { rows, columns } = s
  for (let sample = 0; sample < s.batch; sample++) {
    for (let o = 0; o < s.outChannels; o++) {
      const firstChannel = Math.floor(o / outPerGroup) * inPerGroup
      const outPlane = (sample * s.outChannels + o) * rows.out
      for (let c = 0; c < inPerGroup; c++) {
        const inPlane = (sample * s.inChannels + firstChannel + c) * rows.size
        for (let ky = 0; ky < rows.kernel; ky++) {
          const down = reach(rows, ky)
          for (let kx = 0; kx < columns.kernel; kx++) {
            const k = ((o * inPerGroup + c) * rows.kernel + ky) * columns.kernel + kx
            const { from, to } = reach(columns, kx)
            if (from >= to) continue
            const x = from * columns.stride + kx * columns.dilation - columns.before
            for (let row = down.from; row < down.to; row++) {
              const y = row * rows.stride + ky * rows.dilation - rows.before
              visit(k, (outPlane + row) * columns.out + from, (inPlane + y) * columns.size + x, to - from)
            }
          }
        }
      }
    }
  }
}
