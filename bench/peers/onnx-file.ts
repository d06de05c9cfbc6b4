import type { Model } from '../workloads/model.ts'

/*
 * A model as an ONNX file, forward only. An ONNX file is a protocol buffer; the numbers of its fields are from onnx.proto
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */

/** Bytes of one field or of several. */
type Bytes = readonly Uint8Array[]

const VARINT = 0
const LENGTH_DELIMITED = 2
const FLOAT = 1
const OPSET = 13
const IR_VERSION = 8
const ATTRIBUTE_INTS = 7

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

const key = (field: number, wire: number): Uint8Array => varint(field * 8 + wire)
const whole = (field: number, value: number): Bytes => [key(field, VARINT), varint(value)]

function joined(parts: Bytes): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function message(field: number, ...parts: readonly Bytes[]): Bytes {
  const body = joined(parts.flat())
  return [key(field, LENGTH_DELIMITED), varint(body.length), body]
}

const text = (field: number, value: string): Bytes => message(field, [new TextEncoder().encode(value)])

/** A weight: field `initializer` of the graph. */
const weightOf = (name: string, shape: readonly number[], numbers: Float32Array): Bytes =>
  message(
    5,
    ...shape.map((length) => whole(1, length)),
    whole(2, FLOAT),
    text(8, name),
    message(9, [new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)]),
  )

/** A list of whole numbers: field `attribute` of a node. */
const attribute = (name: string, values: readonly number[]): Bytes =>
  message(5, text(1, name), ...values.map((value) => whole(8, value)), whole(20, ATTRIBUTE_INTS))

/** Field `node` of the graph. */
const nodeOf = (operator: string, from: readonly string[], to: string, attributes: readonly Bytes[] = []): Bytes =>
  message(1, ...from.map((name) => text(1, name)), text(2, to), text(4, operator), ...attributes)

/** Field `input` (11) or `output` (12) of the graph. */
const valueOf = (field: number, name: string, shape: readonly number[]): Bytes => {
  const dimensions = shape.map((length) => message(1, whole(1, length)))
  return message(field, text(1, name), message(2, message(1, whole(1, FLOAT), message(2, ...dimensions))))
}

/** The file; its input is `x`, its output has the name that is given back. */
export function onnxFile(model: Model): { readonly bytes: Uint8Array; readonly output: string } {
  const nodes: Bytes[] = []
  const weights: Bytes[] = []
  let last = 'x'
  model.layers.forEach((layer, place) => {
    const out = `h${place}`
    const [weight, bias] = [`w${place}`, `b${place}`]
    switch (layer.kind) {
      case 'linear': {
        const { inFeatures, outFeatures } = layer
        const transposed = message(5, text(1, 'transB'), whole(3, 1), whole(20, 2))
        weights.push(
          weightOf(weight, [outFeatures, inFeatures], layer.weight),
          weightOf(bias, [outFeatures], layer.bias),
        )
        nodes.push(nodeOf('Gemm', [last, weight, bias], out, [transposed]))
        break
      }
      case 'conv': {
        const kernel = layer.kernel.slice(2 - layer.axes)
        const strides = kernel.map(() => layer.stride)
        const shape = [layer.to[0], layer.from[0], ...kernel]
        weights.push(weightOf(weight, shape, layer.weight), weightOf(bias, [layer.to[0]], layer.bias))
        const attributes = [attribute('kernel_shape', kernel), attribute('strides', strides)]
        nodes.push(nodeOf('Conv', [last, weight, bias], out, attributes))
        break
      }
      case 'flatten':
        nodes.push(nodeOf('Flatten', [last], out))
        break
      default:
        nodes.push(nodeOf(layer.kind === 'relu' ? 'Relu' : 'Tanh', [last], out))
    }
    last = out
  })
  const input = valueOf(11, 'x', [model.batch, ...model.inShape])
  const output = valueOf(12, last, [model.batch, ...model.outShape])
  const graph = message(7, ...nodes, text(2, 'model'), ...weights, input, output)
  const opset = message(8, text(1, ''), whole(2, OPSET))
  return { bytes: joined([...whole(1, IR_VERSION), ...graph, ...opset]), output: last }
}
