import type { Surroundings, Task } from '../hosts/task.ts'
import type { ConvLayer, Image, LinearLayer, Model } from '../workloads/model.ts'
import { product } from '../workloads/model.ts'
import { checksum, type Product } from '../workloads/product.ts'
import type { Tensor, Tfjs, WasmBackend } from './tfjs-api.ts'
import { lossOf } from './plain.ts'
import { mend } from './tfjs-mended.ts'

/*
 * TensorFlow.js on its own layouts: channels last, weights [in, out] and [rows, columns, in, out].
 */

export interface TfjsOptions {
  readonly backend: 'wasm' | 'cpu'
  readonly isMended?: boolean
}

/** The whole package, because its core alone registers no gradients in Node. */
export async function loadTfjs({ load, runtime }: Surroundings, { backend, isMended }: TfjsOptions): Promise<Tfjs> {
  const tf = (await load('@tensorflow/tfjs')) as Tfjs
  if (backend === 'wasm') {
    const wasm = (await load('@tensorflow/tfjs-backend-wasm')) as WasmBackend
    if (runtime === 'chromium') wasm.setWasmPaths?.('/peers/@tensorflow/tfjs-backend-wasm/dist/')
    wasm.setThreadsCount(1)
  }
  tf.enableProdMode()
  await tf.setBackend(backend)
  await tf.ready()
  if (isMended) mend(tf)
  return tf
}

interface Network {
  readonly learned: readonly Tensor[]
  readonly forward: () => Tensor
  readonly target: Tensor
}

export function tfjsTraining(tf: Tfjs, model: Model): Task {
  const { learned, forward, target } = networkOf(tf, model)
  const optimiser = tf.train.sgd(model.learningRate)
  const lossOfPrediction =
    model.loss === 'mse'
      ? (prediction: Tensor) => tf.losses.meanSquaredError(target, prediction)
      : (prediction: Tensor) => tf.losses.softmaxCrossEntropy(target, prediction)
  let prediction: Tensor | undefined
  const lossOfStep = () => {
    prediction = tf.keep(forward())
    return lossOfPrediction(prediction)
  }
  return {
    run: (times) => {
      for (let i = 0; i < times; i++) {
        prediction?.dispose()
        optimiser.minimize(lossOfStep, true, learned).dispose()
      }
    },
    // Told from the prediction: the sums of its own losses are in float32 and drift over a million numbers.
    value: () => lossOf(model, prediction ? inOrder(prediction.dataSync(), model) : new Float32Array(0)),
  }
}

export function tfjsForward(tf: Tfjs, model: Model): Task {
  const { forward } = networkOf(tf, model)
  return {
    run: (times) => {
      for (let i = 0; i < times; i++) tf.tidy(() => void forward())
    },
    value: () => {
      const output = tf.tidy(forward)
      const numbers = output.dataSync()
      output.dispose()
      return lossOf(model, inOrder(numbers, model))
    },
  }
}

export function tfjsProduct(tf: Tfjs, { n, a, b }: Product): Task {
  const [left, right] = [tf.tensor(a, [n, n]), tf.tensor(b, [n, n])]
  let last: Tensor | undefined
  return {
    run: (times) => {
      for (let i = 0; i < times; i++) {
        last?.dispose()
        last = tf.matMul(left, right)
      }
    },
    value: () => checksum(n, last?.dataSync() ?? []),
  }
}

const isImage = (shape: readonly number[]): boolean => shape.length > 1
/** [rows, columns, channels] of [channels, length] or [channels, rows, columns]. */
function lastOf(shape: readonly number[]): readonly number[] {
  const [channels, ...size] = shape
  return size.length === 1 ? [1, size[0]!, channels!] : [...size, channels!]
}

/** Every number's place with the channels first and with the channels last. */
function everyPlace(count: number, channels: number, visit: (first: number, last: number) => void): void {
  const places = count / channels
  for (let c = 0; c < channels; c++) for (let i = 0; i < places; i++) visit(c * places + i, i * channels + c)
}

function channelsLast(numbers: Float32Array, batch: number, shape: readonly number[]): Float32Array {
  const turned = new Float32Array(numbers.length)
  const size = product(shape)
  for (let n = 0; n < batch; n++)
    everyPlace(size, shape[0]!, (first, last) => (turned[n * size + last] = numbers[n * size + first]!))
  return turned
}

/** A result with its channels first. */
function inOrder(numbers: Float32Array, { batch, outShape }: Model): Float32Array {
  if (!isImage(outShape)) return numbers
  const turned = new Float32Array(numbers.length)
  const size = product(outShape)
  for (let n = 0; n < batch; n++)
    everyPlace(size, outShape[0]!, (first, last) => (turned[n * size + first] = numbers[n * size + last]!))
  return turned
}

function networkOf(tf: Tfjs, model: Model): Network {
  const { batch, inShape, outShape, y } = model
  const data = (numbers: Float32Array, shape: readonly number[]): Tensor =>
    isImage(shape)
      ? tf.tensor(channelsLast(numbers, batch, shape), [batch, ...lastOf(shape)])
      : tf.tensor(numbers, [batch, ...shape])
  const x = data(model.x, inShape)
  const target =
    model.loss === 'mse'
      ? data(y, outShape)
      : tf.tidy(() => tf.cast(tf.oneHot(tf.tensor(Int32Array.from(y), [batch], 'int32'), product(outShape)), 'float32'))

  const learned: Tensor[] = []
  const learn = (numbers: Float32Array, shape: readonly number[]): Tensor => {
    const variable = tf.variable(tf.tensor(numbers, shape))
    learned.push(variable)
    return variable
  }
  let flattened: Image | undefined
  const layers = model.layers.map((layer): ((x: Tensor) => Tensor) => {
    switch (layer.kind) {
      case 'linear': {
        const weight = learn(linearWeight(layer, flattened), [layer.inFeatures, layer.outFeatures])
        const bias = learn(layer.bias, [layer.outFeatures])
        flattened = undefined
        return (values) => tf.add(tf.matMul(values, weight), bias)
      }
      case 'conv': {
        const filter = learn(convFilter(layer), [...layer.kernel, layer.from[0], layer.to[0]])
        const bias = learn(layer.bias, [layer.to[0]])
        return (values) => tf.add(tf.conv2d(values, filter, layer.stride, 'valid'), bias)
      }
      case 'flatten':
        flattened = layer.from
        return (values) => tf.reshape(values, [batch, -1])
      default:
        return layer.kind === 'relu' ? (values) => tf.relu(values) : (values) => tf.tanh(values)
    }
  })
  return { learned, target, forward: () => layers.reduce((values, layer) => layer(values), x) }
}

/** [in, out]; behind a flatten the inputs come with their channels last. */
function linearWeight({ inFeatures, outFeatures, weight }: LinearLayer, flattened: Image | undefined): Float32Array {
  const turned = new Float32Array(weight.length)
  everyPlace(inFeatures, flattened?.[0] ?? 1, (first, last) => {
    for (let j = 0; j < outFeatures; j++) turned[last * outFeatures + j] = weight[j * inFeatures + first]!
  })
  return turned
}

function convFilter({ from, to, kernel, weight }: ConvLayer): Float32Array {
  const turned = new Float32Array(weight.length)
  const [ins, outs, places] = [from[0], to[0], product(kernel)]
  for (let o = 0; o < outs; o++)
    for (let c = 0; c < ins; c++)
      for (let p = 0; p < places; p++) turned[(p * ins + c) * outs + o] = weight[(o * ins + c) * places + p]!
  return turned
}
