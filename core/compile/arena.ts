/** How many blocks of the fitting size class are looked at before a larger one is split. */
const LOOKS = 8

/**
 * One stretch of memory from which tensors are taken and to which they are given back. Free blocks are joined with their
 * neighbours and kept in classes by powers of two, so that taking and giving back cost the same however many there are.
 */
export class Arena {
  /** Bytes the arena has grown to. */
  size = 0
  private readonly classes: Set<number>[] = []
  /** Length of a free block by its start, and start by its end. */
  private readonly free = new Map<number, number>()
  private readonly ends = new Map<number, number>()

  /** Offset of `bytes` bytes (more than 0). */
  take(bytes: number): number {
    const start = this.find(bytes)
    if (start === undefined) return this.grow(bytes)
    const length = this.free.get(start)!
    this.remove(start, length)
    if (length > bytes) this.add(start + bytes, length - bytes)
    return start
  }

  /** Gives back what `take` gave. */
  giveBack(start: number, bytes: number): void {
    let from = start
    let length = bytes
    const before = this.ends.get(from)
    if (before !== undefined) {
      const joined = this.free.get(before)!
      this.remove(before, joined)
      from = before
      length += joined
    }
    const after = this.free.get(start + bytes)
    if (after !== undefined) {
      this.remove(start + bytes, after)
      length += after
    }
    this.add(from, length)
  }

  private find(bytes: number): number | undefined {
    const own = sizeClass(bytes)
    let looks = LOOKS
    for (const start of this.classes[own] ?? []) {
      if (this.free.get(start)! >= bytes) return start
      if (--looks === 0) break
    }
    for (let larger = own + 1; larger < this.classes.length; larger++)
      for (const start of this.classes[larger] ?? []) return start
    return undefined
  }

  private grow(bytes: number): number {
    const last = this.ends.get(this.size)
    let start = this.size
    if (last !== undefined) {
      this.remove(last, this.free.get(last)!)
      start = last
    }
    this.size = start + bytes
    return start
  }

  private add(start: number, length: number): void {
    this.free.set(start, length)
    this.ends.set(start + length, start)
    const own = sizeClass(length)
    while (this.classes.length <= own) this.classes.push(new Set())
    this.classes[own]!.add(start)
  }

  private remove(start: number, length: number): void {
    this.free.delete(start)
    this.ends.delete(start + length)
    this.classes[sizeClass(length)]!.delete(start)
  }
}

function sizeClass(bytes: number): number {
  return Math.floor(Math.log2(bytes))
}
