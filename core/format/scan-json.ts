/*
 * Checks JSON text by hand before JSON.parse builds anything. JSON.parse tells no line and column that all engines agree on, keeps the last
 * of two equal keys without a word, and turns 1e999 into Infinity. Whatever passes here, JSON.parse takes.
 */

export interface JsonFault {
  /** Index into the text. */
  readonly at: number
  readonly message: string
  readonly fix: string
}

/** Keys of one open object; a list has none. */
type Open = Set<string> | undefined

/** The first thing in a text that is not JSON as we take it; undefined if there is none. Without recursion. */
export function jsonFault(text: string): JsonFault | undefined {
  return new Scanner(text).document()
}

class Scanner {
  private readonly text: string
  private at = 0
  private readonly open: Open[] = []

  constructor(text: string) {
    this.text = text
  }

  document(): JsonFault | undefined {
    // One turn is one value; after it come the brackets and commas up to the next.
    do {
      const fault = this.value()
      if (fault) return fault
    } while (this.open.length > 0)
    this.space()
    return this.at < this.text.length ? this.expected('the end of the file') : undefined
  }

  /** A value and what closes after it. An opening bracket with something in it counts as done: its first entry is the next value. */
  private value(): JsonFault | undefined {
    this.space()
    const code = this.code()
    if (code === 0x7b || code === 0x5b) {
      this.at++
      this.space()
      if (this.code() === code + 2) this.at++
      else {
        this.open.push(code === 0x7b ? new Set() : undefined)
        return code === 0x7b ? this.key() : undefined
      }
    } else {
      const fault = code === 0x22 ? this.string() : code === 0x2d || isDigit(code) ? this.number() : this.word()
      if (fault) return fault
    }
    return this.afterValue()
  }

  private afterValue(): JsonFault | undefined {
    while (this.open.length > 0) {
      const keys = this.open.at(-1)
      const close = keys ? 0x7d : 0x5d
      this.space()
      const code = this.code()
      if (code === 0x2c) {
        this.at++
        return keys ? this.key() : undefined
      }
      if (code !== close) return this.expected(keys ? '"," or "}"' : '"," or "]"')
      this.at++
      this.open.pop()
    }
    return undefined
  }

  private key(): JsonFault | undefined {
    this.space()
    const start = this.at
    if (this.code() !== 0x22) return this.expected('a key in double quotes')
    const fault = this.string()
    if (fault) return fault
    const written = this.text.slice(start, this.at)
    // Two ways of writing the same letters are the same key.
    const key = written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1)
    const keys = this.open.at(-1)!
    if (keys.has(key))
      return { at: start, message: `the key ${short(written)} is there twice`, fix: 'keep one of the two' }
    keys.add(key)
    this.space()
    if (this.code() !== 0x3a) return this.expected('":"')
    this.at++
    return undefined
  }

  private string(): JsonFault | undefined {
    const { text } = this
    const start = this.at
    for (this.at++; this.at < text.length; this.at++) {
      const code = text.charCodeAt(this.at)
      if (code === 0x22) {
        this.at++
        return undefined
      }
      if (code < 0x20) return this.fault('a control character in a string', 'write it as \\n, \\t or \\u....')
      if (code !== 0x5c) continue
      this.at++
      const escaped = text.charCodeAt(this.at)
      if (escaped === 0x75) {
        if (!/^[0-9a-fA-F]{4}$/.test(text.slice(this.at + 1, this.at + 5)))
          return this.fault('a wrong \\u escape', 'write four hexadecimal digits')
        this.at += 4
      } else if (!'"\\/bfnrt'.includes(text[this.at] ?? ' '))
        return this.fault('a wrong escape', 'write \\\\ for a backslash')
    }
    this.at = start
    return this.fault('a string that does not end', 'close it with "')
  }

  private number(): JsonFault | undefined {
    const start = this.at
    if (this.code() === 0x2d) this.at++
    if (this.code() === 0x30) this.at++
    else if (!this.digits()) return this.expected('a digit')
    if (this.code() === 0x2e) {
      this.at++
      if (!this.digits()) return this.expected('a digit')
    }
    if (this.code() === 0x65 || this.code() === 0x45) {
      this.at++
      if (this.code() === 0x2b || this.code() === 0x2d) this.at++
      if (!this.digits()) return this.expected('a digit')
    }
    const written = this.text.slice(start, this.at)
    if (Number.isFinite(Number(written))) return undefined
    return { at: start, message: `the number ${short(written)} is too large`, fix: 'stay below 1.8e308' }
  }

  private digits(): boolean {
    const start = this.at
    while (isDigit(this.code())) this.at++
    return this.at > start
  }

  private word(): JsonFault | undefined {
    for (const word of ['true', 'false', 'null'])
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length
        return undefined
      }
    return this.expected('a value')
  }

  private space(): void {
    for (let code = this.code(); code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09; code = this.code())
      this.at++
  }

  /** NaN at the end of the text, which equals nothing. */
  private code(): number {
    return this.text.charCodeAt(this.at)
  }

  private expected(what: string): JsonFault {
    const point = this.text.codePointAt(this.at)
    const found = point === undefined ? 'the end of the file' : JSON.stringify(String.fromCodePoint(point))
    return this.fault(`expected ${what} but found ${found}`, 'complete the JSON text')
  }

  private fault(message: string, fix: string): JsonFault {
    return { at: this.at, message, fix }
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function short(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`
}
