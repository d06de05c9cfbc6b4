/** What a buffer is for; only those of `value` and `work` share memory. */
export type BufferKind = 'value' | 'work' | 'parameter' | 'gradient' | 'input' | 'constant' | 'state'

/** Stands for "none". */
export const NONE = 0

/** The buffers of a program, known by their places in a list. There are many: each fact is a list of its own. */
export class Buffers {
  private readonly kinds: BufferKind[] = ['work']
  private readonly sizes: number[] = [0]
  private readonly keeping: boolean[] = [false]
  private readonly numbers = new Map<number, ArrayLike<number>>()

  get length(): number {
    return this.kinds.length
  }

  /** A buffer of so many bytes; of a constant also its numbers. Gives its place. */
  add(kind: BufferKind, bytes: number, data?: ArrayLike<number>): number {
    const place = this.kinds.length
    this.kinds.push(kind)
    this.sizes.push(bytes)
    this.keeping.push(false)
    if (data) this.numbers.set(place, data)
    return place
  }

  kind(buffer: number): BufferKind {
    return this.kinds[buffer]!
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
    return this.keeping[buffer]!
  }

  keep(buffer: number, kept = true): void {
    this.keeping[buffer] = kept
  }

  become(buffer: number, kind: BufferKind): void {
    this.kinds[buffer] = kind
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

  some(test: (buffer: number) => boolean): boolean {
    for (let index = 0; index < this.count; index++) if (test(this.items[index]!)) return true
    return false
  }

  every(test: (buffer: number) => boolean): boolean {
    return !this.some((buffer) => !test(buffer))
  }
}
