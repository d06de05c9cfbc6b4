/** How many blocks of the fitting size class are looked at before a larger one is split. */
const LOOKS = 8
/** Classes by powers of two: as many as a length may have bits. */
const CLASSES = 54
const NONE = -1

/**
 * One stretch of memory from which tensors are taken and to which they are given back. Free blocks are joined with their
 * neighbours and kept in classes by powers of two, so that taking and giving back cost the same however many there are.
 * A block is a place in lists of numbers: there are as many as values in a graph, and they come and go.
 */
export class Arena {
  /** Bytes the arena has grown to. */
  size = 0
  private starts = new Float64Array(64)
  private lengths = new Float64Array(64)
  /** Neighbours in memory. */
  private before = new Int32Array(64)
  private after = new Int32Array(64)
  /** 1 where a block is free; then its neighbours among the free blocks of its class. */
  private isFree = new Uint8Array(64)
  private previous = new Int32Array(64)
  private next = new Int32Array(64)
  /** First and last free block of each class: the one that has waited longest is taken first. */
  private readonly firsts = new Int32Array(CLASSES).fill(NONE)
  private readonly lasts = new Int32Array(CLASSES).fill(NONE)
  /** The block at the end of the arena. */
  private end = NONE
  private made = 0
  /** Places that no block has any more. */
  private readonly unused: number[] = []

  /** A block of `bytes` bytes (more than 0). */
  take(bytes: number): number {
    const block = this.find(bytes)
    if (block === NONE) return this.grow(bytes)
    this.unlist(block)
    const rest = this.lengths[block]! - bytes
    if (rest > 0) {
      this.lengths[block] = bytes
      this.list(this.insert(block, this.starts[block]! + bytes, rest))
    }
    return block
  }

  /** Where a block begins. */
  start(block: number): number {
    return this.starts[block]!
  }

  /** Gives back what `take` gave. */
  giveBack(block: number): void {
    const before = this.before[block]!
    const after = this.after[block]!
    let whole = block
    if (before !== NONE && this.isFree[before] === 1) {
      this.unlist(before)
      this.swallow(before, block)
      whole = before
    }
    if (after !== NONE && this.isFree[after] === 1) {
      this.unlist(after)
      this.swallow(whole, after)
    }
    this.list(whole)
  }

  private find(bytes: number): number {
    const own = sizeClass(bytes)
    let looks = LOOKS
    for (let block = this.firsts[own]!; block !== NONE && looks > 0; block = this.next[block]!, looks--)
      if (this.lengths[block]! >= bytes) return block
    for (let larger = own + 1; larger < CLASSES; larger++) if (this.firsts[larger] !== NONE) return this.firsts[larger]!
    return NONE
  }

  private grow(bytes: number): number {
    let block = this.end
    if (block !== NONE && this.isFree[block] === 1) {
      this.unlist(block)
      this.lengths[block] = bytes
    } else block = this.insert(block, this.size, bytes)
    this.size = this.starts[block]! + bytes
    return block
  }

  /** A new block behind another one. */
  private insert(before: number, start: number, length: number): number {
    const block = this.unused.pop() ?? this.made++
    if (block === this.starts.length) this.enlarge()
    const after = before === NONE ? NONE : this.after[before]!
    this.starts[block] = start
    this.lengths[block] = length
    this.before[block] = before
    this.after[block] = after
    if (before !== NONE) this.after[before] = block
    if (after === NONE) this.end = block
    else this.before[after] = block
    return block
  }

  /** Makes a block as long as it and its neighbour behind. */
  private swallow(block: number, behind: number): void {
    const after = this.after[behind]!
    this.lengths[block] = this.lengths[block]! + this.lengths[behind]!
    this.after[block] = after
    if (after === NONE) this.end = block
    else this.before[after] = block
    this.unused.push(behind)
  }

  /** Puts a block behind the free ones of its class. */
  private list(block: number): void {
    const own = sizeClass(this.lengths[block]!)
    const last = this.lasts[own]!
    this.isFree[block] = 1
    this.previous[block] = last
    this.next[block] = NONE
    if (last === NONE) this.firsts[own] = block
    else this.next[last] = block
    this.lasts[own] = block
  }

  private unlist(block: number): void {
    const own = sizeClass(this.lengths[block]!)
    const previous = this.previous[block]!
    const next = this.next[block]!
    this.isFree[block] = 0
    if (previous === NONE) this.firsts[own] = next
    else this.next[previous] = next
    if (next === NONE) this.lasts[own] = previous
    else this.previous[next] = previous
  }

  private enlarge(): void {
    const doubled = <A extends Float64Array | Int32Array | Uint8Array>(larger: A, list: A): A => {
      larger.set(list)
      return larger
    }
    const length = 2 * this.starts.length
    this.starts = doubled(new Float64Array(length), this.starts)
    this.lengths = doubled(new Float64Array(length), this.lengths)
    this.before = doubled(new Int32Array(length), this.before)
    this.after = doubled(new Int32Array(length), this.after)
    this.isFree = doubled(new Uint8Array(length), this.isFree)
    this.previous = doubled(new Int32Array(length), this.previous)
    this.next = doubled(new Int32Array(length), this.next)
  }
}

function sizeClass(bytes: number): number {
  return Math.floor(Math.log2(bytes))
}
