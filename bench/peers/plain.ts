import type { Task } from '../hosts/task.ts'
import type { ActivationLayer, ConvLayer, LinearLayer, Model } from '../workloads/model.ts'
import { checksum, type Product } from '../workloads/product.ts'

/*
 * Plain JavaScript on typed arrays, as one would write it with care: an object a layer, buffers made once, loops that go through
 * memory in order. In float32 it is the peer `js`; in float64 it is the referee whose losses the others have to meet.
 */

type Numbers = Float32Array | Float64Array
type Make = (length: number) => Numbers

interface PlainLayer {
  forward(x: Numbers): Numbers
  /** Gradient of the input from that of the result; the layer keeps the gradients of its parameters. */
  backward(dy: Numbers): Numbers
  update(rate: number): void
}

class Trained {
  readonly dWeight: Numbers
  readonly dBias: Numbers
  constructor(
    readonly weight: Numbers,
    readonly bias: Numbers,
    make: Make,
  ) {
    this.dWeight = make(weight.length)
    this.dBias = make(bias.length)
  }

  update(rate: number): void {
    const { weight, bias, dWeight, dBias } = this
    for (let i = 0; i < weight.length; i++) weight[i]! -= rate * dWeight[i]!
    for (let i = 0; i < bias.length; i++) bias[i]! -= rate * dBias[i]!
  }
}

/** The weight is kept as [in, out], so that the inner loops go along rows and the engine may keep sums apart. */
class Linear extends Trained implements PlainLayer {
  private x: Numbers
  private readonly y: Numbers
  private readonly dx: Numbers

  constructor(
    private readonly layer: LinearLayer,
    private readonly batch: number,
    private readonly isFirst: boolean,
    make: Make,
  ) {
    const { inFeatures, outFeatures } = layer
    const weight = make(layer.weight.length)
    for (let j = 0; j < outFeatures; j++)
      for (let k = 0; k < inFeatures; k++) weight[k * outFeatures + j] = layer.weight[j * inFeatures + k]!
    const bias = make(outFeatures)
    bias.set(layer.bias)
    super(weight, bias, make)
    this.y = make(batch * outFeatures)
    this.dx = make(isFirst ? 0 : batch * inFeatures)
    this.x = this.dx
  }

  forward(x: Numbers): Numbers {
    this.x = x
    const { y, weight, bias, batch } = this
    const { inFeatures, outFeatures } = this.layer
    for (let n = 0; n < batch; n++) {
      const row = n * outFeatures
      for (let j = 0; j < outFeatures; j++) y[row + j] = bias[j]!
      for (let k = 0; k < inFeatures; k++) {
        const value = x[n * inFeatures + k]!
        const from = k * outFeatures
        for (let j = 0; j < outFeatures; j++) y[row + j]! += value * weight[from + j]!
      }
    }
    return y
  }

  backward(dy: Numbers): Numbers {
    const { x, dx, weight, dWeight, dBias, batch } = this
    const { inFeatures, outFeatures } = this.layer
    dWeight.fill(0)
    dBias.fill(0)
    for (let n = 0; n < batch; n++) {
      const row = n * outFeatures
      for (let j = 0; j < outFeatures; j++) dBias[j]! += dy[row + j]!
      for (let k = 0; k < inFeatures; k++) {
        const value = x[n * inFeatures + k]!
        const from = k * outFeatures
        for (let j = 0; j < outFeatures; j++) dWeight[from + j]! += value * dy[row + j]!
      }
      if (this.isFirst) continue
      for (let k = 0; k < inFeatures; k++) {
        const from = k * outFeatures
        let sum = 0
        for (let j = 0; j < outFeatures; j++) sum += dy[row + j]! * weight[from + j]!
        dx[n * inFeatures + k] = sum
      }
    }
    return dx
  }
}

class Conv extends Trained implements PlainLayer {
  private x: Numbers
  private readonly y: Numbers
  private readonly dx: Numbers

  constructor(
    private readonly layer: ConvLayer,
    private readonly batch: number,
    private readonly isFirst: boolean,
    make: Make,
  ) {
    const weight = make(layer.weight.length)
    weight.set(layer.weight)
    const bias = make(layer.bias.length)
    bias.set(layer.bias)
    super(weight, bias, make)
    const [outs, outRows, outColumns] = layer.to
    const [ins, rows, columns] = layer.from
    this.y = make(batch * outs * outRows * outColumns)
    this.dx = make(isFirst ? 0 : batch * ins * rows * columns)
    this.x = this.dx
  }

  forward(x: Numbers): Numbers {
    this.x = x
    const { y, weight, bias, batch } = this
    const { from, to, kernel, stride } = this.layer
    const [ins, rows, columns] = from
    const [outs, outRows, outColumns] = to
    const [high, wide] = kernel
    for (let n = 0; n < batch; n++) {
      for (let o = 0; o < outs; o++) {
        for (let i = 0; i < outRows; i++) {
          const out = ((n * outs + o) * outRows + i) * outColumns
          for (let j = 0; j < outColumns; j++) y[out + j] = bias[o]!
          for (let c = 0; c < ins; c++) {
            for (let p = 0; p < high; p++) {
              for (let q = 0; q < wide; q++) {
                const w = weight[((o * ins + c) * high + p) * wide + q]!
                const at = ((n * ins + c) * rows + i * stride + p) * columns + q
                for (let j = 0; j < outColumns; j++) y[out + j]! += w * x[at + j * stride]!
              }
            }
          }
        }
      }
    }
    return y
  }

