/**
 * Long work in pieces: at each `yield` others may have their turn. Work that knows how far it is yields that, from 0 to 1;
 * work that does not yields nothing.
 */
export type Work<T> = Generator<number | undefined, T>

/** All of it at once, for those who have the time. */
export function toTheEnd<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

/** Work that is a part of larger work: where it is half done, that is half way from `from` to `to`. */
export function* partOf<T>(work: Work<T>, from: number, to: number): Work<T> {
  const pieces: Iterator<number | undefined, T> = work
  try {
    for (;;) {
      const { done, value } = pieces.next()
      if (done) return value
      yield value === undefined ? undefined : from + (to - from) * value
    }
  } finally {
    // Whoever gives up the whole gives up the part.
    pieces.return?.()
  }
}
