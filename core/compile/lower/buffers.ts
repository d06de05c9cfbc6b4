/** What a buffer is for; only those of `value` and `work` share memory. */
const kinds = ['value', 'work', 'parameter', 'gradient', 'input', 'constant', 'state'] as const
export type BufferKind = (typeof kinds)[number]

/** Stands for "none". */
export const NONE = 0

const codes = Object.fromEntries(kinds.map((kind, code) => [kind, code])) as { readonly [kind in BufferKind]: number }

/** The buffers of a program, known by their places in a list. There are many: each fact is a list of numbers. */
export class Buffers {
  length = 1
  private codes = new Uint8Array(64).fill(codes.work)
  private sizes = new Float64Array(64)
  private keeping = new Uint8Array(64)
  private readonly numbers = new Map<number, ArrayLike<number>>()

  /** A buffer of so many bytes; of a constant also its numbers. Gives its place. */
  add(kind: BufferKind, bytes: number, data?: ArrayLike<number>): number {
    const place = this.length++
    if (place === this.sizes.length) this.enlarge()
    this.codes[place] = codes[kind]
    this.sizes[place] = bytes
    if (data) this.numbers.set(place, data)
    return place
  }

  kind(buffer: number): BufferKind {
    return kinds[this.codes[buffer]!]!
  }

  bytes(buffer: number): number {
    return this.sizes[buffer]!
  }

  /** Numbers of a constant; undefined where the host writes them. */
  data(buffer: number): ArrayLike<number> | undefined {
    return this.numbers.size === 0 ? undefined : this.numbers.get(buffer)
  }

  /** All constants that have numbers. */
  constants(): Iterable<readonly [buffer: number, data: ArrayLike<number>]> {
    return this.numbers
  }

  /** Whether somebody outside reads it after the run: its memory is then not given to anything else. */
  isKept(buffer: number): boolean {
    return this.keeping[buffer] === 1
  }

  keep(buffer: number, kept = true): void {
    this.keeping[buffer] = kept ? 1 : 0
  }

  become(buffer: number, kind: BufferKind): void {
    this.codes[buffer] = codes[kind]
  }

  private enlarge(): void {
    const { codes, sizes, keeping } = this
    this.codes = new Uint8Array(2 * codes.length)
    this.sizes = new Float64Array(2 * codes.length)
    this.keeping = new Uint8Array(2 * codes.length)
    this.codes.set(codes)
    this.sizes.set(sizes)
    this.keeping.set(keeping)
  }
}

/** Some buffers, written down again and again without making garbage. */
export class BufferList {
  count = 0
  private readonly items: number[] = []

  at(index: number): number {
    return this.items[index]!
  }

  clear(): void {
    this.count = 0
  }

  add(buffer: number): void {
    this.items[this.count++] = buffer
  }

  every(test: (buffer: number) => boolean): boolean {
    for (let index = 0; index < this.count; index++) if (!test(this.items[index]!)) return false
    return true
  }
}
