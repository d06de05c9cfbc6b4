import { textOf } from './names.ts'
import { uniform } from './random.ts'

/*
 * A network with its weights, data and learning rate: what every engine is given. Layouts are PyTorch's (weights [out, in] and
 * [out, in, rows, columns], data with channels first); an engine that wants another one turns them round before the clock runs.
 */

export interface LinearLayer {
  readonly kind: 'linear'
  readonly inFeatures: number
  readonly outFeatures: number
  readonly weight: Float32Array
  readonly bias: Float32Array
}

/** Cross-correlation without padding. A signal is an image of one row. */
export interface ConvLayer {
  readonly kind: 'conv'
  readonly axes: 1 | 2
  /** [channels, rows, columns] of what comes in and what goes out. */
  readonly from: Image
  readonly to: Image
  readonly kernel: readonly [rows: number, columns: number]
  readonly stride: number
  readonly weight: Float32Array
  readonly bias: Float32Array
}

export interface ActivationLayer {
  readonly kind: 'relu' | 'tanh'
  /** Numbers of one sample. */
  readonly size: number
}

export interface FlattenLayer {
  readonly kind: 'flatten'
  readonly from: Image
}

export type Image = readonly [channels: number, rows: number, columns: number]
export type Layer = LinearLayer | ConvLayer | ActivationLayer | FlattenLayer

export interface Model {
  readonly batch: number
  /** Of one sample: [n], [channels, length] or [channels, rows, columns]. */
  readonly inShape: readonly number[]
  readonly outShape: readonly number[]
  readonly layers: readonly Layer[]
  readonly loss: 'mse' | 'crossEntropy'
  readonly x: Float32Array
  /** The target, or one class id a sample. */
  readonly y: Float32Array
  readonly learningRate: number
}

export const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1)

/** The network of a workload such as `b` or `mlp:784-256-128-10@64`; undefined where the text says none. */
export function modelOf(workload: string): Model | undefined {
  const [kind, rest = ''] = parted(textOf(workload), ':')
  const [body, batchText = ''] = parted(rest, '@')
  const batch = batchText === '' ? 1 : wholeNumber(batchText)
  const fields = body.split(',')
  if (batch === undefined) return undefined
  switch (kind) {
    case 'mlp':
      return mlp(fields, batch)
    case 'linear':
      return stack(fields, batch)
    case 'chain':
      return chain(fields, batch)
    case 'conv1d':
      return convolution(1, fields, batch)
    case 'conv2d':
      return convolution(2, fields, batch)
    default:
      return undefined
  }
}

/** `784-256-128-10`, then `relu` or `tanh`, then `mse` or `crossEntropy`. */
function mlp([widths = '', bend = 'relu', loss = 'crossEntropy']: readonly string[], batch: number): Model | undefined {
  const sizes = wholeNumbers(widths, '-')
  if (sizes === undefined || sizes.length < 2) return undefined
  if ((bend !== 'relu' && bend !== 'tanh') || (loss !== 'mse' && loss !== 'crossEntropy')) return undefined
  return dense(sizes, { batch, bend, loss, learningRate: loss === 'mse' ? 0.1 : 0.05 })
}

/** `3x1024`: so many Linear of this width, with a relu between two. */
function stack([text = '']: readonly string[], batch: number): Model | undefined {
  const [count, width] = wholeNumbers(text, 'x') ?? []
  if (count === undefined || width === undefined) return undefined
  const sizes = Array.from({ length: count + 1 }, () => width)
  return dense(sizes, { batch, bend: 'relu', loss: 'mse', learningRate: width / 40 })
}

/** `1000x8`: so many nodes, a Linear of this width and a tanh by turns. */
function chain([text = '']: readonly string[], batch: number): Model | undefined {
  const [nodes, width] = wholeNumbers(text, 'x') ?? []
  if (nodes === undefined || width === undefined || nodes % 2 !== 0) return undefined
  const layers = Array.from({ length: nodes / 2 }, (_, i): Layer[] => [
    // A reflection keeps lengths, so neither values nor gradients fade to nothing over a thousand nodes.
    { kind: 'linear', inFeatures: width, outFeatures: width, weight: reflection(1000 + i, width), bias: zeros(width) },
    { kind: 'tanh', size: width },
  ]).flat()
  return complete({ batch, inShape: [width], outShape: [width], layers, loss: 'mse', learningRate: 0.01 })
}

