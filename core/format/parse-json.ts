import { limits } from '../graph/limits.ts'
import { refusal, type Problem } from '../graph/problems.ts'
import { placeAt } from './place.ts'
import { jsonFault } from './scan-json.ts'
import { tooDeepAt } from './scan-depth.ts'
import { decodeUtf8, utf8Length } from './utf8.ts'

/** The value of JSON text, once size, depth and syntax were checked, in this order. */
export function parseJson(source: Uint8Array | string): { readonly value: unknown } | Problem {
  const size = typeof source === 'string' ? utf8Length(source) : source.length
  if (size > limits.fileBytes)
    return refusal(
      'E_SIZE',
      { path: 'file' },
      'the file is larger than 256 MiB',
      'save large weights in another format',
    )
  const text = typeof source === 'string' ? source.replace(/^\uFEFF/, '') : decodeUtf8(source)
  if (typeof text !== 'string') return notUtf8(text.before, text.invalidAt)

  const deep = tooDeepAt(text, limits.depth)
  if (deep !== undefined) {
    const place = placeAt(text, deep)
    const message = `objects and lists lie in each other more than ${limits.depth} deep at ${place}`
    return refusal('E_DEPTH', { path: place }, message, 'make it flatter')
  }
  const fault = jsonFault(text)
  if (fault) {
    const place = placeAt(text, fault.at)
    return refusal('E_JSON', { path: place }, `${fault.message} at ${place}`, fault.fix)
  }
  return { value: JSON.parse(text) as unknown }
}

function notUtf8(before: string, at: number): Problem {
  const place = placeAt(before, before.length)
  const message = `byte ${at} of the file is not UTF-8, at ${place}`
  return refusal('E_JSON', { path: place }, message, 'save the file as UTF-8')
}
