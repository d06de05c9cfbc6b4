import { Chains } from './chains.ts'

/*
 * A uniform grid over rectangles, to find what is at a point or in view without looking at everything.
 * Things are numbered slots; a slot that covers very many cells is kept aside and looked at always.
 */

const mostCells = 64

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export class SpatialGrid {
  /** The list of what is in each cell that is not empty. */
  private readonly cells = new Map<number, number>()
  private readonly slots = new Chains()
  private readonly large = new Set<number>()
  /** Left, top, right, bottom of each slot; NaN where the slot is free. */
  private boxes = new Float32Array(64).fill(NaN)
  private seen = new Uint32Array(16)
  private query = 0
  private readonly cellSize: number

  /** Cells about as large as what they hold are best. */
  constructor(cellSize = 256) {
    this.cellSize = cellSize
  }

  /** Puts a slot at a rectangle, wherever it was before. */
  set(slot: number, left: number, top: number, right: number, bottom: number): void {
    this.remove(slot)
    this.grow(slot)
    const at = slot * 4
    this.boxes[at] = left
    this.boxes[at + 1] = top
    this.boxes[at + 2] = right
    this.boxes[at + 3] = bottom
    if (this.cellCount(slot) > mostCells) this.large.add(slot)
    else this.eachCell(slot, (key) => this.fill(key, slot))
  }

  remove(slot: number): void {
    if (!this.has(slot)) return
    if (!this.large.delete(slot)) this.eachCell(slot, (key) => this.empty(key, slot))
    this.boxes[slot * 4] = NaN
  }

  clear(): void {
    this.cells.clear()
    this.slots.clear()
    this.large.clear()
    this.boxes.fill(NaN)
  }

  has(slot: number): boolean {
    return slot * 4 < this.boxes.length && !Number.isNaN(this.boxes[slot * 4])
  }

  /** Calls `visit` once for each slot whose rectangle touches the box, in no order; stops where it returns false. */
  search(left: number, top: number, right: number, bottom: number, visit: (slot: number) => boolean | void): void {
    const query = ++this.query
    const { cellSize } = this
    const touches = (slot: number): boolean => {
      if (this.seen[slot] === query) return false
      this.seen[slot] = query
      const at = slot * 4
      const boxes = this.boxes
      return (
        (boxes[at] as number) <= right &&
        (boxes[at + 2] as number) >= left &&
        (boxes[at + 1] as number) <= bottom &&
        (boxes[at + 3] as number) >= top
      )
    }
    const visitTouched = (slot: number): boolean => !touches(slot) || visit(slot) !== false
    for (const slot of this.large) if (!visitTouched(slot)) return
    const x0 = Math.floor(left / cellSize)
    const x1 = Math.floor(right / cellSize)
    const y0 = Math.floor(top / cellSize)
    const y1 = Math.floor(bottom / cellSize)
    // A view that covers more cells than there are is answered faster by going over those that are not empty.
    if ((x1 - x0 + 1) * (y1 - y0 + 1) > this.cells.size) {
      for (const cell of this.cells.values()) if (!this.slots.each(cell, visitTouched)) return
      return
    }
    for (let y = y0; y <= y1; y++)
      for (let x = x0; x <= x1; x++) if (!this.slots.each(this.cells.get(keyOf(x, y)) ?? 0, visitTouched)) return
  }

  private fill(key: number, slot: number): void {
    this.cells.set(key, this.slots.add(this.cells.get(key) ?? 0, slot))
  }

  private empty(key: number, slot: number): void {
    const cell = this.slots.remove(this.cells.get(key) ?? 0, slot)
    if (cell === 0) this.cells.delete(key)
    else this.cells.set(key, cell)
  }

  private cellCount(slot: number): number {
    const at = slot * 4
    const across = this.cellOf(at + 2) - this.cellOf(at) + 1
    return across * (this.cellOf(at + 3) - this.cellOf(at + 1) + 1)
  }

  private eachCell(slot: number, visit: (key: number) => void): void {
    const at = slot * 4
    const x1 = this.cellOf(at + 2)
    const y1 = this.cellOf(at + 3)
    for (let y = this.cellOf(at + 1); y <= y1; y++) for (let x = this.cellOf(at); x <= x1; x++) visit(keyOf(x, y))
  }

  /** The cell's column or row at one side of a box. */
  private cellOf(at: number): number {
    return Math.floor((this.boxes[at] as number) / this.cellSize)
  }

  private grow(slot: number): void {
    if (slot * 4 + 3 >= this.boxes.length) {
      const boxes = new Float32Array(Math.max(this.boxes.length * 2, slot * 4 + 4)).fill(NaN)
      boxes.set(this.boxes)
      this.boxes = boxes
    }
    if (slot >= this.seen.length) {
      const seen = new Uint32Array(Math.max(this.seen.length * 2, slot + 1))
      seen.set(this.seen)
      this.seen = seen
    }
  }
}

/** Keys are small numbers, which maps find fastest; cells very far apart may share one, which only costs a comparison. */
function keyOf(x: number, y: number): number {
  return ((x & 0x7fff) << 15) | (y & 0x7fff)
}