/** `1-8-16/2`: channels, each with its stride; then `28x28` or a length; then classes, for a Linear behind it all. */
function convolution(axes: 1 | 2, fields: readonly string[], batch: number): Model | undefined {
  const [channelText = '', sizeText = '', classText] = fields
  const channels = channelText.split('-').map((text) => wholeNumbers(text, '/'))
  const size = wholeNumbers(sizeText, 'x')
  if (size?.length !== axes || channels.length < 2) return undefined
  const first = channels[0]?.[0]
  if (first === undefined) return undefined
  const layers: Layer[] = []
  let image: Image = axes === 1 ? [first, 1, size[0]!] : [first, size[0]!, size[1]!]
  for (const [place, entry] of channels.slice(1).entries()) {
    const [out, stride = 1] = entry ?? []
    if (out === undefined) return undefined
    const kernel = axes === 1 ? ([1, KERNEL] as const) : ([KERNEL, KERNEL] as const)
    const [rows, columns] = kernel.map((length, axis) => Math.floor((image[axis + 1]! - length) / stride) + 1)
    if (rows === undefined || columns === undefined || rows < 1 || columns < 1) return undefined
    const fanIn = image[0] * product(kernel)
    const to: Image = [out, rows, columns]
    layers.push({ kind: 'conv', axes, from: image, to, kernel, stride, ...drawn(place, out, fanIn) })
    layers.push({ kind: 'relu', size: product(to) })
    image = to
  }
  const inShape = axes === 1 ? [first, size[0]!] : [first, size[0]!, size[1]!]
  if (classText === undefined) {
    const outShape = axes === 1 ? [image[0], image[2]] : image
    return complete({ batch, inShape, outShape, layers, loss: 'mse', learningRate: 2 })
  }
  const classes = wholeNumber(classText)
  if (classes === undefined) return undefined
  const inFeatures = product(image)
  layers.push({ kind: 'flatten', from: image })
  layers.push({ kind: 'linear', inFeatures, outFeatures: classes, ...drawn(channels.length, classes, inFeatures) })
  return complete({ batch, inShape, outShape: [classes], layers, loss: 'crossEntropy', learningRate: 0.05 })
}

/** Rows and columns of every convolution's kernel. */
const KERNEL = 3

interface Rest {
  readonly batch: number
  readonly bend: 'relu' | 'tanh'
  readonly loss: Model['loss']
  readonly learningRate: number
}

function dense(sizes: readonly number[], { batch, bend, loss, learningRate }: Rest): Model {
  const layers = sizes.slice(1).flatMap((outFeatures, i): Layer[] => {
    const inFeatures = sizes[i]!
    const linear: Layer = { kind: 'linear', inFeatures, outFeatures, ...drawn(i, outFeatures, inFeatures) }
    return i + 2 === sizes.length ? [linear] : [linear, { kind: bend, size: outFeatures }]
  })
  return complete({ batch, inShape: sizes.slice(0, 1), outShape: sizes.slice(-1), layers, loss, learningRate })
}

/** Adds the data: uniform numbers, and classes of equal chance. */
function complete(model: Omit<Model, 'x' | 'y'>): Model {
  const { batch, inShape, outShape, loss } = model
  const x = uniform(1, batch * product(inShape))
  if (loss === 'mse') return { ...model, x, y: uniform(2, batch * product(outShape)) }
  const classes = product(outShape)
  const y = uniform(2, batch).map((u) => Math.min(classes - 1, Math.floor(((u + 1) / 2) * classes)))
  return { ...model, x, y }
}

/** Weight and bias as PyTorch draws them: uniform on ±1/√fanIn. */
function drawn(place: number, out: number, fanIn: number): { weight: Float32Array; bias: Float32Array } {
  const bound = 1 / Math.sqrt(fanIn)
  return { weight: uniform(1000 + 2 * place, out * fanIn, bound), bias: uniform(1001 + 2 * place, out, bound) }
}

/** I − 2vvᵀ/|v|². */
function reflection(seed: number, width: number): Float32Array {
  const v = uniform(seed, width)
  const square = v.reduce((sum, value) => sum + value * value, 0)
  return Float32Array.from({ length: width * width }, (_, at) => {
    const [i, j] = [Math.floor(at / width), at % width]
    return (i === j ? 1 : 0) - (2 * v[i]! * v[j]!) / square
  })
}

const zeros = (length: number): Float32Array => new Float32Array(length)

function parted(text: string, at: string): [string, string?] {
  const place = text.indexOf(at)
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + 1)]
}

function wholeNumber(text: string): number | undefined {
  const number = Number(text)
  return /^\d+$/.test(text) && Number.isSafeInteger(number) && number > 0 ? number : undefined
}

function wholeNumbers(text: string, between: string): number[] | undefined {
  const numbers = text.split(between).map(wholeNumber)
  return numbers.every((number) => number !== undefined) ? numbers : undefined
}
