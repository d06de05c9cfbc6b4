/** Long work in pieces: at each `yield` others may have their turn. */
export type Work<T> = Generator<undefined, T>

/** All of it at once, for those who have the time. */
export function toTheEnd<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}