  backward(dy: Numbers): Numbers {
    const { x, dx, weight, dWeight, dBias, batch, isFirst } = this
    const { from, to, kernel, stride } = this.layer
    const [ins, rows, columns] = from
    const [outs, outRows, outColumns] = to
    const [high, wide] = kernel
    dWeight.fill(0)
    dBias.fill(0)
    dx.fill(0)
    for (let n = 0; n < batch; n++) {
      for (let o = 0; o < outs; o++) {
        for (let i = 0; i < outRows; i++) {
          const out = ((n * outs + o) * outRows + i) * outColumns
          let total = 0
          for (let j = 0; j < outColumns; j++) total += dy[out + j]!
          dBias[o]! += total
          for (let c = 0; c < ins; c++) {
            for (let p = 0; p < high; p++) {
              for (let q = 0; q < wide; q++) {
                const k = ((o * ins + c) * high + p) * wide + q
                const at = ((n * ins + c) * rows + i * stride + p) * columns + q
                let sum = 0
                for (let j = 0; j < outColumns; j++) sum += dy[out + j]! * x[at + j * stride]!
                dWeight[k]! += sum
                if (isFirst) continue
                const w = weight[k]!
                for (let j = 0; j < outColumns; j++) dx[at + j * stride]! += dy[out + j]! * w
              }
            }
          }
        }
      }
    }
    return dx
  }
}

class Activation implements PlainLayer {
  private readonly y: Numbers
  private readonly dx: Numbers

  constructor(
    private readonly kind: ActivationLayer['kind'],
    length: number,
    make: Make,
  ) {
    this.y = make(length)
    this.dx = make(length)
  }

  forward(x: Numbers): Numbers {
    const { y } = this
    if (this.kind === 'relu') for (let i = 0; i < y.length; i++) y[i] = x[i]! > 0 ? x[i]! : 0
    else for (let i = 0; i < y.length; i++) y[i] = Math.tanh(x[i]!)
    return y
  }

  backward(dy: Numbers): Numbers {
    const { y, dx } = this
    if (this.kind === 'relu') for (let i = 0; i < y.length; i++) dx[i] = y[i]! > 0 ? dy[i]! : 0
    else for (let i = 0; i < y.length; i++) dx[i] = dy[i]! * (1 - y[i]! * y[i]!)
    return dx
  }

  update(): void {
    // It has no parameters.
  }
}

/** A network that learns by gradient descent. `step` gives the loss before its update. */
export class PlainNetwork {
  private readonly layers: readonly PlainLayer[]
  private readonly x: Numbers
  private readonly gradient: Numbers

  constructor(
    private readonly model: Model,
    make: Make,
  ) {
    const { batch } = model
    this.layers = model.layers.flatMap((layer, place): PlainLayer[] => {
      switch (layer.kind) {
        case 'linear':
          return [new Linear(layer, batch, place === 0, make)]
        case 'conv':
          return [new Conv(layer, batch, place === 0, make)]
        case 'flatten':
          return []
        default:
          return [new Activation(layer.kind, batch * layer.size, make)]
      }
    })
    this.x = make(model.x.length)
    this.x.set(model.x)
    this.gradient = make(this.forward().length)
  }

  forward(): Numbers {
    let values = this.x
    for (const layer of this.layers) values = layer.forward(values)
    return values
  }

  step(): number {
    const loss = lossOf(this.model, this.forward(), this.gradient)
    let gradient = this.gradient
    for (let i = this.layers.length - 1; i >= 0; i--) gradient = this.layers[i]!.backward(gradient)
    for (const layer of this.layers) layer.update(this.model.learningRate)
    return loss
  }
}

/** The loss of a result, summed in float64, and its gradient where there is room for it. */
export function lossOf({ loss, y, batch }: Model, output: Numbers, gradient?: Numbers): number {
  const count = output.length
  let sum = 0
  if (loss === 'mse') {
    for (let i = 0; i < count; i++) {
      const difference = output[i]! - y[i]!
      sum += difference * difference
      if (gradient) gradient[i] = (2 * difference) / count
    }
    return sum / count
  }
  const classes = count / batch
  for (let n = 0; n < batch; n++) {
    const row = n * classes
    const right = y[n]!
    let largest = -Infinity
    for (let k = 0; k < classes; k++) largest = Math.max(largest, output[row + k]!)
    let total = 0
    for (let k = 0; k < classes; k++) total += Math.exp(output[row + k]! - largest)
    sum -= output[row + right]! - largest - Math.log(total)
    if (!gradient) continue
    for (let k = 0; k < classes; k++)
      gradient[row + k] = (Math.exp(output[row + k]! - largest) / total - (k === right ? 1 : 0)) / batch
  }
  return sum / batch
}

const singles: Make = (length) => new Float32Array(length)
export const doubles: Make = (length) => new Float64Array(length)

export function plainTraining(model: Model): Task {
  const network = new PlainNetwork(model, singles)
  let loss = NaN
  return {
    run: (times) => {
      for (let i = 0; i < times; i++) loss = network.step()
    },
    value: () => loss,
  }
}

export function plainForward(model: Model): Task {
  const network = new PlainNetwork(model, singles)
  let output: Numbers = new Float32Array(0)
  return {
    run: (times) => {
      for (let i = 0; i < times; i++) output = network.forward()
    },
    value: () => lossOf(model, output),
  }
}

export function plainProduct({ n, a, b }: Product): Task {
  const c = new Float32Array(n * n)
  function multiply(): void {
    c.fill(0)
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) {
        const value = a[i * n + k]!
        for (let j = 0; j < n; j++) c[i * n + j]! += value * b[k * n + j]!
      }
    }
  }
  return {
    run: (times) => {
      for (let i = 0; i < times; i++) multiply()
    },
    value: () => checksum(n, c),
  }
}
