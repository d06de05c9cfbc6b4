/** Others wait no longer than this for their turn. */
const sliceMs = 12

interface Others {
  /** Milliseconds, rising. */
  now(): number
  /** Lets others have their turn. False where the work has become useless. */
  goOn(): Promise<boolean>
}

/** Work with pauses for others. Undefined where it was given up, because nobody waits for it any more. */
export async function inPieces<T>(work: Iterator<undefined, T>, { now, goOn }: Others): Promise<T | undefined> {
  let started = now()
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    if (now() - started < sliceMs) continue
    if (!(await goOn())) {
      // Whatever it holds is let go.
      work.return?.()
      return undefined
    }
    started = now()
  }
}
