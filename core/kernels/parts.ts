/*
 * Into how many parts an instruction is split. It is written into the program; a machine with fewer threads does the parts one
 * after the other, to the same result.
 */

/** Multiplications from which waking other threads pays: some tenths of a millisecond of one of them. */
const WORTH_SPLITTING = 4e6
/** Parts a thread: so that one that comes late leaves its share to the others. */
const PARTS_PER_THREAD = 2

export interface Split {
  readonly parts: number
  /** Bytes each part works in. */
  readonly partBytes: number
  /** Bytes of all of them. */
  readonly bytes: number
}

/** For an instruction of so many multiplications that needs so many bytes to work in. `most`: things there are to be split. */
export function splitOf(multiplications: number, bytes: number, threads: number, most = Infinity): Split {
  const whole = 16 * Math.ceil(bytes / 16)
  const parts = threads > 1 && multiplications >= WORTH_SPLITTING ? Math.min(most, threads * PARTS_PER_THREAD) : 1
  return { parts, partBytes: whole, bytes: whole * parts }
}
