/*
 * UTF-8 both ways. Own code, since core has neither Node's Buffer nor the browser's TextDecoder; strict, since a wrong byte
 * in a file means that the file is damaged.
 */

/** Where the first byte stands that is not UTF-8, and the text before it. */
export interface Utf8Fault {
  readonly invalidAt: number
  readonly before: string
}

/** As many as a call surely takes as arguments. */
const pieceLength = 8192

/** Text of UTF-8 bytes, without a byte order mark. */
export function decodeUtf8(bytes: Uint8Array): string | Utf8Fault {
  const pieces: string[] = []
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (at < bytes.length) {
    // Most of a file is ASCII, whose bytes are its units.
    let end = at
    const most = Math.min(bytes.length, at + pieceLength)
    while (end < most && bytes[end]! < 0x80) end++
    if (end > at) pieces.push(textOf(bytes.subarray(at, end)))
    at = end
    if (at < bytes.length && bytes[at]! >= 0x80) {
      const other = decodeOthers(bytes, at)
      pieces.push(other.text)
      if (other.invalid) return { invalidAt: other.end, before: pieces.join('') }
      at = other.end
    }
  }
  return pieces.join('')
}

/** Characters beyond ASCII from `start` on: up to the next ASCII letter, the first wrong byte, or a piece's length. */
function decodeOthers(bytes: Uint8Array, start: number): { text: string; end: number; invalid: boolean } {
  const units: number[] = []
  let at = start
  while (at < bytes.length && units.length < pieceLength) {
    const lead = bytes[at]!
    if (lead < 0x80) break
    const length =
      lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0
    let point = lead & (0xff >> (length + 1))
    let invalid = length === 0 || at + length > bytes.length
    for (let i = 1; i < length && !invalid; i++) {
      const byte = bytes[at + i]!
      invalid = (byte & 0xc0) !== 0x80
      point = (point << 6) | (byte & 0x3f)
    }
    // A longer form than needed, half of a pair, or beyond the last character.
    const shortest = length === 3 ? 0x800 : length === 4 ? 0x10000 : 0x80
    if (invalid || point < shortest || (point >= 0xd800 && point < 0xe000) || point > 0x10ffff)
      return { text: textOf(units), end: at, invalid: true }
    if (point < 0x10000) units.push(point)
    else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff))
    at += length
  }
  return { text: textOf(units), end: at, invalid: false }
}

function textOf(units: ArrayLike<number>): string {
  // Spreading them into the call would take ten times as long.
  return Reflect.apply(String.fromCharCode, undefined, units)
}

/** UTF-8 bytes of a text. Half of a pair, which no UTF-8 can hold, becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(utf8Length(text))
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      bytes[at] = unit
      at++
      continue
    }
    let point = unit
    if (unit >= 0xd800 && unit < 0xe000) {
      point = text.codePointAt(i)!
      if (point > 0xffff) i++
      else point = 0xfffd
    }
    if (point < 0x800) bytes[at++] = 0xc0 | (point >> 6)
    else {
      if (point < 0x10000) bytes[at++] = 0xe0 | (point >> 12)
      else {
        bytes[at++] = 0xf0 | (point >> 18)
        bytes[at++] = 0x80 | ((point >> 12) & 0x3f)
      }
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f)
    }
    bytes[at++] = 0x80 | (point & 0x3f)
  }
  return bytes
}

/** How many bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    length += unit < 0x800 ? 1 : 2
    // The two halves of a pair are four bytes together, two more than they have units.
    if (unit >= 0xd800 && unit < 0xdc00 && text.codePointAt(i)! > 0xffff) i++
  }
  return length
}
