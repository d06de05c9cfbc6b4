/*
 * Very many short lists of numbers in two arrays: thousands of arrays or sets of their own would take several times the room.
 * A list is a ring of links, known by its last one; each has a number and the link that follows. 0 is the empty list.
 */

export class Chains {
  private numbers = new Int32Array(256)
  private nexts = new Int32Array(256)
  private used = 1
  /** Links to be used again. */
  private free = 0

  /** Puts a number at the end of a list; gives the list that is then. */
  add(list: number, number: number): number {
    const link = this.newLink()
    this.numbers[link] = number
    this.nexts[link] = list === 0 ? link : this.next(list)
    if (list !== 0) this.nexts[list] = link
    return link
  }

  /** Takes a number out of a list, where it is in it; gives the list that is then. */
  remove(list: number, number: number): number {
    if (list === 0) return 0
    let before = list
    do {
      const link = this.next(before)
      if (this.number(link) === number) {
        this.nexts[before] = this.next(link)
        this.nexts[link] = this.free
        this.free = link
        if (link === before) return 0
        return link === list ? before : list
      }
      before = link
    } while (before !== list)
    return list
  }

  numbersOf(list: number): number[] {
    const found: number[] = []
    this.each(list, (number) => void found.push(number))
    return found
  }

  /** From the first number on; false where the visit ended it. No list may change meanwhile. */
  each(list: number, visit: (number: number) => boolean | void): boolean {
    if (list === 0) return true
    let link = list
    do {
      link = this.next(link)
      if (visit(this.number(link)) === false) return false
    } while (link !== list)
    return true
  }

  /** No list is there any more. */
  clear(): void {
    this.used = 1
    this.free = 0
  }

  private newLink(): number {
    const link = this.free
    if (link !== 0) {
      this.free = this.next(link)
      return link
    }
    if (this.used === this.numbers.length) {
      this.numbers = larger(this.numbers)
      this.nexts = larger(this.nexts)
    }
    return this.used++
  }

  private number(link: number): number {
    return this.numbers[link] as number
  }

  private next(link: number): number {
    return this.nexts[link] as number
  }
}

function larger(array: Int32Array): Int32Array<ArrayBuffer> {
  const next = new Int32Array(array.length * 2)
  next.set(array)
  return next
}
