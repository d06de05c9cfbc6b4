/*
 * Base64 (RFC 4648, padded) of little-endian numbers, as weights stand in a graph file. Own code, since core has neither
 * Node's Buffer nor the browser's atob.
 */

export type FloatType = 'float32' | 'float64'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const CODES = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0))
const PAD = 61
const INVALID = 255
const DIGITS = new Uint8Array(128).fill(INVALID)
CODES.forEach((code, digit) => (DIGITS[code] = digit))

export function bytesPerNumber(type: FloatType): number {
  return type === 'float32' ? 4 : 8
}

/** Numbers as text; float32 rounds each to the nearest. */
export function encodeFloats(data: Float64Array, type: FloatType): string {
  const bytes = new Uint8Array(data.length * bytesPerNumber(type))
  const view = new DataView(bytes.buffer)
  if (type === 'float32') data.forEach((value, i) => view.setFloat32(4 * i, value, true))
  else data.forEach((value, i) => view.setFloat64(8 * i, value, true))
  return encodeBytes(bytes)
}

/** Numbers from text; undefined if it is not canonical base64 or not a whole number of numbers. */
export function decodeFloats(text: string, type: FloatType): Float64Array | undefined {
  const bytes = decodeBytes(text)
  const width = bytesPerNumber(type)
  if (!bytes || bytes.length % width !== 0) return undefined
  const view = new DataView(bytes.buffer)
  const data = new Float64Array(bytes.length / width)
  for (let i = 0; i < data.length; i++)
    data[i] = type === 'float32' ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true)
  return data
}

export function encodeBytes(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  let at = 0
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    codes[at++] = CODES[word >>> 18]!
    codes[at++] = CODES[(word >>> 12) & 63]!
    codes[at++] = left > 1 ? CODES[(word >>> 6) & 63]! : PAD
    codes[at++] = left > 2 ? CODES[word & 63]! : PAD
  }
  // In pieces, since a call takes only so many arguments.
  const pieces: string[] = []
  for (let i = 0; i < codes.length; i += 8192)
    pieces.push(Reflect.apply(String.fromCharCode, undefined, codes.subarray(i, i + 8192)))
  return pieces.join('')
}

/** Undefined for anything but canonical base64: a wrong letter, a missing pad, bits that no byte has. */
export function decodeBytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0) return undefined
  const pads = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - pads)
  const digits = text.length - pads
  let at = 0
  let word = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const digit = i >= digits ? 0 : code < 128 ? DIGITS[code]! : INVALID
    if (digit === INVALID) return undefined
    word = (word << 6) | digit
    if (i % 4 !== 3) continue
    if (at < bytes.length) bytes[at++] = (word >>> 16) & 255
    if (at < bytes.length) bytes[at++] = (word >>> 8) & 255
    if (at < bytes.length) bytes[at++] = word & 255
    if (i === text.length - 1 && (word & (pads === 2 ? 0xffff : pads === 1 ? 0xff : 0)) !== 0) return undefined
    word = 0
  }
  return bytes
}
