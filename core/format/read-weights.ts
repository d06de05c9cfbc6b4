import type { Json } from '../nodes/attributes.ts'
import { bytesPerNumber, decodeFloats } from '../tensor/base64.ts'
import { shapeText, sizeOf, type Shape } from '../tensor/tensor.ts'
import type { NodeId, Weight } from '../graph/document.ts'
import { splitPort } from '../graph/ids.ts'
import { limits } from '../graph/limits.ts'
import { pathTo } from './place.ts'
import { extraOf, isList, isObject, own, type JsonObject, type Report } from './report.ts'

/** A weight as it stands in the file, checked for its form and not decoded. */
export interface WrittenWeight {
  readonly name: string
  readonly shape: Shape
  readonly dtype: Weight['dtype']
  readonly data: string
  readonly extra?: JsonObject
}

export function readWeights(file: JsonObject, report: Report): WrittenWeight[] {
  const weights = own(file, 'weights', {})
  if (!isObject(weights)) {
    report.wrong('weights', 'an object of weights by their names', weights)
    return []
  }
  return Object.entries(weights).flatMap(
    ([name, value]) => readWeight(name, value, pathTo('weights', name), report) ?? [],
  )
}

function readWeight(name: string, value: Json, path: string, report: Report): WrittenWeight | undefined {
  if (!isObject(value)) return void report.wrong(path, 'a weight { "shape", "dtype", "data" }', value)
  const shape = own(value, 'shape')
  const dtype = own(value, 'dtype')
  const data = own(value, 'data')
  if (!isList(shape) || !shape.every(isLength))
    return void report.wrong(pathTo(path, 'shape'), 'a list of lengths', shape)
  if (dtype !== 'float32' && dtype !== 'float64')
    return void report.wrong(pathTo(path, 'dtype'), '"float32" or "float64"', dtype)
  if (typeof data !== 'string') return void report.wrong(pathTo(path, 'data'), 'a text in base64', data)
  return { name, shape, dtype, data, ...extraOf(value, ['shape', 'dtype', 'data']) }
}

function isLength(value: Json): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** Decodes the weights. Lengths are compared before anything is allocated: a shape that asks for terabytes costs nothing. */
export function decodeWeights(
  written: readonly WrittenWeight[],
  hasNode: (id: NodeId) => boolean,
  report: Report,
): [string, Weight][] {
  const weights: [string, Weight][] = []
  written.forEach(({ name, shape, dtype, data, extra }, order) => {
    const path = pathTo('weights', name)
    const [node, parameter] = splitPort(name)
    if (!hasNode(node) || parameter === '') {
      const message = `the weight ${JSON.stringify(name.slice(0, 80))} belongs to no node`
      return report.fail('E_WEIGHT', { path }, message, 'name it <node>.<parameter>, such as fc1.weight, or remove it')
    }
    const place = { node, port: parameter, path: pathTo(path, 'data') }
    const bytes = sizeOf(shape) * bytesPerNumber(dtype)
    if (bytes > limits.fileBytes)
      return report.fail(
        'E_WEIGHT',
        place,
        `${shapeText(shape)} in ${dtype} takes more than a file can hold`,
        'give the shape that the data has',
      )
    const letters = Math.ceil(bytes / 3) * 4
    if (data.length !== letters) {
      const message = `${data.length} letters of base64 are not the ${letters} that ${shapeText(shape)} in ${dtype} takes`
      return report.fail('E_WEIGHT', place, message, `give ${bytes} bytes, or the shape that the data has`)
    }
    const numbers = decodeFloats(data, dtype)
    if (!numbers || numbers.length !== sizeOf(shape))
      return report.fail(
        'E_WEIGHT',
        place,
        'the text is not base64',
        `encode ${bytes} bytes, little-endian, in C order`,
      )
    weights.push([name, { dtype, tensor: { shape, data: numbers }, ...(extra && { extra }), order }])
  })
  return weights
}
