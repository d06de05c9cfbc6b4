import type { Surroundings, Task } from '../hosts/task.ts'
import type { ConvLayer, Image, LinearLayer, Model } from '../workloads/model.ts'
import { product } from '../workloads/model.ts'
import { lossOf } from './plain.ts'

/*
 * convnetjs with its own layers, one sample at a time and in float64, as it is made. Its volumes keep the channels last. Its
 * losses and its trainer know neither a mean over the batch nor a plain step, so these are written here.
 */

interface Volume {
  w: Float64Array
  dw: Float64Array
  set(x: number, y: number, depth: number, value: number): void
}

interface ConvnetLayer {
  filters: Volume[]
  biases: Volume
  forward(x: Volume, isTraining: boolean): Volume
  backward(): void
  getParamsAndGrads(): { params: Float64Array; grads: Float64Array }[]
}

type LayerClass = new (options: { readonly [name: string]: number }) => ConvnetLayer

interface Convnet {
  Vol: new (width: number, height: number, depth: number, value: number) => Volume
  FullyConnLayer: LayerClass
  ConvLayer: LayerClass
  ReluLayer: LayerClass
  TanhLayer: LayerClass
}

const imageOf = (shape: readonly number[]): Image =>
  shape.length === 1 ? [shape[0]!, 1, 1] : shape.length === 2 ? [shape[0]!, 1, shape[1]!] : (shape as unknown as Image)

/** Channels first to channels last, or back, for one image. */
function lastToFirst([channels, rows, columns]: Image, visit: (first: number, last: number) => void): void {
  const places = rows * columns
  for (let c = 0; c < channels; c++) for (let i = 0; i < places; i++) visit(c * places + i, i * channels + c)
}

export async function convnetTask(model: Model, { load }: Surroundings, isTraining: boolean): Promise<Task> {
  const convnet = (await load('convnetjs')) as Convnet
  const layers = layersOf(model, convnet)
  const inImage = imageOf(model.inShape)
  const outImage = imageOf(model.outShape)
  const samples = Array.from({ length: model.batch }, (_, n) => {
    const [channels, rows, columns] = inImage
    const volume = new convnet.Vol(columns, rows, channels, 0)
    const start = n * product(inImage)
    lastToFirst(inImage, (first, last) => (volume.w[last] = model.x[start + first]!))
    return volume
  })
  const learned = layers.flatMap((layer) => layer.getParamsAndGrads())
  const outSize = product(outImage)
  const output = new Float64Array(outSize)
  const gradient = new Float64Array(outSize)
  const targetSize = model.y.length / model.batch
  const alone = samples.map((_, n): Model => ({
    ...model,
    batch: 1,
    y: model.y.subarray(n * targetSize, (n + 1) * targetSize),
  }))
  let loss = NaN

  const forward = (sample: Volume): Volume => layers.reduce((volume, layer) => layer.forward(volume, true), sample)
  const lossOfSample = (n: number, result: Volume): number => {
    lastToFirst(outImage, (first, last) => (output[first] = result.w[last]!))
    return lossOf(alone[n]!, output, gradient) / model.batch
  }

  function step(): void {
    loss = 0
    for (let n = 0; n < samples.length; n++) {
      const result = forward(samples[n]!)
      loss += lossOfSample(n, result)
      lastToFirst(outImage, (first, last) => (result.dw[last] = gradient[first]! / model.batch))
      for (let i = layers.length - 1; i >= 0; i--) layers[i]!.backward()
    }
    for (const { params, grads } of learned) {
      for (let i = 0; i < params.length; i++) {
        params[i]! -= model.learningRate * grads[i]!
        grads[i] = 0
      }
    }
  }

  if (isTraining)
    return {
      run: (times) => {
        for (let i = 0; i < times; i++) step()
      },
      value: () => loss,
    }
  return {
    run: (times) => {
      for (let i = 0; i < times; i++) for (const sample of samples) forward(sample)
    },
    value: () => samples.reduce((sum, sample, n) => sum + lossOfSample(n, forward(sample)), 0),
  }
}

function layersOf(model: Model, convnet: Convnet): ConvnetLayer[] {
  let image = imageOf(model.inShape)
  return model.layers.flatMap((layer): ConvnetLayer[] => {
    const [channels, rows, columns] = image
    const given = { in_sx: columns, in_sy: rows, in_depth: channels }
    switch (layer.kind) {
      case 'linear': {
        const made = linearOf(layer, image, new convnet.FullyConnLayer({ ...given, num_neurons: layer.outFeatures }))
        image = [layer.outFeatures, 1, 1]
        return [made]
      }
      case 'conv': {
        const [high, wide] = layer.kernel
        const size = { filters: layer.to[0], sx: wide, sy: high, stride: layer.stride, pad: 0 }
        image = layer.to
        return [convOf(layer, new convnet.ConvLayer({ ...given, ...size }))]
      }
      case 'flatten':
        return []
      default:
        return [layer.kind === 'relu' ? new convnet.ReluLayer(given) : new convnet.TanhLayer(given)]
    }
  })
}

/** A fully connected layer reads volumes, so its weights have the channels last, too. */
function linearOf(
  { inFeatures, outFeatures, weight, bias }: LinearLayer,
  from: Image,
  made: ConvnetLayer,
): ConvnetLayer {
  for (let j = 0; j < outFeatures; j++)
    lastToFirst(from, (first, last) => (made.filters[j]!.w[last] = weight[j * inFeatures + first]!))
  made.biases.w.set(bias)
  return made
}

function convOf({ from, to, kernel, weight, bias }: ConvLayer, made: ConvnetLayer): ConvnetLayer {
  const [high, wide] = kernel
  for (let o = 0; o < to[0]; o++)
    for (let c = 0; c < from[0]; c++)
      for (let p = 0; p < high; p++)
        for (let q = 0; q < wide; q++) made.filters[o]!.set(q, p, c, weight[((o * from[0] + c) * high + p) * wide + q]!)
  made.biases.w.set(bias)
  return made
}
