/** Others wait no longer than this for their turn. */
const sliceMs = 12
/** What is done sooner needs no word about how far it is, and nobody reads one more often. */
const wordMs = 150

interface Others {
  /** Milliseconds, rising. */
  now(): number
  /** Lets others have their turn. False where the work has become useless. */
  goOn(): Promise<boolean>
  /** Hears now and then how far the work is, from 0 to 1, where it knows that itself. */
  tell?(share: number): void
}

/** Work with pauses for others. Undefined where it was given up, because nobody waits for it any more. */
export async function inPieces<T>(
  work: Iterator<number | undefined, T>,
  { now, goOn, tell }: Others,
): Promise<T | undefined> {
  let started = now()
  let told = started
  let share: number | undefined
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    share = value ?? share
    if (now() - started < sliceMs) continue
    if (tell && share !== undefined && now() - told >= wordMs) {
      tell(share)
      told = now()
    }
    if (!(await goOn())) {
      // Whatever it holds is let go.
      work.return?.()
      return undefined
    }
    started = now()
  }
}
