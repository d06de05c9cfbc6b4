/*
 * Very many short lists of numbers in two arrays: thousands of arrays or sets of their own would take several times the room.
 * A list is known by the link it begins with; each link has a number and the next one. 0 is the end, and the empty list.
 */

export class Chains {
  private numbers = new Int32Array(256)
  private nexts = new Int32Array(256)
  private used = 1
  /** Links to be used again. */
  private free = 0

  /** Puts a number before a list; gives the list that is then. */
  add(list: number, number: number): number {
    const link = this.free === 0 ? this.used++ : this.free
    if (link === this.free) this.free = this.next(link)
    if (link >= this.numbers.length) {
      this.numbers = larger(this.numbers)
      this.nexts = larger(this.nexts)
    }
    this.numbers[link] = number
    this.nexts[link] = list
    return link
  }

  /** Takes a number out of a list, where it is in it; gives the list that is then. */
  remove(list: number, number: number): number {
    let before = 0
    for (let link = list; link !== 0; link = this.next(link)) {
      if (this.number(link) === number) {
        const after = this.next(link)
        this.nexts[link] = this.free
        this.free = link
        if (before === 0) return after
        this.nexts[before] = after
        return list
      }
      before = link
    }
    return list
  }

  number(link: number): number {
    return this.numbers[link] as number
  }
  next(link: number): number {
    return this.nexts[link] as number
  }

  numbersOf(list: number): number[] {
    const found: number[] = []
    for (let link = list; link !== 0; link = this.next(link)) found.push(this.number(link))
    return found
  }

  /** No list is there any more. */
  clear(): void {
    this.used = 1
    this.free = 0
  }
}

function larger(array: Int32Array): Int32Array<ArrayBuffer> {
  const next = new Int32Array(array.length * 2)
  next.set(array)
  return next
}
