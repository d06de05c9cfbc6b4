/* What the walk over a program and its kernels share. */

/** Address of the instruction that met wrong data; 0 while there is none. */
export let failedAt: usize = 0

/** Says that the data of the instruction at p are wrong: the walk stops there. */
export function fail(p: usize): void {
  failedAt = p
}

export function clearFailure(): void {
  failedAt = 0
}
