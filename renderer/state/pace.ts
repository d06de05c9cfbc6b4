/*
 * Changes that come faster than they can be shown, as of a point that is dragged: while one is under way only the last that
 * came waits. So every picture is whole, each comes as soon as it can, and none is of a change long gone.
 */
export interface Pace {
  /** Makes a change now, or when the one before has been shown. */
  make(change: () => void): void
  /** What was under way has been shown. */
  shown(): void
  readonly underWay: boolean
  /** Makes now what still waits. */
  flush(): void
  /** Forgets what waits. */
  stop(): void
}

/** @param most milliseconds after which the next change is made, whatever is still missing: something may take very long. */
export function createPace(most: number): Pace {
  let next: (() => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function begin(change: () => void): void {
    timer = setTimeout(shown, most)
    change()
  }
  function shown(): void {
    clearTimeout(timer)
    timer = undefined
    const change = next
    next = undefined
    if (change) begin(change)
  }
  return {
    make(change) {
      if (timer === undefined) begin(change)
      else next = change
    },
    shown,
    get underWay() {
      return timer !== undefined
    },
    flush() {
      if (next !== undefined) shown()
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
      next = undefined
    },
  }
}
